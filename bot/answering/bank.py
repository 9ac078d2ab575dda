"""The entries of a base in one language, ready to be asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind
from bot.matching.cleaning import clean
from bot.matching.evidence import Assessment, assess, content
from bot.matching.guards import Guard, Profile, failed_guards
from bot.matching.index import Candidate, Matcher, Query
from bot.matching.lexicon import lexicon
from bot.matching.meaning import Encoder
from bot.matching.text import words_of

SHORT: Final = 2
"""Words of a short message."""
ALL_BUT_SAME: Final = 0.85
"""How similar a short message must be to small talk: «who» is not «who are you»."""
SHARED: Final = 0.4
"""The share of an entry's subject that another one near it has to have for a follow-up to mean it."""


class Reference(StrEnum):
    """What a question leaves to its context."""

    ITS_OWN = "nothing"
    A_PERSON = "a person"
    """«Which party is he in?»"""
    ALL = "all"
    """«And when exactly?»"""


class Profiles(Mapping[str, Profile]):
    """The profile of each entry, made when it is first looked at."""

    def __init__(self, entries: Mapping[str, Entry], language: str, matcher: Matcher) -> None:
        self._entries, self._language, self._matcher = entries, language, matcher
        self._made: dict[str, Profile] = {}
        self._stating: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries.values():
            for fact in entry.states:
                self._stating[fact].append(entry)

    def __getitem__(self, entry_id: str) -> Profile:
        if entry_id not in self._made:
            entry = self._entries[entry_id]
            near = {other.id: other for fact in entry.states for other in self._stating[fact]}
            told = [other.asked(self._language) for other in near.values() if entry.tells(other)]
            self._made[entry_id] = Profile.of(
                entry.asked(self._language),
                entry.answer[self._language],
                self._matcher.analyzer,
                told=[text for texts in told for text in texts],
            )
        return self._made[entry_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Bank:
    """Facts and silences in one index, small talk in another: they never compete.

    With an encoder the former are compared by meaning, too. Small talk is not: it has to be (nearly) the same words.
    """

    def __init__(self, base: KnowledgeBase, language: str, encoder: Encoder | None = None) -> None:
        self.language = language
        vocabulary = base.vocabulary(language)

        def phrasings(smalltalk: bool) -> Iterator[tuple[str, str]]:
            for entry in base.entries.values():
                if (entry.kind is Kind.SMALLTALK) == smalltalk:
                    yield from ((entry.id, text) for text in entry.asked(language))

        self.matcher = Matcher.build(
            phrasings(smalltalk=False), language=language, vocabulary=vocabulary, encode=encoder
        )
        self.smalltalk = Matcher.build(phrasings(smalltalk=True), language=language)
        self._profiles = Profiles(base.entries, language, self.matcher)
        self._silences = frozenset(entry.id for entry in base.entries.values() if entry.kind is Kind.SILENCE)

    def assess(self, text: str) -> Assessment:
        """The evidence for each likely entry."""
        query = self.matcher.query(text)
        return assess(query, self.matcher.rank_query(query), self._profiles, self._silences, self.matcher)

    def assess_follow_up(self, text: str, about: Entry, among: frozenset[str]) -> Assessment:
        """The same for a follow-up, which borrows the words of the entry it is about, among some entries only.

        The guards look at the asker's own words, and what those do not ask for is left out: by the borrowed
        ones alone it would win.
        """
        query, own = self.matcher.query(f"{text} {self.subject(about)}"), self.matcher.query(text)
        found = self.matcher.rank_query(query, only=among)
        assessment = assess(query, found, self._profiles, self._silences, self.matcher)
        guarded = (replace(choice, failed=self._failed(own, choice.candidate)) for choice in assessment.choices)
        return replace(assessment, choices=tuple(one for one in guarded if Guard.QUESTION_TYPE not in one.failed))

    def _failed(self, query: Query, candidate: Candidate) -> frozenset[Guard]:
        closest, profile = self.matcher.analysis(candidate.phrasing), self._profiles[candidate.entry_id]
        return failed_guards(query.analysis, query.types, closest, profile, self.language)

    def reference(self, text: str) -> Reference:
        """What a question refers to that it does not say itself."""
        analysis = self.matcher.analyzer.analyse(text)
        if self.matcher.is_bare(analysis):
            return Reference.ALL
        pronouns = lexicon(self.language).pronouns
        return Reference.ITS_OWN if analysis.names or pronouns.isdisjoint(analysis.words) else Reference.A_PERSON

    def subject(self, entry: Entry) -> str:
        """The words of an entry's question that say what it is about."""
        analyse, is_bare = self.matcher.analyzer.analyse, self.matcher.is_bare
        return " ".join(word for word in words_of(entry.question[self.language]) if not is_bare(analyse(word)))

    def shares_subject(self, entry: Entry, other: Entry) -> bool:
        """Whether another entry is about (most of) what an entry's question is about."""
        query = self.matcher.query(self.subject(entry))
        return content(query, self._profiles[other.id].asked, self.matcher)[1] >= SHARED

    def asks_about(self, text: str, entry: Entry) -> bool:
        """Whether a text is a question of which an entry has every word that says what it is about."""
        query, profile = self.matcher.query(text), self._profiles[entry.id]
        left, _ = content(query, profile.mentioned, self.matcher)
        return bool(query.types) and left == 0

    def small_talk(self, text: str, least: float) -> Candidate | None:
        """The small talk with at least that similarity to a text that no question is as similar to."""
        asked = clean(text, self.language)
        found = [candidate for said in dict.fromkeys((text, asked)) for candidate in self._said_in_passing(said, least)]
        closest = max(found, key=lambda candidate: candidate.similarity, default=None)
        if closest is None:
            return None
        facts = self.matcher.rank(asked, 1)
        return None if facts and facts[0].similarity >= closest.similarity else closest

    def _said_in_passing(self, text: str, least: float) -> list[Candidate]:
        if len(words_of(text)) <= SHORT:
            least = max(least, ALL_BUT_SAME)
        return self.smalltalk.rank_query(self.smalltalk.query(text), 1, least=least)
