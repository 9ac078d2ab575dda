"""What people do to a question when they type it on a phone; the same text is always spoilt in the same way."""

import random
import re
from collections.abc import Callable
from typing import Final

WORD: Final = re.compile(r"\w+")
UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ROWS: Final = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
SHORTEST_MISTYPED: Final = 4
SHORTEST_SHORTENED: Final = 4
"""Words of a question from which one may be dropped."""


def plain(text: str) -> str:
    """Lower case, umlauts written out: what must cost nothing."""
    return text.lower().translate(UMLAUTS)


def noisy(text: str) -> str:
    """Plain, without punctuation, one word dropped, one or two typing mistakes."""
    chance = random.Random(text)  # noqa: S311 - mistakes, not secrets
    words = WORD.findall(plain(text))
    if len(words) >= SHORTEST_SHORTENED:
        del words[chance.randrange(len(words))]
    long = [at for at, word in enumerate(words) if len(word) >= SHORTEST_MISTYPED]
    for at in chance.sample(long, min(len(long), chance.choice((1, 2)))):
        words[at] = _mistyped(words[at], chance)
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    mistake: Callable[[str, int, random.Random], str] = chance.choice((_swapped, _left_out, _doubled, _beside))
    return mistake(word, chance.randrange(len(word) - 1), chance)


def _swapped(word: str, at: int, _: random.Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str, at: int, _: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, _: random.Random) -> str:
    return word[: at + 1] + word[at:]


def _beside(word: str, at: int, chance: random.Random) -> str:
    row = next((row for row in ROWS if word[at] in row), word[at])
    near = row.index(word[at]) + chance.choice((-1, 1))
    return word[:at] + row[max(0, min(near, len(row) - 1))] + word[at + 1 :]
