"""What a change won and lost, question by question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.evaluating.scoring import FINE, Outcome, Scored

WORTH: Final = {
    Outcome.FALSE: 0,
    Outcome.WRONG: 0,
    Outcome.MISSED: 1,
    Outcome.SUGGESTED: 2,
    Outcome.ABSTAINED: 3,
    Outcome.RIGHT: 3,
}
"""The higher, the better; an abstention where none is due is no worse than an answer where either is fine."""


class Turn(StrEnum):
    """How the reply to a question has changed."""

    LOST = "lost"
    WON = "won"
    OTHERWISE = "otherwise wrong"
    """As bad as before, but another mistake."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A question whose reply is better, worse, or wrong in another way."""

    turn: Turn
    before: Scored
    after: Scored


def compared(before: Sequence[Scored], after: Sequence[Scored]) -> list[Change]:
    """The changes between two scores of the same questions in the same order: what is lost first, then what is won."""
    changes = [
        Change(turn=turn, before=old, after=new)
        for old, new in zip(before, after, strict=True)
        if (turn := _turn(old, new)) is not None
    ]
    return sorted(changes, key=lambda change: list(Turn).index(change.turn))


def counted(changes: Iterable[Change]) -> dict[Turn, int]:
    """How many questions took each turn."""
    turns = [change.turn for change in changes]
    return {turn: turns.count(turn) for turn in Turn}


def _turn(before: Scored, after: Scored) -> Turn | None:
    gain = WORTH[after.outcome] - WORTH[before.outcome]
    if gain:
        return Turn.WON if gain > 0 else Turn.LOST
    return Turn.OTHERWISE if after.outcome not in FINE and _given(before) != _given(after) else None


def _given(scored: Scored) -> tuple[set[str], set[str]]:
    """The entries that a reply gives, and those that it suggests; a revision's reply does not say by which part."""
    parts = scored.reply.parts
    return {part.entry.id for part in parts if part.entry}, {one.id for part in parts for one in part.suggestions}
