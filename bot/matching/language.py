"""Which language a question is in: German, English, another one, or none that can be told."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from bot.matching.lexicon import lexicon, other_languages
from bot.matching.text import normalise, words_of

OTHER: Final = "other"
OURS: Final = ("de", "en")

GERMAN_LETTERS: Final = re.compile(r"[äöüß]")


@cache
def _frequent() -> Mapping[str, frozenset[str]]:
    german, english = (frozenset(lexicon(language).function_words) for language in OURS)
    return {"de": german - english, "en": english - german, **other_languages()}


def _latin_share(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return latin / len(letters) if letters else 1.0


def detect(text: str) -> str | None:
    """`de`, `en`, OTHER, or None where too little tells (a name, a number, one odd word)."""
    folded = normalise(text)
    if _latin_share(folded) < 0.5:
        return OTHER
    words = words_of(folded)
    points = {language: sum(word in known for word in words) for language, known in _frequent().items()}
    points["de"] += bool(GERMAN_LETTERS.search(folded))
    best = max(points, key=lambda language: (points[language], language in OURS))
    ours = max(points["de"], points["en"])
    if points[best] >= 2 and points[best] > ours + 1:
        return OTHER
    if points["de"] == points["en"]:
        return None
    return "de" if points["de"] > points["en"] else "en"
