"""The entries of a base in one language, ready to be asked."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind
from bot.matching.cleaning import clean
from bot.matching.confidence import Assessment, assess
from bot.matching.guards import Profile
from bot.matching.index import Candidate, Matcher

CANDIDATES: Final = 12


class Profiles(Mapping[str, Profile]):
    """The profile of each entry, made when it is first looked at."""

    def __init__(self, entries: Mapping[str, Entry], language: str, matcher: Matcher) -> None:
        self._entries, self._language, self._matcher = entries, language, matcher
        self._made: dict[str, Profile] = {}

    def __getitem__(self, entry_id: str) -> Profile:
        if entry_id not in self._made:
            entry = self._entries[entry_id]
            told = [other.asked(self._language) for other in self._entries.values() if entry.tells(other)]
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
    """Facts and silences in one index, small talk in another: they never compete."""

    def __init__(self, base: KnowledgeBase, language: str) -> None:
        self.language = language
        vocabulary = base.vocabulary(language)

        def phrasings(smalltalk: bool) -> Iterator[tuple[str, str]]:
            for entry in base.entries.values():
                if (entry.kind is Kind.SMALLTALK) == smalltalk:
                    yield from ((entry.id, text) for text in entry.asked(language))

        self.matcher = Matcher.build(phrasings(smalltalk=False), language=language, vocabulary=vocabulary)
        self.smalltalk = Matcher.build(phrasings(smalltalk=True), language=language)
        self._profiles = Profiles(base.entries, language, self.matcher)
        self._silences = frozenset(entry.id for entry in base.entries.values() if entry.kind is Kind.SILENCE)

    def assess(self, text: str, only: frozenset[str] | None = None) -> Assessment:
        """The evidence for each likely entry; with `only`, for those alone."""
        query = self.matcher.query(text)
        found = self.matcher.rank_query(query, CANDIDATES if only is None else len(self._profiles))
        chosen = [candidate for candidate in found if only is None or candidate.entry_id in only]
        return assess(query, chosen, self._profiles, self._silences, self.matcher)

    def small_talk(self, text: str, least: float) -> Candidate | None:
        """The small talk with at least that similarity to a text that no question is as similar to."""
        found = self.smalltalk.rank(text, 1)
        if not found or found[0].similarity < least:
            return None
        facts = self.matcher.rank(clean(text, self.language), 1)
        return None if facts and facts[0].similarity >= found[0].similarity else found[0]
