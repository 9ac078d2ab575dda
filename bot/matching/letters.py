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

    def known(self, words: Sequence[str]) -> tuple[Ints, int]:
        """The runs of some words by number, each as often as it stands there; and how many no word of the bank has."""
        codes, _ = runs(words)
        at = found_in(self._codes, codes)
        return at, len(codes) - len(at)
