"""The threshold that a bank sets by itself, without any question: what is left out of it is asked.

A fifth of the phrasings in turn are questions in scope, those of a fifth of the entries in turn are out of scope.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.matching.data import Asked, Phrasing
from benchmarks.matching.metrics import Curve, Outcomes
from benchmarks.matching.rivals import Bank, Method

FOLDS: Final = 5
TARGET: Final = 0.9
"""The precision that the threshold is to reach."""
OUT_OF_SCOPE: Final = 0.3
"""The share of the questions to come that are expected to be out of scope."""


def threshold(method: Method, bank: Bank, most: int) -> float:
    """The method's own, or the lowest confidence that reaches the target; infinite if none does. At most `most`
    questions of each kind."""
    if method.threshold:
        return method.threshold(bank, TARGET)
    parts = []
    for within, asked in _left_out(bank, most):
        if asked and within.phrasings:
            parts.append(Outcomes.of(method.build(within).find([one.text for one in asked]), asked, within))
    outcomes = Outcomes.joined(parts)
    inside = outcomes.in_scope
    share = np.where(
        inside, (1 - OUT_OF_SCOPE) / max(1, int(inside.sum())), OUT_OF_SCOPE / max(1, int((~inside).sum()))
    )
    return Curve.of(outcomes, share).threshold_at(TARGET)


def _left_out(bank: Bank, most: int) -> Iterator[tuple[Bank, list[Asked]]]:
    """Banks with a fifth left out, and questions from that fifth."""
    phrasings, entries = list(bank.phrasings), list(bank.entries)
    chance = random.Random(0)  # noqa: S311 - folds, not secrets
    chance.shuffle(phrasings)
    chance.shuffle(entries)
    for fold in range(FOLDS):
        kept = [phrasing for at, phrasing in enumerate(phrasings) if at % FOLDS != fold]
        known = {entry for entry, _ in kept}
        asked = [Asked(text=text, right=frozenset({entry})) for entry, text in phrasings[fold::FOLDS] if entry in known]
        yield _of(bank, kept), asked[: most // FOLDS]
        removed = set(entries[fold::FOLDS])
        strange = [Asked(text=text, right=frozenset()) for entry, text in phrasings if entry in removed]
        yield _of(bank, [one for one in phrasings if one[0] not in removed]), strange[: most // FOLDS]


def _of(bank: Bank, phrasings: list[Phrasing]) -> Bank:
    return replace(bank, phrasings=tuple(phrasings))
