"""Whether a reply is right, as the question files define it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A question, its reply and what that is worth."""

    question: GoldenQuestion
    reply: Reply
    outcome: Outcome


def score(question: GoldenQuestion, reply: Reply) -> Scored:
    """Score a reply; a curated "the source does not say" is an abstention."""
    answered = [part.entry for part in reply.parts if part.decision is Decision.ANSWER and part.entry]
    if question.expect == "abstain":
        # Where either is fine, a right answer is no false one.
        false = answered and not (question.is_either and (not question.facts or _stated(question, answered, reply)))
        return Scored(question=question, reply=reply, outcome=Outcome.FALSE if false else Outcome.ABSTAINED)
    suggested = [entry for part in reply.parts for entry in part.suggestions]
    if answered and _stated(question, answered, reply):
        outcome = Outcome.RIGHT
    elif question.is_either and not answered:
        outcome = Outcome.ABSTAINED
    elif any(_stated(question, [*answered, entry], reply) for entry in suggested):
        outcome = Outcome.SUGGESTED
    else:
        outcome = Outcome.WRONG if answered else Outcome.MISSED
    return Scored(question=question, reply=reply, outcome=outcome)


def _stated(question: GoldenQuestion, entries: Sequence[Entry], reply: Reply) -> bool:
    """Whether the entries together state all facts that were asked for."""
    if isinstance(question.facts, Mapping):
        text = unicodedata.normalize("NFC", "\n".join(entry.answer[reply.language] for entry in entries))
        patterns = question.facts.get("en" if reply.language == "en" else "de", ())
        return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    return {fact for entry in entries for fact in entry.states}.issuperset(question.facts)


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


def figures(scored: Iterable[Scored]) -> Figures:
    """The figures of the questions that are not scored apart."""
    counted = [one for one in scored if not one.question.is_either]
    due = [one.outcome for one in counted if one.question.expect == "answer"]
    undue = [one.outcome for one in counted if one.question.expect == "abstain"]
    return Figures(
        answerable=len(due),
        unanswerable=len(undue),
        right=_share(due, Outcome.RIGHT),
        found=_share(due, Outcome.RIGHT, Outcome.SUGGESTED),
        wrong=_share(due, Outcome.WRONG),
        false=_share(undue, Outcome.FALSE),
    )


def _share(outcomes: Sequence[Outcome], *counted: Outcome) -> float | None:
    return sum(outcome in counted for outcome in outcomes) / len(outcomes) if outcomes else None
