"""Entries that take each other's questions: single phrasings, and pairs that share too many words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.schema import LANGUAGES, Entry, Kind
from bot.knowledge.wording import fold
from bot.matching.guards import Profile, failed_guards
from bot.matching.index import Candidate, Matcher, Query
from bot.matching.text import words_of

CLOSE: Final = 0.6
"""Similarity of a phrasing to another entry's below which it is surely closer to its own; ranking is slow."""
SHARE: Final = 0.2
"""The share of an entry's phrasings that another one may take; neighbours always take a few."""
EXAMPLES: Final = 2
MOST_WORDS: Final = 4
SHORT: Final = 2
"""Letters of a word that tells nobody anything."""


@dataclass(frozen=True, kw_only=True)
class Theft:
    """A phrasing that finds another entry once it does not stand in the base itself: as a stranger's question would."""

    owner: Entry
    text: str
    thief: Candidate


@dataclass(kw_only=True)
class _Bank:
    """The entries in one language."""

    base: KnowledgeBase
    language: str
    _profiles: dict[str, Profile] = field(default_factory=dict)

    @cached_property
    def phrasings(self) -> list[tuple[Entry, str]]:
        entries = self.base.entries.values()
        # A single word is matched only by a message of that word.
        return [(entry, text) for entry in entries for text in entry.asked(self.language) if " " in fold(text)]

    @cached_property
    def matcher(self) -> Matcher:
        texts = ((entry.id, text) for entry, text in self.phrasings)
        return Matcher.build(texts, language=self.language, vocabulary=self.base.vocabulary(self.language))

    def answers(self, query: Query, found: Candidate) -> bool:
        """Whether nothing forbids to answer a question with an entry that it finds."""
        entry = self.base.entries[found.entry_id]
        if entry.id not in self._profiles:
            asked, answer = entry.asked(self.language), entry.answer[self.language]
            self._profiles[entry.id] = Profile.of(asked, answer, self.matcher.analyzer)
        closest = self.matcher.analysis(found.phrasing)
        return not failed_guards(query.analysis, query.types, closest, self._profiles[entry.id], self.language)

    def words(self, texts: Iterable[str]) -> dict[str, str]:
        """What texts speak of, each term as a word that is written there; those that say nothing are left out."""
        analyse, written = self.matcher.analyzer.analyse, defaultdict[str, Counter[str]](Counter)
        for word in (word for text in texts for word in words_of(text)):
            analysis = analyse(word)
            if len(word) > SHORT and not self.matcher.is_bare(analysis):
                written[analysis.terms[0]][word] += 1
        return {term: words.most_common(1)[0][0] for term, words in written.items()}

    def texts(self, entry: Entry) -> tuple[str, ...]:
        """All that an entry says and is asked."""
        return (*entry.asked(self.language), entry.answer[self.language])


def stealing(base: KnowledgeBase) -> Iterator[Problem]:
    """A warning for each phrasing with which the matcher finds another entry first, though it knows the phrasing;
    and for each pair of entries of which one takes many of the other's when it does not know them."""
    for language in LANGUAGES:
        bank = _Bank(base=base, language=language)
        thefts = []
        number = {entry_id: at for at, entry_id in enumerate(base.entries)}
        owners = np.array([number[entry.id] for entry, _ in bank.phrasings])
        for at, (entry, text) in enumerate(bank.phrasings):
            query = bank.matcher.query(text)
            similarity = bank.matcher.similarities(query)
            own = owners == number[entry.id]
            nearest = similarity[~own].max(initial=0)
            if nearest < CLOSE:
                continue
            found = base.entries[bank.matcher.rank_query(query, 1)[0].entry_id]
            if found is not entry and not _twins(entry, found):
                message = f'`{text}` is closer to entry "{found.id}"'
                mend = "Move it there, or use words that only this entry has."
                yield base.problem(entry, f"phrasings.{language}", message, mend, Severity.WARNING)
            similarity[at] = 0
            if nearest > similarity[own].max() and (theft := _theft(bank, query, at)):
                thefts.append(theft)
        yield from _pairs(bank, thefts)


def _twins(one: Entry, other: Entry) -> bool:
    return bool(one.states) and set(one.states) == set(other.states)


def _theft(bank: _Bank, query: Query, at: int) -> Theft | None:
    owner, text = bank.phrasings[at]
    first = bank.matcher.rank_query(query, 1, without=at)[0]
    other = bank.base.entries[first.entry_id]
    if other is owner or other.tells(owner) or Kind.SMALLTALK in (owner.kind, other.kind):
        return None
    return Theft(owner=owner, text=text, thief=first) if bank.answers(query, first) else None


def _pairs(bank: _Bank, thefts: Iterable[Theft]) -> Iterator[Problem]:
    by_pair = defaultdict[frozenset[str], list[Theft]](list)
    for theft in thefts:
        by_pair[frozenset((theft.owner.id, theft.thief.entry_id))].append(theft)
    for pair, between in by_pair.items():
        one, other = (entry for entry in bank.base.entries.values() if entry.id in pair)
        stolen = Counter(theft.owner.id for theft in between)
        if any(stolen[entry.id] > SHARE * len(entry.asked(bank.language)) for entry in (one, other)):
            yield _pair(bank, one, other, between)


def _pair(bank: _Bank, one: Entry, other: Entry, thefts: list[Theft]) -> Problem:
    stolen = Counter(theft.owner.id for theft in thefts)
    analysis, written = bank.matcher.analysis, bank.words(theft.text for theft in thefts)
    shared = Counter(
        term
        for theft in thefts
        for term in written
        if term in analysis(theft.text).terms and term in analysis(theft.thief.phrasing).terms
    )
    examples = [theft.text for theft in thefts[:EXAMPLES]]
    common = [written[term] for term, _ in shared.most_common(MOST_WORDS)]
    separating = {one.id: _separating(bank, one, other), other.id: _separating(bank, other, one)}
    asked = {entry.id: len(entry.asked(bank.language)) for entry in (one, other)}
    message = (
        f'this entry and "{other.id}" take each other\'s questions: each phrasing left out in turn, '
        f"{stolen[one.id]} of {asked[one.id]} here and {stolen[other.id]} of {asked[other.id]} there find the other "
        f"entry, such as {_quoted(examples)}; both have {_quoted(common)}"
    )
    telling = ", ".join(f'"{name}" has {_quoted(words)}' for name, words in separating.items() if words)
    details = {
        "stolen": {name: stolen[name] for name in asked},
        "phrasings": asked,
        "examples": examples,
        "shared": common,
        "separating": separating,
    }
    mend = f"Use more of the words that only one of them has ({telling})." if telling else "Make one entry of them."
    return bank.base.problem(one, f"phrasings.{bank.language}", message, mend, Severity.WARNING, details=details)


def _separating(bank: _Bank, entry: Entry, other: Entry) -> list[str]:
    """The words of an entry that tell it from another, the most telling first."""
    analyse = bank.matcher.analyzer.analyse
    theirs = {term for text in bank.texts(other) for term in analyse(text).terms}
    used = Counter(term for text in bank.texts(entry) for term in set(analyse(text).terms))
    words = {term: word for term, word in bank.words(bank.texts(entry)).items() if term in used and term not in theirs}
    return [words[term] for term in sorted(words, key=lambda term: -used[term] * bank.matcher.idf(term))[:MOST_WORDS]]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
