"""What the button "Why this answer?" carries: what was true when the answer was given, without a word of the question.

Nothing has to be stored or remembered for it, so it says the same after a restart, to everybody who sees the answer,
and where the question is gone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from bot.answering import Decision, Reason
from bot.answering.explaining import Explained, Explanation
from bot.chat.callbacks import Action, Tap
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.consistency import short_id
from bot.knowledge.schema import LANGUAGES, Entry
from bot.matching.guards import Guard
from bot.matching.text import LONGEST_PHRASE, WORD, normalise, words_of

MOST_WORDS: Final = 3
WORD_LETTERS: Final = 5
"""Of a word's id: enough to tell it from the few hundred words and phrases of its entry."""
LETTERS: Final[Mapping[Guard, str]] = {
    Guard.NAMES: "n",
    Guard.NUMBERS: "z",
    Guard.NEGATION: "v",
    Guard.DIRECTION: "r",
    Guard.QUESTION_TYPE: "t",
    Guard.SUBSTANCE: "s",
    Guard.LIKENESS: "l",
}
"""The most telling first: of several guards that forbade an answer it is the reason."""
SHAPE: Final = re.compile(
    r"(?P<outcome>[asn])(?P<follows>f?)-(?P<entry>(?:[a-z2-7]{8})?)-(?P<words>(?:[a-z2-7]{5}){0,3})"
    r"-(?P<confidence>0|[1-9][0-9]?)-(?P<threshold>0|[1-9][0-9]{0,2})-(?P<guard>[nzvrtsl]?)"
)
"""At most 37 of the 48 characters that a button has for it."""


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "a"
    NOT_TOLD = "s"
    """The source leaves it open."""
    UNANSWERED = "n"


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Why a part of a reply says what it says."""

    outcome: Outcome
    follows: bool
    """Whether it was taken for a follow-up."""
    entry: str
    """The short id of the given or the nearest entry; empty if none has a word of the question."""
    words: tuple[str, ...]
    """Ids of the entry's words that the question has, at most three; none of a follow-up, which borrows words."""
    confidence: int
    """How sure the bot was, in percent, at most 99."""
    threshold: int
    """How sure it had to be, in percent."""
    guard: Guard | None
    """Why the nearest entry is not the answer, however sure the bot was."""

    def encode(self) -> str:
        """As the target of a tap."""
        kind = f"{self.outcome}{'f' if self.follows else ''}"
        letter = LETTERS[self.guard] if self.guard else ""
        return f"{kind}-{self.entry}-{''.join(self.words)}-{self.confidence}-{self.threshold}-{letter}"

    @classmethod
    def parse(cls, target: str) -> Self | None:
        """The grounds, or None for anything that `encode` does not make."""
        match = SHAPE.fullmatch(target)
        if match is None:
            return None
        words = match["words"]
        return cls(
            outcome=Outcome(match["outcome"]),
            follows=bool(match["follows"]),
            entry=match["entry"],
            words=tuple(words[at : at + WORD_LETTERS] for at in range(0, len(words), WORD_LETTERS)),
            confidence=int(match["confidence"]),
            threshold=int(match["threshold"]),
            guard=next((guard for guard, letter in LETTERS.items() if letter == match["guard"]), None),
        )


def tap(why: Explanation, base: KnowledgeBase, language: str) -> Tap | None:
    """The tap that asks why; None where there is nothing to say beyond the message itself."""
    part, lead = why.part, why.lead
    if part.decision is Decision.SMALLTALK or part.reason not in (None, Reason.SILENCE, Reason.NO_MATCH):
        return None
    revision = lead.considered.entry.revision if lead else 0
    return Tap(action=Action.WHY, language=language, target=_grounds(why, base).encode(), revision=revision)


def words(grounds: Grounds, entry: Entry) -> tuple[str, ...]:
    """The words as the entry writes them, in the order of the question; those that it does not have any more are
    left out."""
    spelt: dict[str, str] = {}
    for written in _runs(entry):
        spelt.setdefault(word_id(words_of(normalise(written))), written)
        if spelt.keys() >= set(grounds.words):
            break
    return tuple(spelt[word] for word in grounds.words if word in spelt)


def word_id(run: Iterable[str]) -> str:
    """The id of a word or of several in a row, which are case folded."""
    return short_id(" ".join(run))[:WORD_LETTERS]


def _grounds(why: Explanation, base: KnowledgeBase) -> Grounds:
    part, lead, follows = why.part, why.lead, bool(why.about)
    outcome = Outcome.UNANSWERED if not part.entry else Outcome.NOT_TOLD if part.reason else Outcome.ANSWERED
    is_alike = any(word.met for candidate in why.candidates for word in candidate.words)
    if lead is None or why.threshold is None or not (part.entry or is_alike):
        return Grounds(outcome=outcome, follows=follows, entry="", words=(), confidence=0, threshold=0, guard=None)
    guard = None if part.entry else next((guard for guard in LETTERS if guard in lead.forbidding), None)
    threshold = round(why.threshold * 100)
    # Rounding must not say that 54 % were too little of 54 %.
    least, most = (min(threshold, 99), 99) if part.entry else (0, 99 if guard else max(threshold - 1, 0))
    confidence = round(100 * (part.confidence if part.entry else lead.confidence))
    return Grounds(
        outcome=outcome,
        follows=follows,
        entry=base.short(lead.considered.entry.id),
        words=() if follows else tuple(map(word_id, _telling(lead))),
        confidence=max(least, min(most, confidence)),
        threshold=threshold,
        guard=guard,
    )


def _telling(lead: Explained) -> list[tuple[str, ...]]:
    """The entry's words that carry most of the question, in the question's order; the small words only where there
    are no others."""
    met = [word for word in lead.words if word.met]
    telling = [word for word in met if not word.is_function] or met
    chosen = sorted(telling, key=lambda word: -word.carried)[:MOST_WORDS]
    found = (words for word in telling if word in chosen and word.met for words in word.met.words)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _runs(entry: Entry) -> Iterable[str]:
    """All words of an entry, and as many in a row as a phrase may have, as they are written."""
    for language in LANGUAGES:
        for text in (*entry.asked(language), entry.answer[language]):
            written = WORD.findall(text)
            for length in range(1, LONGEST_PHRASE + 1):
                yield from (" ".join(written[at : at + length]) for at in range(len(written) - length + 1))
