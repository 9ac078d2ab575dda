"""What a word that the base does not know may stand for: rapidfuzz on its words, not on its phrasings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.kept import Kept
from bot.matching.letters import Letters
from bot.matching.rows import largest

LIKELY_FROM: Final = 0.7
"""rapidfuzz ratio from which a known word may be what an unknown one stands for."""
TRUSTED_FROM: Final = 0.85
"""The same for a word that says what a question is about: a router is no Reuters."""
TRUSTED_FROM_NAME: Final = 0.88
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
MOST_KEPT: Final = 5_000
"""Unknown words whose readings are remembered."""

Reading = tuple[str, float]
"""A term, and how surely it is meant, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What an unknown word may stand for."""

    likely: tuple[Reading, ...] = ()
    """All that helps to find an entry."""
    trusted: tuple[Reading, ...] = ()
    """Those of them that tell what a question is about."""


class Spelling:
    """The words of a base, as folded stems, each with the term that it stands for."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._terms = terms
        self._stems = list(terms)
        self._lengths = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
        self._letters = Letters(self._stems)
        self._runs = self._letters.rows.lengths
        self._kept = Kept[tuple[str, bool], Readings](MOST_KEPT)

    def read(self, stem: str, *, is_name: bool) -> Readings:
        """The terms that an unknown stem may stand for: as a misspelt word, or as a compound of known ones."""
        return self._kept.get((stem, is_name), self._read)

    def _read(self, word: tuple[str, bool]) -> Readings:
        stem, is_name = word
        if len(stem) < SHORTEST_MENDED:
            return Readings()
        near = self._near(stem)
        least = TRUSTED_FROM_NAME if is_name else TRUSTED_FROM
        trusted = [(known, ratio) for known, ratio in near if ratio >= least]
        members = (
            self._members(stem) if len(stem) >= SHORTEST_COMPOUND and not (trusted and trusted[0][1] >= CLOSE) else []
        )
        compound = [(member, sum(map(len, members)) / len(stem)) for member in members]
        return Readings(likely=self._as_terms(near, compound), trusted=self._as_terms(trusted, compound))

    def _as_terms(self, misspelt: Sequence[Reading], compound: Sequence[Reading]) -> tuple[Reading, ...]:
        """Each term with its best ratio; what is a member of a compound is read as that."""
        return tuple({self._terms[known]: ratio for known, ratio in (*reversed(misspelt), *compound)}.items())

    def _near(self, stem: str) -> list[Reading]:
        """The known stems that look most like an unknown one, best first."""
        reach = len(stem) // 5  # of four letters each says too much to be left out
        runs, others = self._letters.known([stem])
        shared = self._letters.words.spread(runs, np.ones(len(runs), dtype=np.float32)) / (
            self._runs + len(runs) + others
        )
        shared[abs(self._lengths - len(stem)) > reach] = 0
        likely = [self._stems[at] for at in largest(shared, COMPARED)]
        found = process.extract(stem, likely, scorer=fuzz.ratio, score_cutoff=100 * LIKELY_FROM, limit=MENDED_AS)
        return [(known, ratio / 100) for known, ratio, _ in found]

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
