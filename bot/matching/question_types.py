"""What a question asks for: a time, a place, a person, a reason …"""

import re
from enum import StrEnum
from functools import cache
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
    NUMBER = "number"
    WHY = "why"


MENDED_FROM: Final = 0.75
"""Similarity from which a misspelt word is read as a question word; swapped letters are one mistake."""


@cache
def _compiled(language: str) -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    return tuple(
        (QuestionType(kind), re.compile(any_of(patterns))) for kind, patterns in lexicon(language).types.items()
    )


def question_types(folded: tuple[str, ...], language: str) -> frozenset[QuestionType]:
    """What a question, given as folded words, asks for; empty if none of the types."""
    text = " ".join(folded)
    found = _matched(text, language)
    mended = [*(_mended(word, language) for word in folded[:3]), *folded[3:]]
    return found or _matched(" ".join(mended), language)


def _matched(text: str, language: str) -> frozenset[QuestionType]:
    found = set()
    for kind, pattern in _compiled(language):
        text, count = pattern.subn(" ", text)
        if count:
            found.add(kind)
    return frozenset(found)


def _mended(word: str, language: str) -> str:
    if not 3 <= len(word) <= 9 or word in _common(language):
        return word
    best = max(lexicon(language).mended, key=lambda known: OSA.normalized_similarity(word, known))
    return best if OSA.normalized_similarity(word, best) >= MENDED_FROM else word


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in lexicon(language).function_words)
