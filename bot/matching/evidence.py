"""What speaks for and against each entry that a question may mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from operator import mul
from typing import Final

from rapidfuzz import fuzz

from bot.matching.guards import Guard, Profile, failed_guards, names_what_was_denied, turned_round
from bot.matching.index import Candidate, Matcher, Query
from bot.matching.question_types import QuestionType
from bot.matching.text import Analysis

SUBSTANCE: Final = 0.2
"""The share of what a question is about that an entry has to have."""
ONE_WORD: Final = 0.5
"""How much is left over if it is a whole word that stands nowhere in the entry."""
HALF: Final = 0.5
"""The share of a phrasing that a single word has to be."""
SURELY_READ: Final = 0.7
"""Up to this ratio the reading of an unknown word says nothing of what the question is about."""
EVIDENCE: Final = (
    "score", "similarity", "mean", "covered", "covered by closest", "closest covered", "told", "left over",
    "content", "content score", "other concept", "other type", "other name", "other number", "other polarity",
    "the same words", "silence", "unnamed",
)  # fmt: skip
"""What speaks for or against an entry, each about 0 to 1; docs/matching.md says what each is."""
DOUBT: Final = (
    "constant", "unknown words", "short", "asks why", "names nobody knows", "left over by all", "held by none",
)  # fmt: skip
"""What speaks for none of them."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A candidate with all that speaks for and against it."""

    candidate: Candidate
    evidence: Mapping[str, float]
    """A number for each of EVIDENCE."""
    failed: frozenset[Guard]
    """The meaning guards that speak against it."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A question, the candidates and the reasons to take none."""

    query: Query
    choices: tuple[Choice, ...]
    doubt: Mapping[str, float]
    """A number for each of DOUBT."""


def assess(
    query: Query,
    candidates: Sequence[Candidate],
    profiles: Mapping[str, Profile],
    silences: frozenset[str],
    matcher: Matcher,
) -> Assessment:
    """The evidence for each of the candidates."""
    mended = _mended(query, matcher)
    choices = tuple(
        _choice(
            query,
            candidate,
            profiles[candidate.entry_id],
            matcher,
            mended=mended,
            is_silence=candidate.entry_id in silences,
        )
        for candidate in candidates
    )
    doubt = {
        "constant": 1.0,
        "unknown words": query.unknown,
        "short": 1 / (1 + len(query.analysis.words)),
        "asks why": float(QuestionType.WHY in query.types),
        "names nobody knows": float(not all(map(matcher.knows, query.analysis.names | query.proper_nouns))),
        "left over by all": min((choice.evidence["left over"] for choice in choices), default=3.0),
        "held by none": 1 - max((choice.evidence["content"] for choice in choices), default=0.0),
    }
    return Assessment(query=query, choices=choices, doubt=doubt)


def _choice(
    query: Query, candidate: Candidate, profile: Profile, matcher: Matcher, *, mended: Analysis, is_silence: bool
) -> Choice:
    closest = matcher.analysis(candidate.phrasing)
    mentioned = profile.mentioned
    shared = _shared(query, frozenset(closest.terms), matcher)
    left, held = content(query, mentioned, matcher)
    failed = failed_guards(query.analysis, query.types, closest, profile, matcher.analyzer.language)
    if _names_a_stranger(query, mentioned):
        failed |= {Guard.NAMES}
    if left > ONE_WORD and _only_names(query, mentioned, matcher):
        failed |= {Guard.SUBSTANCE}
    # A word alone asks nothing, unless it is (most of) a phrasing.
    if len(query.analysis.terms) == 1 and shared < HALF:
        failed |= {Guard.SUBSTANCE}
    if held < SUBSTANCE:
        failed |= {Guard.LIKENESS}
    evidence = {
        "score": candidate.score,
        "similarity": candidate.similarity,
        "mean": candidate.mean,
        "covered": _covered(query, profile.asked),
        "covered by closest": _covered(query, frozenset(closest.terms)),
        "closest covered": shared,
        "told": _covered(query, profile.told),
        "left over": left,
        "content": held,
        "content score": held * candidate.score,
        "other concept": float(_names_another_concept(query, mentioned, matcher)),
        "other type": float(Guard.QUESTION_TYPE in failed),
        "other name": float(Guard.NAMES in failed),
        "other number": float(Guard.NUMBERS in failed),
        "other polarity": float(Guard.NEGATION in failed),
        "the same words": float(query.analysis.terms == closest.terms),
        "silence": float(is_silence),
        "unnamed": float(bool(profile.essential - query.analysis.names)),
    }
    # These are no evidence: that somebody else is asked about makes no other entry likelier.
    language = matcher.analyzer.language
    if names_what_was_denied(mended, profile, language) or _exchanges_a_name(mended, closest, mentioned, matcher):
        failed |= {Guard.NAMES}
    if turned_round(mended, closest, profile, language):
        failed |= {Guard.DIRECTION}
    return Choice(candidate=candidate, evidence=evidence, failed=failed)


