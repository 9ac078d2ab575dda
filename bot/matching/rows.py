"""Rows of numbered features, as arrays: which features each phrasing has, and which phrasings have a feature."""

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
Ints = NDArray[np.int64]

PLACE: Final = 32
"""Bits of a row's number."""
MANY: Final = 4
"""From one row in so many on it is quicker to add up all."""


class Rows:
    """For each row its features, each as often as it has it; no row is empty."""

    def __init__(self, features: Ids, lengths: Ints, size: int) -> None:
        self.features = features
        self.size = size
        """The number of different features."""
        self.starts = np.concatenate([[0], np.cumsum(lengths)])
        """Row r has features[starts[r]:starts[r + 1]]."""

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    @property
    def lengths(self) -> Ints:
        """How many features each row has."""
        return np.diff(self.starts)

    def of(self, rows: NDArray[np.integer]) -> tuple[Ids, Ints]:
        """The features of some rows, one row after the other, and how many each has."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        return self.features[at], lengths

    def inverted(self) -> Self:
        """For each feature the rows that have it."""
        # Sorting pairs of numbers is several times as fast as a stable sort of places.
        pairs = np.sort((self.features.astype(np.int64) << PLACE) | np.repeat(np.arange(len(self)), self.lengths))
        rows = (pairs & ((1 << PLACE) - 1)).astype(np.int32)
        return type(self)(rows, np.bincount(self.features, minlength=self.size), len(self))

    def sums(self, of_features: Floats, rows: NDArray[np.integer] | None = None) -> Floats:
        """For each row (or each of some) the sum of what its features count."""
        if rows is None:
            return np.add.reduceat(of_features[self.features], self.starts[:-1])
        if len(rows) * MANY > len(self):
            found: Floats = self.sums(of_features)[rows]
            return found
        features, lengths = self.of(rows)
        return np.add.reduceat(of_features[features], np.cumsum(lengths) - lengths)

    def spread(self, rows: NDArray[np.integer], weights: Floats) -> Floats:
        """For each feature the sum of the weights of those of some rows that have it."""
        features, lengths = self.of(rows)
        found: Floats = np.bincount(features, np.repeat(weights, lengths), self.size).astype(np.float32)
        return found

    def frequencies(self, group_of: Ids) -> Ints:
        """For each feature, in how many groups of rows it stands."""
        pairs: Ints = np.sort(np.repeat(group_of, self.lengths).astype(np.int64) * self.size + self.features)
        is_first = np.diff(pairs, prepend=-1) != 0
        found: Ints = np.bincount(pairs[is_first] % max(1, self.size), minlength=self.size)
        return found


def found_in(known: NDArray[np.integer], wanted: NDArray[np.integer]) -> Ints:
    """Where those of some numbers that are known stand in the sorted known ones; the others are left out."""
    if not len(known):
        return np.zeros(0, dtype=np.int64)
    at: Ints = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    found: Ints = at[known[at] == wanted]
    return found


def largest(values: NDArray[np.floating], count: int) -> Ints:
    """Where the largest of some values stand, at most `count`, largest first, equal ones in their order; none that
    is not positive."""
    at = np.flatnonzero(values > 0)
    if len(at) > count:
        at = at[np.argpartition(-values[at], count - 1)[:count]]
    return at[np.lexsort((at, -values[at]))]
