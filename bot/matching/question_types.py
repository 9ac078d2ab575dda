"""What a question asks for: a time, a place, a person, a reason …"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.matching.lexicon import any_of, lexicon
from bot.matching.text import fold


class QuestionType(StrEnum):
    """What an answer has to name."""

    TIME = "time"
    HOUR = "hour"
    PLACE = "place"
    BUILDING = "building"
    COST = "cost"
    WHO = "who"
    DURATION = "duration"
    FREQUENCY = "frequency"
    NUMBER = "number"
    WHY = "why"


MENDED_FROM: Final = 0.75
"""Similarity from which a misspelt word is read as a question word; swapped letters are one mistake."""


RUN: Final = re.compile(r"[a-z]{2,}")
"""A part of a word in a pattern."""
LONG: Final = 3
"""Letters of a part that may stand anywhere in a word; shorter ones begin it."""
NOT_A_LETTER: Final = re.compile(r"\\.|\[[^]]*\]|.\?")
ANY_WORD: Final = "x"
"""What stands for a word that no pattern has: patterns only ask that there is one."""
SEVERAL: Final = re.compile(r"(?:x ){3,}")
MOST_KEPT: Final = 20_000
MISSPELT: Final = 3
"""The words at the beginning among which a misspelt question word is looked for."""


@cache
def _compiled(language: str) -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    return tuple(
        (QuestionType(kind), re.compile(any_of(patterns))) for kind, patterns in lexicon(language).types.items()
    )


class _Telling(dict[str, str]):
    """Words, those that have nothing to do with any pattern as ANY_WORD: what is left repeats from question to
    question, so that the patterns, which take long, need to be looked for but once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        patterns = " ".join(pattern for each in lexicon(language).types.values() for pattern in each)
        runs = set(RUN.findall(NOT_A_LETTER.sub(" ", patterns)))
        self._tells = re.compile("|".join(f"^{run}" if len(run) < LONG else run for run in sorted(runs))).search

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[word] = found = word if self._tells(word) else ANY_WORD
        return found


@cache
def _telling(language: str) -> _Telling:
    return _Telling(language)


def question_types(folded: Sequence[str], language: str) -> frozenset[QuestionType]:
    """What a question, given as folded words, asks for; empty if none of the types."""
    found = _reduced(folded, language)
    if found:
        return found
    first = [_mended(word, language) for word in folded[:MISSPELT]]
    return found if first == list(folded[:MISSPELT]) else _reduced([*first, *folded[MISSPELT:]], language)


def _reduced(folded: Sequence[str], language: str) -> frozenset[QuestionType]:
    return _matched(SEVERAL.sub("x x ", " ".join(map(_telling(language).__getitem__, folded))), language)


@lru_cache(MOST_KEPT)
def _matched(text: str, language: str) -> frozenset[QuestionType]:
    found = set()
    for kind, pattern in _compiled(language):
        text, count = pattern.subn(" ", text)
        if count:
            found.add(kind)
    return frozenset(found)


@lru_cache(MOST_KEPT)
def _mended(word: str, language: str) -> str:
    if not 3 <= len(word) <= 9 or word in _common(language):
        return word
    best = max(lexicon(language).mended, key=lambda known: OSA.normalized_similarity(word, known))
    return best if OSA.normalized_similarity(word, best) >= MENDED_FROM else word


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in lexicon(language).function_words)
