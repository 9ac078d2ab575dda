"""Words as the runs of letters that they are made of: how much words have in common, however they are spelt."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.rows import Ints, Rows, found_in
from bot.matching.text import MAX_WORD

Codes = NDArray[np.uint64]

RUNS: Final = (2, 3, 4)
BITS: Final = 16
"""Of a letter in a code, so that the longest run fits into 64."""
MOST_KEPT: Final = 5_000
"""Asked words whose runs are remembered."""


def runs(words: Sequence[str]) -> tuple[Codes, Ints]:
    """The runs of two to four letters of each word, its edges included, as numbers; and how many each word has."""
    padded = [f"_{word}_" for word in words]
    width = MAX_WORD + 2
    letters = np.array(padded, dtype=f"<U{width}").view(np.uint32).reshape(len(padded), width) & (2**BITS - 1)
    letters = letters.astype(np.uint64)
    lengths = np.fromiter(map(len, padded), dtype=np.int64, count=len(padded))
    codes, real = [], []
    for n in RUNS:
        code = letters[:, : width - n + 1]
        for at in range(1, n):
            code = (code << np.uint64(BITS)) | letters[:, at : width - n + 1 + at]
        codes.append(code)
        real.append(np.arange(width - n + 1) <= (lengths - n)[:, None])
    mask = np.concatenate(real, axis=1)
    return np.concatenate(codes, axis=1)[mask], mask.sum(axis=1)


class Letters:
    """The words of a bank, by their runs of letters."""

    def __init__(self, words: Sequence[str]) -> None:
        codes, lengths = runs(words)
        self._codes, numbers = np.unique(codes, return_inverse=True)
        self.rows = Rows(numbers.astype(np.int32), lengths, len(self._codes))
        """For each word its runs."""
        self.words = self.rows.inverted()
        """For each run its words."""
        self._kept: dict[str, tuple[Ints, int]] = {}

    def known(self, words: Sequence[str]) -> tuple[Ints, int]:
        """The runs of some words by number, each as often as it stands there; and how many no word of the bank has."""
        if not words:
            return np.zeros(0, dtype=np.int64), 0
        found = {word: self._kept.get(word) for word in words}
        if new := [word for word, each in found.items() if each is None]:
            found |= self._looked_up(new)
        each = [one for word in words if (one := found[word])]
        return np.concatenate([known for known, _ in each]), sum(unknown for _, unknown in each)

    def _looked_up(self, words: Sequence[str]) -> dict[str, tuple[Ints, int]]:
        """The same of each of some words; kept, as long as these are few."""
        codes, lengths = runs(words)
        found = {}
        for word, own in zip(words, np.split(codes, np.cumsum(lengths)[:-1]), strict=True):
            at = found_in(self._codes, own)
            found[word] = at, len(own) - len(at)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept.update(found)
        return found
