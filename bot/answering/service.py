"""From a message to a reply: its language, its questions, and what to say to each."""

import gc
from collections.abc import Iterator, Mapping
from typing import Final, Self

from bot.answering.bank import Bank, Reference
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.deciding import asked_back, curated, decide, rank
from bot.answering.explaining import Explanation, explained
from bot.answering.reply import Decision, Part, Question, Ranking, Reason, Reply, Understood
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Entry
from bot.matching.cleaning import clean, continues, split, visible
from bot.matching.evidence import Assessment
from bot.matching.kept import Kept
from bot.matching.language import OTHER, detect
from bot.matching.meaning import Encoder
from bot.matching.text import words_of

ELLIPSIS_WORDS: Final = 2
"""«And who comes?», with «and» off, is about what was said before, whatever else it may find."""
FOLLOW_UP_WORDS: Final = 6
"""A follow-up is short."""
MOST_KEPT: Final = 1_000
"""Replies that are remembered, some 25 KB each: a crowd asks the same things, and buttons repeat them."""
PREFERENCE: Final = (
    *(Decision.SMALLTALK, Decision.ANSWER, Reason.SILENCE),
    *(Decision.SUGGEST, Reason.CONTEXT, Reason.NO_MATCH),
)
"""Of the replies in either language the first of these is given."""


