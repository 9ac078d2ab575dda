"""From a message to a reply: its language, its questions, and what to say to each."""

from collections.abc import Mapping
from typing import Final, Self

from bot.answering.bank import Bank
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.deciding import decide, rank
from bot.answering.reply import Decision, Part, Question, Reason, Reply
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Entry
from bot.matching.cleaning import clean, split, visible
from bot.matching.language import OTHER, detect
from bot.matching.text import words_of

FOLLOW_UP_WORDS: Final = 6
"""A follow-up is short."""


class AnswerService:
    """Answers questions from a base; what it needs of a language is made when it is first asked in it."""

    def __init__(
        self, base: KnowledgeBase, calibration: Calibration | None = None, banks: Mapping[str, Bank] | None = None
    ) -> None:
        self._base = base
        self._calibration = calibration or DEFAULT
        self._banks = dict(banks or {})

    def with_calibration(self, calibration: Calibration) -> Self:
        """The same service, deciding otherwise; it shares what has been built."""
        return type(self)(self._base, calibration, self._banks)

    def bank(self, language: str) -> Bank:
        """The entries in "de" or "en"."""
        if language not in self._banks:
            self._banks[language] = Bank(self._base, language)
        return self._banks[language]

    def prepare(self) -> None:
        """Make at once what each language needs, so that nobody waits for it; takes about half a second."""
        for language in LANGUAGES:
            self.bank(language)

    def ask(self, question: Question) -> Reply:
        """The reply to a message; never raises, whatever its text."""
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
        replies = [self._reply(text, language, question.context) for language in sorted(LANGUAGES, key=spoken.__ne__)]
        return min(replies, key=lambda reply: _preference(reply.parts[0]))

    def _reply(self, text: str, language: str, context: str | None) -> Reply:
        if small := self._smalltalk(text, language):
            return _single(language, small)
        parts: list[Part] = []
        for asked in split(text, language):
            part = self._part(asked, language, context)
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

    def _part(self, asked: str, language: str, context: str | None) -> Part:
        text = clean(asked, language)
        matcher = self.bank(language).matcher
        bare = matcher.is_bare(matcher.analyzer.analyse(text))
        part = self._decided(asked, text, language, bare=bare)
        entry = self._base.entries.get(context) if context else None
        if entry and part.decision is not Decision.ANSWER and len(words_of(text)) <= FOLLOW_UP_WORDS:
            followed = self._followed(asked, text, language, entry)
            meant = followed.entry or next(iter(followed.suggestions), None)
            if bare or (meant and self.bank(language).asks_about(text, meant)):
                return followed
        return part

    def _decided(
        self, asked: str, text: str, language: str, *, bare: bool = False, only: frozenset[str] | None = None
    ) -> Part:
        ranking = rank(self.bank(language).assess(text, only), self._base.entries, self._calibration)
        return decide(asked, ranking, self._base.entries, self._calibration, bare=bare)

    def _followed(self, asked: str, text: str, language: str, entry: Entry) -> Part:
        """The follow-up, asked about what the last answer was about, among the entries around it."""
        matcher = self.bank(language).matcher
        subject = [
            word for word in words_of(entry.question[language]) if not matcher.is_bare(matcher.analyzer.analyse(word))
        ]
        return self._decided(asked, f"{text} {' '.join(subject)}", language, only=self._around(entry))

    def _around(self, entry: Entry) -> frozenset[str]:
        """The entry and those that it leads to or that lead to it."""
        leading = {other.id for other in self._base.entries.values() if entry.id in (other.nearest, *other.related)}
        return frozenset({entry.id, *entry.related, *leading} | ({entry.nearest} if entry.nearest else set()))


def _preference(part: Part) -> tuple[int, float]:
    """The lower, the better."""
    order = (Decision.SMALLTALK, Decision.ANSWER, Reason.SILENCE, Decision.SUGGEST, Reason.CONTEXT, Reason.NO_MATCH)
    decided = part.decision in (Decision.ANSWER, Decision.SMALLTALK) or part.reason is Reason.SILENCE
    return order.index(part.reason or part.decision), 0.0 if decided else -part.confidence


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
