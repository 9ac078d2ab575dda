"""When two texts count as the same words."""

import re
import unicodedata
from typing import Final

WORD: Final = re.compile(r"\w+")
DOUBLE_QUOTES: Final = "„“”‟«»"
SINGLE_QUOTES: Final = "\u201a\u2018\u2019\u201b\u2039\u203a\u00b4`"
STRAIGHT: Final = str.maketrans(dict.fromkeys(DOUBLE_QUOTES, '"') | dict.fromkeys(SINGLE_QUOTES, "'"))


def fold(text: str) -> str:
    """The words of a text, casefolded and without punctuation; the text itself if it has none ("?", an emoji)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(WORD.findall(folded)) or folded.strip()


def straighten(text: str) -> str:
    """The text in NFC, with straight quotes and single spaces; the case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).translate(STRAIGHT).split())
