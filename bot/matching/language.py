"""Which language a question is in: German, English, another one, or none that can be told."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from bot.matching.lexicon import lexicon, other_languages
from bot.matching.text import normalise, words_of

OTHER: Final = "other"
OURS: Final = ("de", "en")

TELLING: Final = 5
"""The length from which a frequent word of another language is none of ours by chance."""
GERMAN_LETTERS: Final = re.compile(r"[äöüß]")


@cache
def _ours() -> tuple[frozenset[str], frozenset[str]]:
    german, english = (frozenset(lexicon(language).function_words) for language in OURS)
    return german, english


def _latin_share(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum(map(_is_latin, letters)) / len(letters) if letters else 1.0


@lru_cache(maxsize=1024)
def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _tells_another(word: str) -> bool:
    """Whether a single word is enough: «kiedy», «hvornår», «cuándo»."""
    return len(word) >= TELLING and any(word in known for known in other_languages().values())


def detect(text: str) -> str | None:
    """`de`, `en`, OTHER, or None where too little tells (a name, a number, one odd word)."""
    folded = normalise(text)
    if _latin_share(folded) < 0.5:
        return OTHER
    words, (german, english) = words_of(folded), _ours()

    def count(known: frozenset[str]) -> int:
        return sum(map(known.__contains__, words))

    others = max(count(known) for known in other_languages().values())
    umlauts = bool(GERMAN_LETTERS.search(folded))
    ours = max(count(german) + umlauts, count(english))
    if (others >= 2 and others > ours + 1) or (ours == 0 and len(words) > 1 and any(map(_tells_another, words))):
        return OTHER
    points = count(german - english) + umlauts, count(english - german)
    if points[0] == points[1]:
        return None
    return "de" if points[0] > points[1] else "en"
