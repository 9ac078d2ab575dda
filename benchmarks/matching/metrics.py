"""How good a ranking and its confidence are; all figures are shares, 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.data import Asked
from benchmarks.matching.rivals import Bank, Found

Floats = NDArray[np.float64]
BINS: Final = 10


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """What came of a number of questions; arrays of equal length."""

    right: Floats
    """Whether the first entry is right; of several first ones, the share that is."""
    reciprocal: Floats
    """One through the place of the first right entry, ties at their mean place; 0 if none was found."""
    confidence: Floats
    some: Floats
    """How sure it is that any entry is meant."""
    in_scope: NDArray[np.bool_]

    @classmethod
    def of(cls, found: Found, asked: Sequence[Asked], bank: Bank) -> Self:
        """The outcomes of what was found for some questions."""
        right_entries = np.array([[entry in one.right for entry in bank.entries] for one in asked], dtype=np.bool_)
        right_entries = right_entries.reshape(len(asked), len(bank.entries))
        scores = found.scores
        first = (scores == scores.max(axis=1, keepdims=True)) & (scores > 0)
        best = np.where(right_entries, scores, 0).max(axis=1, keepdims=True)
        before = (scores > best).sum(axis=1)
        tied = ((scores == best) & ~right_entries).sum(axis=1)
        return cls(
            right=(first & right_entries).sum(axis=1) / np.maximum(first.sum(axis=1), 1),
            reciprocal=np.where(best[:, 0] > 0, 1 / (1 + before + tied / 2), 0.0),
            confidence=found.confidence.astype(np.float64),
            some=(found.confidence if found.some is None else found.some).astype(np.float64),
            in_scope=np.array([bool(one.right) for one in asked], dtype=np.bool_),
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The outcomes of several splits as those of one."""
        return cls(
            right=np.concatenate([part.right for part in parts]),
            reciprocal=np.concatenate([part.reciprocal for part in parts]),
            confidence=np.concatenate([part.confidence for part in parts]),
            some=np.concatenate([part.some for part in parts]),
            in_scope=np.concatenate([part.in_scope for part in parts]),
        )

    @property
    def hit(self) -> float:
        """How often the right entry is first (hit@1)."""
        return float(self.right[self.in_scope].mean())

    @property
    def mrr(self) -> float:
        """The mean reciprocal rank."""
        return float(self.reciprocal[self.in_scope].mean())

    @property
    def auroc(self) -> float:
        """How often it is surer of a question in scope that any entry is meant than of one out of scope."""
        return auroc(self.some[self.in_scope], self.some[~self.in_scope])

    def answered(self, threshold: float | NDArray[np.float64]) -> tuple[float, float]:
        """Precision and coverage if everything from a confidence on is answered; precision is NaN for none."""
        given = self.confidence >= threshold
        precision = float(self.right[given].mean()) if given.any() else float("nan")
        return precision, float(given[self.in_scope].mean())

    def ece(self) -> float:
        """The expected calibration error of what may be answered, in ten bins of the confidence."""
        allowed = self.confidence >= 0
        confidence, right = self.confidence[allowed], self.right[allowed]
        bins = np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
        off = np.abs(np.bincount(bins, weights=confidence - right, minlength=BINS))
        return float(off.sum() / len(confidence)) if len(confidence) else float("nan")

    def curve(self) -> "Curve":
        """Precision and coverage at every threshold, each question counting the same."""
        return Curve.of(self, np.ones(len(self.right)))


@dataclass(frozen=True, kw_only=True)
class Curve:
    """From the highest confidence down; arrays of equal length."""

    threshold: Floats
    precision: Floats
    """Of all questions that are answered, the share that is answered rightly."""
    coverage: Floats
    """Of the questions in scope, the share that is answered."""

    @classmethod
    def of(cls, outcomes: Outcomes, weight: Floats) -> Self:
        """The curve of weighted outcomes."""
        order = np.argsort(-outcomes.confidence, kind="stable")
        confidence, weight = outcomes.confidence[order], weight[order]
        right, inside = outcomes.right[order] * weight, outcomes.in_scope[order] * weight
        last = np.append(np.diff(confidence) != 0, True)  # ties are answered all or none
        return cls(
            threshold=confidence[last],
            precision=(np.cumsum(right) / np.cumsum(weight))[last],
            coverage=(np.cumsum(inside) / inside.sum())[last],
        )

    def coverage_at(self, precision: float) -> float:
        """The greatest coverage with at least that precision."""
        return float(self.coverage[self.precision >= precision].max(initial=0.0))

    def threshold_at(self, precision: float) -> float:
        """The lowest confidence with at least that precision; infinite if none has it."""
        return float(self.threshold[self.precision >= precision].min(initial=np.inf))


def auroc(positive: Floats, negative: Floats) -> float:
    """The area under the ROC curve: the chance that a positive stands above a negative, ties half."""
    ordered = np.sort(negative)
    below, up_to = np.searchsorted(ordered, positive, "left"), np.searchsorted(ordered, positive, "right")
    return float((below + up_to).mean() / (2 * len(negative))) if len(positive) and len(negative) else float("nan")
