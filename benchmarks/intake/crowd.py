"""What a crowd asks: the golden questions, as they stand and as people mistype them."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from benchmarks.intake.processes import ROOT
from benchmarks.matching.noise import noisy
from bot.evaluating.questions import read_questions

DIFFERENT: Final = 2_000
"""How many texts there are when many ask the same."""
LONGEST: Final = 300


def all_different(number: int) -> list[str]:
    """So many texts, no two of them the same."""
    layer = [each.text for each in read_questions(ROOT / "tests" / "golden") if each.text.strip()]
    texts: dict[str, None] = {}
    while len(texts) < number:
        before = len(texts)
        texts |= dict.fromkeys(text for text in layer if text and len(text) <= LONGEST)
        if len(texts) == before:
            raise ValueError(f"no more than {before} different questions")
        layer = [noisy(text) for text in layer]
    found = list(texts)[:number]
    random.Random(6).shuffle(found)  # noqa: S311 - no secret
    return found


def as_a_crowd_asks(number: int) -> Sequence[str]:
    """So many texts, of which the n-th most frequent is asked one n-th as often as the first (Zipf)."""
    texts = all_different(DIFFERENT)
    weights = list(accumulate(1 / rank for rank in range(1, DIFFERENT + 1)))
    return random.Random(6).choices(texts, cum_weights=weights, k=number)  # noqa: S311 - no secret