def _only_names(query: Query, mentioned: frozenset[str], matcher: Matcher) -> bool:
    """Whether the entry has of the question's subjects but the names: «What is the capital of Hungary?»."""
    subjects = [term for term in query.analysis.terms if term not in matcher.function_terms]
    return all(term.startswith("@") or not query.read_as(term, mentioned) for term in subjects)


def _names_a_stranger(query: Query, mentioned: frozenset[str]) -> bool:
    """Whether a question names, by the look of it, somebody or something that the entry never mentions."""
    return any(
        mentioned.isdisjoint(term for term, _ in query.readings.get(name, ()))
        for name in query.proper_nouns - mentioned
    )


def _exchanges_a_name(question: Analysis, closest: Analysis, mentioned: frozenset[str], matcher: Matcher) -> bool:
    """Whether a question is its closest phrasing with somebody else in it, known or not: where «What did Miller
    promise?» is asked, «What did Smith promise?» is."""
    exchangeable = closest.actors | closest.days
    lacking = set(closest.terms).difference(question.terms, matcher.function_terms)
    if not exchangeable or not lacking <= exchangeable:
        return False
    theirs, ours = _subjects(closest, matcher), _subjects(question, matcher)
    steps = SequenceMatcher(None, [term.text for term in theirs], [term.text for term in ours]).get_opcodes()
    changes = [(theirs[a:b], ours[c:d]) for step, a, b, c, d in steps if step != "equal"]
    if len(changes) != 1 or len(steps) == 1:
        return False
    gone, come = changes[0]
    return (
        bool(gone)
        and exchangeable.issuperset(term.text for term in gone)
        and not mentioned.issuperset(term.text for term in come)
        and all(one.end == other.start for one, other in pairwise(come))
        and fuzz.ratio(_written(closest, gone), _written(question, come)) <= SURELY_READ * 100
    )


@dataclass(frozen=True)
class _Term:
    """A term, and its place among the words of a question."""

    text: str
    start: int
    end: int


def _subjects(question: Analysis, matcher: Matcher) -> list[_Term]:
    """The terms that say what a question is about."""
    ends = (*question.starts[1:], len(question.words))
    terms = map(_Term, question.terms, question.starts, ends)
    return [term for term in terms if term.text not in matcher.function_terms]


def _written(question: Analysis, terms: Sequence[_Term]) -> str:
    return "".join(word for term in terms for word in question.folded[term.start : term.end])


def _mended(query: Query, matcher: Matcher) -> Analysis:
    """The question with its misspelt words as they were read, where that is sure."""
    best = {term: max(ratio for _, ratio in readings) for term, readings in query.readings.items() if readings}
    sure = {
        term: [reading for reading, ratio in query.readings[term] if ratio == most]
        for term, most in best.items()
        if most > SURELY_READ
    }
    # A compound has several: «Staatspräsident» is no president of a country misspelt.
    terms = tuple(sure[term][0] if len(sure.get(term, ())) == 1 else term for term in query.analysis.terms)
    return replace(query.analysis, terms=terms, actors=matcher.analyzer.actors.intersection(terms))


def _names_another_concept(query: Query, mentioned: frozenset[str], matcher: Matcher) -> bool:
    """Whether a question has a concept of the vocabulary that other entries have and this one has not."""
    return any(term.startswith("=") and term not in mentioned and matcher.knows(term) for term in query.analysis.terms)


def _shared(query: Query, phrasing: frozenset[str], matcher: Matcher) -> float:
    """The share of a phrasing's weight that stands in the question, 0 to 1."""
    total = sum(map(matcher.idf, phrasing))
    return sum(map(matcher.idf, phrasing & query.possible)) / total if total else 0.0


def _covered(query: Query, terms: frozenset[str]) -> float:
    """The share of the question's weight that `terms` hold, 0 to 1."""
    total = sum(query.weights)
    return sum(map(mul, query.weights, query.all_read_as(terms))) / total if total else 0.0


def content(query: Query, terms: frozenset[str], matcher: Matcher) -> tuple[float, float]:
    """Of what the question is about, function words aside: how much stands nowhere in an entry (1 for about two
    words, at most 3), and the share that does stand in it."""
    left = total = 0.0
    for term, weight, held in zip(query.analysis.terms, query.weights, query.all_read_as(terms), strict=True):
        if term not in matcher.light_terms:
            total += weight
            left += weight * (1 - max(0.0, (held - SURELY_READ) / (1 - SURELY_READ)))
    return min(left / 10, 3.0), 1 - left / total if total else 1.0
