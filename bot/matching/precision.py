"""The threshold that gives the precision asked for."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question that would get a direct answer, if its confidence were enough."""

    confidence: float
    """0 to 1."""
    is_right: bool


def threshold(answered: Iterable[Answered], precision: float) -> float:
    """The lowest confidence from which on the answers show the precision (a share), one standard error to spare.

    Where they do not show it, or only for the surest of them, it is the precision itself: who is right as often as
    the confidence says is right as often as asked for.
    """
    ordered = sorted(answered, key=lambda one: -one.confidence)
    lowest, right = precision, 0
    for count, one in enumerate(ordered, 1):
        right += one.is_right
        is_last = count == len(ordered) or ordered[count].confidence < one.confidence  # the same are answered alike
        if is_last and _surely(right, count) >= precision:
            lowest = min(lowest, one.confidence)
    return lowest


def _surely(right: int, count: int) -> float:
    """The share of what is right, less a standard error (Wilson's interval, which holds for few and near 1, too)."""
    share = right / count
    spread = math.sqrt(share * (1 - share) / count + 1 / (4 * count * count))
    return (share + 1 / (2 * count) - spread) / (1 + 1 / count)
