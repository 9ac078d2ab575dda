"""What the matching knows of German and English themselves, whatever the subject; the words stand in lexicons/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "lexicons"


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language. What is called a pattern is a regular expression for lower-case words."""

    fillers: tuple[str, ...]
    """Patterns of words that carry nothing wherever they stand."""
    openings: tuple[str, ...]
    """Patterns of what stands in front of a question."""
    closings: tuple[str, ...]
    """Patterns of what stands behind it."""
    question_words: tuple[str, ...]
    """Patterns of what a question begins with."""
    joiners: tuple[str, ...]
    """Words that join two questions."""
    function_words: tuple[str, ...]
    """Words that do not say what a question is about."""
    light_words: tuple[str, ...]
    """Words that people use whatever they ask about: an entry need not have them."""
    negations: tuple[str, ...]
    """Patterns of words that say that something is not so."""
    open_questions: tuple[str, ...]
    """Patterns of folded words that no question for yes or no has."""
    pronouns: frozenset[str]
    """Words that stand for a person named before."""
    mended: tuple[str, ...]
    """Folded question words that are recognised when they are misspelt."""
    places: tuple[str, ...]
    """Countries and cities, which tell questions apart in every base."""
    calendar: tuple[str, ...]
    """Days and months, likewise."""
    numbers: Mapping[str, tuple[str, ...]]
    """Digits and the words for them."""
    types: Mapping[str, tuple[str, ...]]
    """What a question asks for, with patterns in folded words; in the order in which they are looked for."""


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "de" or "en"."""
    fields = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    numbers, types, pronouns = fields.pop("numbers"), fields.pop("types"), fields.pop("pronouns")
    return Lexicon(
        numbers={digits: tuple(words) for digits, words in numbers.items()},
        pronouns=frozenset(pronouns),
        types={kind: tuple(patterns) for kind, patterns in types.items()},
        **{name: tuple(words) for name, words in fields.items()},
    )


@cache
def other_languages() -> Mapping[str, frozenset[str]]:
    """Frequent words of languages that the bot only recognises."""
    fields = tomllib.loads((FOLDER / "others.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words) for language, words in fields.items()}


def any_of(patterns: tuple[str, ...]) -> str:
    """One pattern that matches whatever any of the patterns matches."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)
