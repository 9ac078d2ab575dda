"""What the matching knows of German and English themselves, whatever the subject; the words stand in lexicons/."""

import tomllib
from collections.abc import Mapping, Sequence
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
    choices: frozenset[str]
    """Words that leave a choice."""
    function_words: tuple[str, ...]
    """Words that do not say what a question is about."""
    spans: tuple[str, ...]
    """Words for spans of time."""
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
    demonyms: Mapping[str, tuple[str, ...]]
    """Countries with the words for their people and for what is theirs."""
    offices: tuple[str, ...]
    """Offices and bodies, which tell questions apart in every base, too."""
    people: tuple[str, ...]
    """Groups of people, and given names; by them words of a vocabulary are known to stand for somebody."""
    roles: Mapping[str, tuple[str, ...]]
    """What tells who does something and whom it concerns: patterns of folded words; bot/matching/roles.py."""
    numbers: Mapping[str, tuple[str, ...]]
    """Digits and the words for them."""
    types: Mapping[str, tuple[str, ...]]
    """What a question asks for, with patterns in folded words; in the order in which they are looked for."""


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "de" or "en"."""
    fields = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Lexicon(
        choices=frozenset(fields.pop("choices")),
        pronouns=frozenset(fields.pop("pronouns")),
        demonyms=_tuples(fields.pop("demonyms")),
        roles=_tuples(fields.pop("roles")),
        numbers=_tuples(fields.pop("numbers")),
        types=_tuples(fields.pop("types")),
        **{name: tuple(words) for name, words in fields.items()},
    )


def _tuples(table: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in table.items()}


@cache
def other_languages() -> Mapping[str, frozenset[str]]:
    """Frequent words of languages that the bot only recognises."""
    fields = tomllib.loads((FOLDER / "others.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words) for language, words in fields.items()}


def any_of(patterns: tuple[str, ...]) -> str:
    """One pattern that matches whatever any of the patterns matches."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)
