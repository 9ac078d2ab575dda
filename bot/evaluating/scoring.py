"""Whether a reply is right, as the question files define it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from bot.answering.reply import Decision, Reply
from bot.evaluating.questions import GoldenQuestion
from bot.knowledge.schema import Entry


class Outcome(StrEnum):
    """What a reply was worth."""

    RIGHT = "right"
    """A direct answer that states what was asked."""
    SUGGESTED = "suggested"
    """The right answer among the suggestions."""
    WRONG = "wrong"
    """A direct answer that does not state it."""
    MISSED = "missed"
    """Neither answered nor suggested."""
    ABSTAINED = "abstained"
    """No direct answer where none was due."""
    FALSE = "false"
    """A direct answer where none was due."""


FINE: Final = frozenset({Outcome.RIGHT, Outcome.SUGGESTED, Outcome.ABSTAINED})
MISTAKES: Final = (Outcome.WRONG, Outcome.FALSE, Outcome.MISSED)
"""In the order in which an editor should look at them."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A question, its reply and what that is worth."""

    question: GoldenQuestion
    reply: Reply
    outcome: Outcome

    @property
    def confidence(self) -> float:
        """How sure the bot was of what it did, 0 to 1: the confidence of the reply."""
        return self.reply.confidence


def score(question: GoldenQuestion, reply: Reply) -> Scored:
    """Score a reply; a curated "the source does not say" is an abstention."""
    answered = [part.entry for part in reply.parts if part.decision is Decision.ANSWER and part.entry]
    if question.expect == "abstain":
        # Where either is fine, a right answer is no false one.
        false = answered and not (
            question.is_either and (not question.facts or states(answered, question, reply.language))
        )
        return Scored(question=question, reply=reply, outcome=Outcome.FALSE if false else Outcome.ABSTAINED)
    suggested = [entry for part in reply.parts for entry in part.suggestions]
    if answered and states(answered, question, reply.language):
        outcome = Outcome.RIGHT
    elif question.is_either and not answered:
        outcome = Outcome.ABSTAINED
    elif any(states([*answered, entry], question, reply.language) for entry in suggested):
        outcome = Outcome.SUGGESTED
    else:
        outcome = Outcome.WRONG if answered else Outcome.MISSED
    return Scored(question=question, reply=reply, outcome=outcome)


def states(entries: Sequence[Entry], question: GoldenQuestion, language: str) -> bool:
    """Whether the entries together state all facts that were asked for, in a reply in that language."""
    if isinstance(question.facts, Mapping):
        text = unicodedata.normalize("NFC", "\n".join(entry.answer[language] for entry in entries))
        patterns = question.facts.get("en" if language == "en" else "de", ())
        return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    return {fact for entry in entries for fact in entry.states}.issuperset(question.facts)


def mistakes(scored: Iterable[Scored]) -> list[Scored]:
    """What went wrong, the worst first, otherwise in the order of the questions."""
    wrong = [one for one in scored if one.outcome in MISTAKES and not one.question.is_either]
    return sorted(wrong, key=lambda one: MISTAKES.index(one.outcome))


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Shares of a set of scored questions, each 0 to 1; None where there was nothing to count."""

    answerable: int
    unanswerable: int
    right: float | None
    """Right direct answers, of the answerable."""
    found: float | None
    """Right answers or right suggestions, of the answerable."""
    wrong: float | None
    """Wrong direct answers, of the answerable."""
    false: float | None
    """Direct answers, of those that must find none."""
    coverage: float | None
    """Direct answers, right or wrong, of the answerable."""
    precision: float | None
    """Right ones, of all direct answers, those that were not due included."""

    @classmethod
    def of(cls, outcomes: Iterable[tuple[GoldenQuestion, Outcome]]) -> Self:
        """The figures of the questions that are not scored apart."""
        counted = Counter(
            (question.expect == "answer", outcome) for question, outcome in outcomes if not question.is_either
        )
        due = Counter({outcome: count for (is_due, outcome), count in counted.items() if is_due})
        undue = Counter({outcome: count for (is_due, outcome), count in counted.items() if not is_due})
        direct = due[Outcome.RIGHT] + due[Outcome.WRONG]
        return cls(
            answerable=due.total(),
            unanswerable=undue.total(),
            right=_share(due[Outcome.RIGHT], due.total()),
            found=_share(due[Outcome.RIGHT] + due[Outcome.SUGGESTED], due.total()),
            wrong=_share(due[Outcome.WRONG], due.total()),
            false=_share(undue[Outcome.FALSE], undue.total()),
            coverage=_share(direct, due.total()),
            precision=_share(due[Outcome.RIGHT], direct + undue[Outcome.FALSE]),
        )


def figures(scored: Iterable[Scored]) -> Figures:
    """The figures of the questions that are not scored apart."""
    return Figures.of((one.question, one.outcome) for one in scored)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
