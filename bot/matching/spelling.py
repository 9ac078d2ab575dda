"""What a word that the base does not know may stand for: rapidfuzz on its words, not on its phrasings."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.letters import Letters
from bot.matching.rows import largest

MENDED_FROM: Final = 70
"""rapidfuzz ratio from which an unknown word is read as a known one."""
MENDED_FROM_SHORT: Final = 78
"""The same for words up to SHORT_WORD letters, of which many look alike."""
SHORT_WORD: Final = 5
SURE: Final = 85
"""The same where the first letter differs."""
MENDED_FROM_NAME: Final = 88
"""The same for names: Taiwan is no misspelt training."""
COMPARED: Final = 50
"""Known words that an unknown one is compared with: those that have most runs of letters in common with it."""
MENDED_AS: Final = 3
"""Known words that one unknown word may stand for."""
SHORTEST_MENDED: Final = 4
CLOSE: Final = 0.9
"""From this ratio on, a long word is misspelt and not a compound."""
SHORTEST_COMPOUND: Final = 8
SHORTEST_MEMBER: Final = 4
COMPOUND_COVERED: Final = 0.5
"""The share of a compound's letters that its known members have at least."""

Reading = tuple[str, float]
"""A term, and how surely it is meant, 0 to 1."""


class Spelling:
    """The words of a base, as folded stems, each with the term that it stands for."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._terms = terms
        self._stems = list(terms)
        self._lengths = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
        self._letters = Letters(self._stems)
        self._runs = self._letters.rows.lengths

    def read(self, stem: str, *, is_name: bool) -> tuple[Reading, ...]:
        """The terms that an unknown stem may stand for: as a misspelt word, or as a compound of known ones."""
        if len(stem) < SHORTEST_MENDED:
            return ()
        read = self._mended(stem, is_name=is_name)
        if len(stem) >= SHORTEST_COMPOUND and max(read.values(), default=0) < CLOSE:
            members = self._members(stem)
            read |= dict.fromkeys((self._terms[member] for member in members), sum(map(len, members)) / len(stem))
        return tuple(read.items())

    def _mended(self, stem: str, *, is_name: bool) -> dict[str, float]:
        least = MENDED_FROM_NAME if is_name else MENDED_FROM if len(stem) > SHORT_WORD else MENDED_FROM_SHORT
        reach = len(stem) // 5  # of four letters each says too much to be left out
        runs, others = self._letters.known([stem])
        shared = self._letters.words.spread(runs, np.ones(len(runs), dtype=np.float32)) / (
            self._runs + len(runs) + others
        )
        shared[abs(self._lengths - len(stem)) > reach] = 0
        near = [self._stems[at] for at in largest(shared, COMPARED)]
        found = process.extract(stem, near, scorer=fuzz.ratio, score_cutoff=least, limit=MENDED_AS)
        # Few get the first letter wrong: the weather is no gathering.
        likely = [(known, ratio) for known, ratio, _ in found if known[0] == stem[0] or ratio >= SURE]
        return {self._terms[known]: ratio / 100 for known, ratio in reversed(likely)}

    def _members(self, stem: str) -> list[str]:
        """The longest known words, from left to right, that a compound is made of; none if they are but a
        chance find in the middle of it."""
        members, at = [], 0
        while at <= len(stem) - SHORTEST_MEMBER:
            ends = range(len(stem), at + SHORTEST_MEMBER - 1, -1)
            end = next((end for end in ends if stem[at:end] in self._terms and end - at < len(stem)), None)
            if end is None:
                at += 1
            else:
                members.append(stem[at:end])
                at = end
        if not members or not (stem.startswith(members[0]) or stem.endswith(members[-1])):
            return []
        return members if sum(map(len, members)) >= COMPOUND_COVERED * len(stem) else []
