"""Meaning guards: what asks for another thing, names another name or number, or the contrary, is not answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, Self

from bot.matching.lexicon import any_of, lexicon
from bot.matching.question_types import QuestionType, question_types
from bot.matching.text import Analysis, Analyzer

ESSENTIAL: Final = 0.6
"""The share of an entry's phrasings that have a name without which it is hardly meant."""
YES_OR_NO: Final = frozenset({"ja", "nein", "yes", "no"})


class Guard(StrEnum):
    """What a guard looks at."""

    QUESTION_TYPE = "question type"
    NAMES = "names"
    NUMBERS = "numbers"
    NEGATION = "negation"
    SUBSTANCE = "substance"
    """But for names, no word of what the question is about stands in the entry."""
    LIKENESS = "likeness"
    """Question and entry have little in common at all."""


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon(language)
    return re.compile(any_of(words.negations)), re.compile(any_of(words.open_questions))


def negated(analysis: Analysis, language: str) -> bool:
    """Whether a text says that something is not so."""
    return any(_patterns(language)[0].fullmatch(word) for word in analysis.words)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an entry speaks of, taken from its question, its phrasings and its answer."""

    asked: frozenset[str]
    """The terms of the question and the phrasings."""
    told: frozenset[str]
    """The terms of the answer."""
    names: frozenset[str]
    essential: frozenset[str]
    """The names that (nearly) every phrasing has."""
    numbers: frozenset[str]
    types: frozenset[QuestionType]
    untyped: bool
    """Whether some phrasing asks for none of the types."""

    @classmethod
    def of(cls, phrasings: Iterable[str], answer: str, analyzer: Analyzer, *, told: Iterable[str] = ()) -> Self:
        """The profile of an entry; `told` are questions of other entries whose answers this one's includes."""
        asked = [analyzer.analyse(text) for text in phrasings]
        others = [analyzer.analyse(text) for text in told]
        answered = analyzer.analyse(answer)
        if answered.words and answered.words[0] in YES_OR_NO:
            others = []  # "No, it does not" answers no open question, whatever it tells besides
        types = [question_types(analysis.folded, analyzer.language) for analysis in (*asked, *others)]
        return cls(
            asked=frozenset(term for analysis in asked for term in analysis.terms),
            told=frozenset(answered.terms),
            # What an answer mentions besides is not what it is about, but for the days that it names.
            names=frozenset(name for analysis in asked for name in analysis.names)
            | (answered.names & analyzer.calendar),
            essential=frozenset(
                name
                for name in asked[0].names
                if sum(name in analysis.names for analysis in asked) >= ESSENTIAL * len(asked)
            ),
            numbers=frozenset(number for analysis in (*asked, answered) for number in analysis.numbers),
            types=frozenset(kind for kinds in types for kind in kinds),
            untyped=not all(types),
        )


def is_open(question: Analysis, language: str) -> bool:
    """Whether a question cannot be answered by yes or no."""
    return any(_patterns(language)[1].fullmatch(word) for word in question.folded)


def _contrary(question: Analysis, closest: Analysis, language: str) -> bool:
    """Whether a question asks for what is not so and the entry tells what is so, or the other way round.

    "Does it not …?" is left alone: the answer to a yes-or-no question is a whole sentence.
    """
    if not is_open(question, language):
        return False
    return negated(question, language) != negated(closest, language)


def failed_guards(
    question: Analysis, types: frozenset[QuestionType], closest: Analysis, entry: Profile, language: str
) -> frozenset[Guard]:
    """The guards that speak against answering a question with an entry, given its closest phrasing."""
    failed = set()
    if types - entry.types or (not types and not entry.untyped):
        failed.add(Guard.QUESTION_TYPE)
    if question.names - entry.names:
        failed.add(Guard.NAMES)
    if question.numbers - entry.numbers:
        failed.add(Guard.NUMBERS)
    if _contrary(question, closest, language):
        failed.add(Guard.NEGATION)
    return frozenset(failed)