class AnswerService:
    """Answers questions from a base; what it needs of a language is made when it is first asked in it."""

    def __init__(
        self,
        base: KnowledgeBase,
        calibration: Calibration | None = None,
        banks: Mapping[str, Bank] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._base = base
        self._calibration = calibration or DEFAULT
        self._banks = dict(banks or {})
        self._encoder = encoder
        self._kept = Kept[Question, Reply](MOST_KEPT)
        # By the part's identity, as it cannot be hashed; the explanation holds it, so that no other one gets it.
        self._explained = Kept[int, Explanation](MOST_KEPT)

    @property
    def calibration(self) -> Calibration:
        """By which it decides."""
        return self._calibration

    @property
    def encoder(self) -> Encoder | None:
        """With which it compares by meaning, too."""
        return self._encoder

    def with_calibration(self, calibration: Calibration) -> Self:
        """The same service, deciding otherwise; it shares what has been built."""
        return type(self)(self._base, calibration, self._banks, self._encoder)

    def bank(self, language: str) -> Bank:
        """The entries in "de" or "en"."""
        if language not in self._banks:
            self._banks[language] = Bank(self._base, language, self._encoder)
        return self._banks[language]

    def prepare(self) -> None:
        """Make at once what each language needs, so that nobody waits for it; takes about half a second.

        The garbage collector leaves alone what is there by then: to look through it stops every thread, for long.
        """
        gc.disable()
        try:
            for language in LANGUAGES:
                self.bank(language)
        finally:
            gc.freeze()
            gc.enable()

    @property
    def is_prepared(self) -> bool:
        """Whether all that is there, so that nobody has to wait for it."""
        return all(language in self._banks for language in LANGUAGES)

    def ask(self, question: Question) -> Reply:
        """The reply to a message, always the same to the same one; never raises, whatever its text."""
        return self._kept.get(question, self._ask)

    def _ask(self, question: Question) -> Reply:
        text = visible(question.text)
        spoken = question.language if question.language in LANGUAGES else "de"
        if not words_of(text):
            return _single(spoken, Part(text=text, decision=Decision.ABSTAIN, reason=Reason.EMPTY))
        detected = detect(text)
        if detected == OTHER:
            return _single(spoken, Part(text=text, decision=Decision.ABSTAIN, reason=Reason.LANGUAGE))
        if detected:
            return self._reply(text, detected, question.context)
        # A name or a single word belongs to either language: the surer reply counts, the asker's own in doubt.
        languages = (spoken, *(language for language in LANGUAGES if language != spoken))
        replies = [self._reply(text, language, question.context) for language in languages]
        return min(replies, key=lambda reply: _preference(reply.parts[0]))

    def explain(self, reply: Reply) -> tuple[Explanation, ...]:
        """Why each part of a reply that this service gave says what it says."""
        return tuple(map(self._explain, reply.parts))

    def _explain(self, part: Part) -> Explanation:
        return self._explained.get(id(part), lambda _: explained(part, self._calibration, self.bank))

    def _reply(self, text: str, language: str, context: str | None) -> Reply:
        if small := self._smalltalk(text, language):
            return _single(language, small)
        parts: list[Part] = []
        for asked in split(text, language) or [text]:
            part = self._part(asked, language, context, goes_on=bool(parts) or continues(asked))
            context = part.entry.id if part.entry else context
            parts.append(part)
        return Reply(language=language, parts=_merged(parts))

    # ── one question ────────────────────────────────────────────────────────────────────────────────

    def _smalltalk(self, text: str, language: str) -> Part | None:
        """Small talk only where it is (nearly) all there is."""
        found = self.bank(language).small_talk(text, self._calibration.smalltalk)
        if found is None:
            return None
        entry = self._base.entries[found.entry_id]
        return Part.giving(entry, text=text, confidence=found.similarity)

    def _part(self, asked: str, language: str, context: str | None, *, goes_on: bool) -> Part:
        text = clean(asked, language)
        bank = self.bank(language)
        ranking = self._ranking(bank.assess(text), language)
        entry = self._base.entries.get(context) if context else None
        match bank.reference(text):
            case Reference.ITS_OWN:
                part = decide(asked, ranking, self._base.entries, self._calibration)
                settled = part.decision is Decision.ANSWER and not (goes_on and len(words_of(text)) <= ELLIPSIS_WORDS)
                if entry and not settled and len(words_of(text)) <= FOLLOW_UP_WORDS:
                    followed = self._followed(asked, text, bank, entry)
                    meant = followed.entry or next(iter(followed.suggestions), None)
                    return followed if meant and bank.asks_about(text, meant) else part
                return part
            case Reference.A_PERSON:
                if entry:
                    return self._followed(asked, text, bank, entry)
                unnamed = ranking.considered and ranking.considered[0].evidence["unnamed"]
                decided = decide(asked, ranking, self._base.entries, self._calibration)
                return asked_back(asked, ranking) if unnamed else decided
            case Reference.ALL:
                if whole := curated(asked, ranking):
                    return whole
                return self._followed(asked, text, bank, entry) if entry else asked_back(asked, ranking)

    def _ranking(self, assessment: Assessment, language: str, about: Entry | None = None) -> Ranking:
        understood = Understood(query=assessment.query, language=language, about=about)
        return rank(assessment, self._base.entries, self._calibration, understood)

    def _followed(self, asked: str, text: str, bank: Bank, entry: Entry) -> Part:
        """The follow-up, asked about what the last answer was about, among the entries around it."""
        near = frozenset(other.id for other in self._around(entry) if bank.shares_subject(entry, other))
        ranking = self._ranking(bank.assess_follow_up(text, entry, near), bank.language, entry)
        return decide(asked, ranking, self._base.entries, self._calibration)

    def _around(self, entry: Entry) -> Iterator[Entry]:
        """The entry and those that it leads to or that lead to it."""
        near = {entry.id, entry.nearest, *entry.related}
        for other in self._base.entries.values():
            if other.id in near or entry.id in (other.nearest, *other.related):
                yield other


def _preference(part: Part) -> tuple[int, float]:
    """The lower, the better."""
    rank = PREFERENCE.index(part.reason or part.decision)
    return rank, -part.confidence if part.decision is Decision.SUGGEST else 0.0


def _single(language: str, part: Part) -> Reply:
    return Reply(language=language, parts=(part,))


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    """Without the parts that only repeat what an earlier one states, and without doubled abstentions."""
    kept: list[Part] = []
    for part in parts:
        if not any(_repeats(part, earlier) for earlier in kept):
            kept.append(part)
    return tuple(kept)


def _repeats(part: Part, earlier: Part) -> bool:
    if part.entry is None or earlier.entry is None:
        return part.decision is earlier.decision and part.reason is earlier.reason and not part.suggestions
    return part.entry.id == earlier.entry.id or earlier.entry.tells(part.entry)
