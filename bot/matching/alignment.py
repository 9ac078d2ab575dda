"""Which words of a question meet which words of an entry, and how much each carries: for explanations alone."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.matching.index import Matcher, Query
from bot.matching.spelling import SHORTEST_COMPOUND
from bot.matching.text import Analysis, Analyzer, fold

Words = tuple[str, ...]
"""As written, case folded."""
Known = Mapping[str, Sequence[Words]]
"""Term -> the words that stand for it in a text."""


class Meeting(StrEnum):
    """How a word of a question meets one of an entry."""

    WORD = "same word"
    STEM = "same stem"
    CONCEPT = "same concept"
    NAME = "same name"
    """Another word for the same name of the vocabulary."""
    MISSPELT = "misspelt"
    COMPOUND = "part of a compound"


@dataclass(frozen=True, kw_only=True)
class Met:
    """What a word of a question was found to be."""

    words: tuple[Words, ...]
    """The entry's words: one term's, or of a compound those of each part."""
    how: Meeting
    ratio: float
    """How surely it is meant, above 0, at most 1."""
    elsewhere: bool
    """Whether they stand not in the closest phrasing but in another one or in the answer."""


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """A word of a question, or a phrase of it that the vocabulary knows."""

    words: Words
    weight: float
    """Its share of the question's weight, 0 to 1; the shares of a question sum up to 1."""
    is_function: bool
    """Whether it says nothing of what the question is about."""
    met: Met | None
    """None for what nothing in the entry explains."""

    @property
    def carried(self) -> float:
        """The share of the question's weight that the entry has through it, 0 to `weight`."""
        return self.weight * self.met.ratio if self.met else 0.0


def align(query: Query, closest: str, phrasings: Iterable[str], answer: str, matcher: Matcher) -> tuple[Aligned, ...]:
    """The words of a question in their order, each with what it meets in an entry.

    A word is looked for in the `closest` of the `phrasings`, then in the others and in the answer. What is carried by
    the closest is the evidence "covered by closest".
    """
    analyzer, total = matcher.analyzer, sum(query.weights)
    near = _known(query, [matcher.analysis(closest)], analyzer)
    far = _known(query, [*map(matcher.analysis, phrasings), analyzer.analyse(answer)], analyzer)
    aligned = []
    for (term, words), weight in zip(query.analysis.spelt_out, query.weights, strict=True):
        met = _met(query, term, words, near, analyzer, elsewhere=False)
        met = met or _met(query, term, words, far, analyzer, elsewhere=True)
        is_function = term in matcher.function_terms
        aligned.append(Aligned(words=words, weight=weight / total, is_function=is_function, met=met))
    return tuple(aligned)


def _known(query: Query, analyses: Iterable[Analysis], analyzer: Analyzer) -> Known:
    """Of what stands in some texts, the terms that the question has or may have."""
    found: dict[str, list[Words]] = defaultdict(list)
    for analysis in analyses:
        if not query.possible.isdisjoint(analysis.terms):
            for term, words in analysis.spelt_out:
                found[term].append(words)
    return found


def _met(query: Query, term: str, words: Words, known: Known, analyzer: Analyzer, *, elsewhere: bool) -> Met | None:
    ratio = query.read_as(term, frozenset(known))
    if not ratio:
        return None
    if term in known:
        found, how = _same(term, words, known[term], analyzer.language)
        return Met(words=(found,), how=how, ratio=ratio, elsewhere=elsewhere)
    readings = [reading for reading, sure in query.readings[term] if sure == ratio]
    return Met(
        words=tuple(known[reading][0] for reading in readings if reading in known),
        how=Meeting.COMPOUND if _is_compound(term, readings, ratio, analyzer) else Meeting.MISSPELT,
        ratio=ratio,
        elsewhere=elsewhere,
    )


def _same(term: str, words: Words, candidates: Sequence[Words], language: str) -> tuple[Words, Meeting]:
    """The words of an entry that stand for a term, the very same ones if they are among them."""
    folded = _folded(words, language)
    for candidate in candidates:
        if _folded(candidate, language) == folded:
            return candidate, Meeting.WORD
    by_sign = {"=": Meeting.CONCEPT, "@": Meeting.NAME}
    return candidates[0], by_sign.get(term[0], Meeting.STEM)


def _folded(words: Words, language: str) -> Words:
    return tuple(fold(word, language) for word in words)


def _is_compound(stem: str, readings: Sequence[str], ratio: float, analyzer: Analyzer) -> bool:
    """Whether an unknown stem was read as terms because words for them are its parts, not because it looks alike: the
    ratio then is the share of its letters that they have."""
    meanings = analyzer.known_stems
    covered = 0
    for reading in readings:
        spellings = (reading, *(known for known, term in meanings.items() if term == reading))
        covered += max((len(known) for known in spellings if known in stem), default=0)
    return len(stem) >= SHORTEST_COMPOUND and math.isclose(covered / len(stem), ratio)
