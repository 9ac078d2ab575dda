"""Meaning guards: a question that asks for another thing, names another name, number or the contrary is not answered."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from bot.matching.question_types import QuestionType, question_types
from bot.matching.text import Analysis, Analyzer

NEGATIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "de": re.compile(r"nicht|nich|nischt|net|ned|kein\w*|koa|nie|niemals|ohne|weder|nichts|nix|niemand\w*|keinerlei"),
    "en": re.compile(
        r"not|no|never|none|without|neither|nor|nothing|nobody|cannot"
        r"|(do|does|did|is|are|was|were|wo|would|ca|could|should|has|have|had|ai|must|need)nt"
    ),
}


ESSENTIAL: Final = 0.6


class Guard(StrEnum):
    """What a guard looks at."""

    QUESTION_TYPE = "question type"
    NAMES = "names"
    NUMBERS = "numbers"
    NEGATION = "negation"
    SUBSTANCE = "substance"
    """Hardly a word of what the question is about stands in the entry."""


def negated(analysis: Analysis, language: str) -> bool:
    """Whether a text says that something is not so."""
    pattern = NEGATIONS[language]
    return any(pattern.fullmatch(word) for word in analysis.words)


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
    negative: bool
    """Whether some phrasing is negated."""
    positive: bool

    @classmethod
    def of(cls, phrasings: Iterable[str], answer: str, analyzer: Analyzer, *, told: Iterable[str] = ()) -> Self:
        """The profile of an entry; `told` are questions of other entries whose answers this one's includes."""
        asked = [analyzer.analyse(text) for text in phrasings]
        others = [analyzer.analyse(text) for text in told]
        answered = analyzer.analyse(answer)
        types = [question_types(analysis.folded, analyzer.language) for analysis in (*asked, *others)]
        negations = [negated(analysis, analyzer.language) for analysis in asked]
        return cls(
            asked=frozenset(term for analysis in asked for term in analysis.terms),
            told=frozenset(answered.terms),
            names=frozenset(name for analysis in (*asked, answered) for name in analysis.names),
            essential=frozenset(
                name
                for name in asked[0].names
                if sum(name in analysis.names for analysis in asked) >= ESSENTIAL * len(asked)
            ),
            numbers=frozenset(number for analysis in (*asked, answered) for number in analysis.numbers),
            types=frozenset(kind for kinds in types for kind in kinds),
            untyped=not all(types),
            negative=any(negations),
            positive=not all(negations),
        )


OPEN_QUESTION: Final[Mapping[str, re.Pattern[str]]] = {
    "de": re.compile(r"was|wos|wat|wer|wen|wem|welche[rmns]?|wie|worauf|woruber|wozu"),
    "en": re.compile(r"what|whats|who|whos|which|how"),
}


def _contrary(
    question: Analysis, types: frozenset[QuestionType], closest: Analysis, entry: Profile, language: str
) -> bool:
    """Whether a question asks for what is not so and the entry tells what is so, or the other way round.

    "Does it not …?" is left alone: the answer to a yes-or-no question is a whole sentence.
    """
    is_open = types or any(OPEN_QUESTION[language].fullmatch(word) for word in question.folded)
    if not is_open:
        return False
    return not negated(closest, language) if negated(question, language) else not entry.positive


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
    if _contrary(question, types, closest, entry, language):
        failed.add(Guard.NEGATION)
    return frozenset(failed)
