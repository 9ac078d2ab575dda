"""Meaning guards: what asks for another thing, names another name or number, or the contrary, is not answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Final, Self

from bot.matching.lexicon import any_of, lexicon
from bot.matching.question_types import QuestionType, question_types
from bot.matching.roles import Roles, roles
from bot.matching.text import Analysis, Analyzer

ESSENTIAL: Final = 0.6
"""The share of an entry's phrasings that have a name without which it is hardly meant."""
YES_OR_NO: Final = frozenset({"ja", "nein", "yes", "no"})
MOST_KEPT: Final = 4096
"""Texts of which each guard remembers what it saw: a question is held against many entries, a phrasing against many
questions."""


class Guard(StrEnum):
    """What a guard looks at."""

    QUESTION_TYPE = "question type"
    NAMES = "names"
    NUMBERS = "numbers"
    NEGATION = "negation"
    DIRECTION = "direction"
    """Somebody gives who is given to, or attacks who is attacked."""
    SUBSTANCE = "substance"
    """But for names, no word of what the question is about stands in the entry."""
    LIKENESS = "likeness"
    """Question and entry have little in common at all."""


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon(language)
    return re.compile(any_of(words.negations)), re.compile(any_of(words.open_questions))


@cache
def _small_words(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    words, stem = lexicon(language), Analyzer(language).stem
    return frozenset(map(stem, words.function_words)), re.compile(
        any_of((*words.roles["receiving"], *words.roles["giving"], *words.roles["demanding"]))
    )


@lru_cache(MOST_KEPT)
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
    open_names: frozenset[str]
    """The names without those that only questions for yes or no have: «Is it in Berlin?» may be answered by no."""
    open_numbers: frozenset[str]
    roles: Roles
    """Who gives or does and who takes, in the question and the phrasings."""
    open_roles: Roles
    types: frozenset[QuestionType]
    untyped: bool
    """Whether some phrasing asks for none of the types."""

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """All its terms."""
        return self.asked | self.told

    @classmethod
    def of(cls, phrasings: Iterable[str], answer: str, analyzer: Analyzer, *, told: Iterable[str] = ()) -> Self:
        """The profile of an entry; `told` are questions of other entries whose answers this one's includes."""
        texts = list(phrasings)
        asked = [analyzer.analyse(text) for text in texts]
        others = [analyzer.analyse(text) for text in told]
        answered = analyzer.analyse(answer)
        if answered.words and answered.words[0] in YES_OR_NO:
            others = []  # "No, it does not" answers no open question, whatever it tells besides
        whether = [
            text.endswith("?") and not is_open(one, analyzer.language) for text, one in zip(texts, asked, strict=True)
        ]
        sure = [one for one, asks_whether in zip(asked, whether, strict=True) if not asks_whether]
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
            open_names=frozenset(name for analysis in sure for name in analysis.names)
            | frozenset(name for analysis in asked for name in analysis.names & answered.names)
            | (answered.names & analyzer.calendar),
            open_numbers=frozenset(number for analysis in (*sure, answered) for number in analysis.numbers),
            roles=Roles.of(roles(analysis, analyzer.language) for analysis in asked),
            open_roles=Roles.of(roles(analysis, analyzer.language) for analysis in sure),
            types=frozenset(kind for kinds in types for kind in kinds),
            untyped=not all(types),
        )


@lru_cache(MOST_KEPT)
def is_open(question: Analysis, language: str) -> bool:
    """Whether a question cannot be answered by yes or no."""
    return any(_patterns(language)[1].fullmatch(word) for word in question.folded)


def _asks_openly(question: Analysis, language: str) -> bool:
    """Whether a question is open and leaves no choice, as «Where is it, Berlin or Paris?» does."""
    return is_open(question, language) and lexicon(language).choices.isdisjoint(question.words)


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


def names_what_was_denied(question: Analysis, entry: Profile, language: str) -> bool:
    """Whether an open question has a name that only questions for yes or no have, whose answer may be no."""
    return _asks_openly(question, language) and not question.names <= entry.open_names


def turned_round(question: Analysis, closest: Analysis, entry: Profile, language: str) -> bool:
    """Whether a question is its closest phrasing the other way round: who gives there is given to here."""
    ours, theirs = _said_besides(question, language), _said_besides(closest, language)
    if not ours <= theirs:
        return False
    known = entry.open_roles if _asks_openly(question, language) else entry.roles
    found, expected = roles(question, language), roles(closest, language)
    if not expected:  # Who is named there without a role has none to change.
        found = {actor: role for actor, role in found.items() if actor not in closest.actors}
    return known.contradict(found, expected, same_words=ours == theirs)


@lru_cache(MOST_KEPT)
def _said_besides(question: Analysis, language: str) -> frozenset[str]:
    """The terms of a question but for names, function words and verbs of giving."""
    small, giving = _small_words(language)
    return frozenset(
        term
        for at, term in zip(question.starts, question.terms, strict=True)
        if term not in question.actors and term not in small and not giving.fullmatch(question.folded[at])
    )
