"""What goes into the service and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from bot.knowledge.schema import Entry, Kind
from bot.matching.guards import Guard
from bot.matching.index import Query

CONSIDERED: Final = 3
"""Entries of which it is told what spoke for them."""


class Decision(StrEnum):
    """What the bot does with a question."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    ABSTAIN = "abstain"
    SMALLTALK = "smalltalk"


WEIGHT: Final = (Decision.ANSWER, Decision.SUGGEST, Decision.ABSTAIN, Decision.SMALLTALK)
"""Of several parts the first of these is the reply's decision."""


class Reason(StrEnum):
    """Why the bot abstains."""

    SILENCE = "silence"
    """A curated entry says that the source does not tell."""
    NO_MATCH = "no-match"
    LANGUAGE = "language"
    """The question is neither German nor English."""
    CONTEXT = "context"
    """A follow-up, and nothing it could follow."""
    EMPTY = "empty"
    """No words at all."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a person asked."""

    text: str
    language: str | None = None
    """The asker's language ("de", "en"), for when the question's own cannot be told."""
    context: str | None = None
    """The id of the entry last given to this person in this chat, for follow-ups."""


@dataclass(frozen=True, kw_only=True)
class Considered:
    """An entry that the bot thought of, and why it did or did not take it."""

    entry: Entry
    probability: float
    """That it is the right one, 0 to 1."""
    phrasing: str
    """The curated phrasing closest to the question."""
    evidence: Mapping[str, float]
    """What spoke for and against it, by name."""
    failed: frozenset[Guard]
    """The meaning guards that object to it; deciding.py says which of them forbid it."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A question as it was compared with the entries."""

    query: Query = field(compare=False)
    """Only for explanations: what follows from it is compared, so that replies that say the same are equal."""
    language: str
    """The language of the entries' phrasings, "de" or "en"."""
    about: Entry | None = None
    """The entry whose words a follow-up borrowed."""


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The candidates, likeliest first; what their probabilities lack to 1 is the chance that none is meant."""

    considered: tuple[Considered, ...]
    understood: Understood | None = None

    @property
    def some(self) -> float:
        """The probability that one of the candidates is meant, 0 to 1."""
        return sum(one.probability for one in self.considered)

    def confidence(self, entry: Entry) -> float:
        """The probability that an entry's answer is right: that it is meant, or one that states no more than it."""
        return sum(one.probability for one in self.considered if entry.tells(one.entry))


@dataclass(frozen=True, kw_only=True)
class Part:
    """The reply to one of the questions in a message."""

    text: str
    """The question that this part replies to, as it stood in the message."""
    decision: Decision
    reason: Reason | None = None
    """Set exactly when the decision is to abstain."""
    entry: Entry | None = None
    """Set when the decision is to answer, for small talk, and for a silence."""
    suggestions: tuple[Entry, ...] = ()
    """At most three: of a suggestion the likeliest entries; of a silence what the source does tell; of a question
    that needs context what may be meant."""
    confidence: float = 0.0
    """The probability, 0 to 1, that the entry is right."""
    ranking: Ranking | None = None
    """What the decision rests on; None where no entry was looked for."""

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The three likeliest entries, best first; none where no entry was looked for."""
        return self.ranking.considered[:CONSIDERED] if self.ranking else ()

    @classmethod
    def giving(cls, entry: Entry, *, text: str = "", confidence: float = 1.0) -> Self:
        """The part that gives an entry, whatever its kind."""
        decision, reason = {
            Kind.FACT: (Decision.ANSWER, None),
            Kind.SILENCE: (Decision.ABSTAIN, Reason.SILENCE),
            Kind.SMALLTALK: (Decision.SMALLTALK, None),
        }[entry.kind]
        return cls(text=text, decision=decision, reason=reason, entry=entry, confidence=confidence)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the bot says to a message."""

    language: str
    parts: tuple[Part, ...]
    """One to three, in the order of the questions."""

    @property
    def decision(self) -> Decision:
        """The decision of the part that weighs most."""
        return self._weightiest.decision

    @property
    def confidence(self) -> float:
        """That part's confidence, 0 to 1."""
        return self._weightiest.confidence

    @property
    def _weightiest(self) -> Part:
        return min(self.parts, key=lambda part: WEIGHT.index(part.decision))
