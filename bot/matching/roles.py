"""Who does something and whom it concerns: «NATO gives Ukraine» is not «Ukraine gives NATO».

A light reading of a question's main clause without a grammar: prepositions, the articles of the German cases, the
order of the words, the passive and verbs of receiving. What they do not tell stays open.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, Self

from bot.matching.lexicon import any_of, lexicon
from bot.matching.text import MAX_WORDS, Analysis

MOSTLY: Final = 2
"""An entry has somebody in one role if that is more than so many times as frequent as the other."""


SHORTEST: Final = 4
"""Fewer words are no clause, but keywords."""


class Role(StrEnum):
    """What somebody is in what a question asks about."""

    GIVER = "giver"
    """Who gives, does, says, attacks."""
    TAKER = "taker"
    """Who gets it, or whom it concerns."""


OTHER: Final = {Role.GIVER: Role.TAKER, Role.TAKER: Role.GIVER}


@dataclass(frozen=True, kw_only=True)
class Roles:
    """How often each of the actors has each role in the questions of an entry."""

    single: Counter[tuple[str, Role]]
    pairs: Counter[tuple[str, str]]
    """(giver, taker) in one question."""

    @classmethod
    def of(cls, questions: Iterable[Mapping[str, Role]]) -> Self:
        """The roles in some questions, each as `roles` gives them."""
        read = list(questions)
        return cls(
            single=Counter(item for roles in read for item in roles.items()),
            pairs=Counter(pair for roles in read for pair in _pairs(roles)),
        )

    def contradict(self, roles: Mapping[str, Role], closest: Mapping[str, Role], *, same_words: bool) -> bool:
        """Whether a question has somebody in another role than the entry, its closest phrasing above all.

        `same_words`: it has hardly a word that the phrasing has not.
        """
        for giver, taker in _pairs(roles):
            same, contrary = self.pairs[giver, taker], self.pairs[taker, giver]
            if same > contrary or (same and (taker, giver) not in _pairs(closest)):
                return False
            if contrary:
                return True
        replaced = {role for actor, role in closest.items() if actor not in roles}
        for actor, role in roles.items():
            same, contrary = self.single[actor, role], self.single[actor, OTHER[role]]
            rarely = contrary > MOSTLY * same
            if closest.get(actor) is OTHER[role] and (rarely or (same_words and contrary >= same)):
                return True
            if actor not in closest and role in replaced and rarely and actor.startswith("@"):
                return True
        return False


def _pairs(roles: Mapping[str, Role]) -> frozenset[tuple[str, str]]:
    givers = [actor for actor, role in roles.items() if role is Role.GIVER]
    takers = [actor for actor, role in roles.items() if role is Role.TAKER]
    return frozenset((giver, taker) for giver in givers for taker in takers)


@lru_cache(maxsize=4096)
def roles(question: Analysis, language: str) -> Mapping[str, Role]:
    """The roles of the actors that a question names, as far as they can be told."""
    return _Clause(question, _cues(language)).roles()


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(any_of(patterns)) for name, patterns in lexicon(language).roles.items()}


class _Clause:
    """The main clause of a question."""

    def __init__(self, question: Analysis, cues: Mapping[str, re.Pattern[str]]) -> None:
        self._cues = cues
        self._words = question.folded
        self._end = next((at for at, word in enumerate(self._words) if at and self._is("subclause", word)), MAX_WORDS)
        self._actors = [
            (at, term)
            for at, term in zip(question.starts, question.terms, strict=True)
            if term in question.actors and not self._owns(at, term)
        ]
        self._passive = self._has("passive") and any(self._is("participle", word) for word in self._words[1:])
        self._taking = any(
            term[0] not in "@=" and self._is("taking", self._words[at])
            for at, term in zip(question.starts, question.terms, strict=True)
        )
        self._ordered = bool(cues["auxiliary"].pattern)
        self._subject_known = False

    def roles(self) -> Mapping[str, Role]:
        """The role of each actor that has one and not two."""
        if self._is("copula", self._word(1)) and not self._has("participle"):
            return {}
        found: dict[str, set[Role]] = {}
        before: Role | None = None
        last = -2
        for at, actor in self._actors:
            joined = self._is("joiner", self._word(at - 1)) or (at == last + 1 and self._is("modifier", self._word(last)))
            role = before if joined else self._role(at)
            before, last = role, at
            if role is not None:
                found.setdefault(actor, set()).add(role)
        return {actor: role for actor, (role, *more) in found.items() if not more}

    def _owns(self, at: int, actor: str) -> bool:
        """Whether it only says whose something is: «Kyiv's backers»; the apostrophe is gone by now."""
        return actor.startswith("@") and at + 1 < len(self._words) and self._is("possessive", self._words[at])

    def _role(self, at: int) -> Role | None:
        if at > self._end:
            return self._subordinate(at)
        first = at
        while self._is("determiner", self._word(first - 1)):
            first -= 1
        if first == at and self._is("determiner", self._word(at - 2)) and self._is("adjective", self._word(at - 1)):
            first = at - 2
        head, article = self._word(first - 1), self._word(first) if first < at else ""
        if self._has("asking") and (self._is("giving", head) or self._is("asked of", head)):
            return Role.TAKER
        if self._is("preposition", f"{self._word(first - 2)} {head}"):
            return None
        if self._is("giving", head):
            return Role.GIVER
        if self._is("to", head) or self._is("to", f"{head} {article}"):
            return Role.TAKER
        if self._is("asked", head) or self._is("preposition", head):
            return None
        if self._is("dative", article):
            return Role.TAKER
        return self._subject() if self._is_subject(head, first) else self._object()

    def _is_subject(self, head: str, first: int) -> bool:
        """In English what stands right behind an auxiliary, in German what has no mark first."""
        if self._ordered:
            described = not self._is("verb", head) and self._is("auxiliary", self._word(first - 2))
            return (first == 0 and len(self._words) >= SHORTEST) or self._is("auxiliary", head) or described
        return not self._subject_known and not any(self._is("subject", word) for word in self._words[:first])

    def _subject(self) -> Role:
        self._subject_known = True
        had = self._has("having") and self._has("giving")
        return Role.TAKER if self._passive or self._taking or had else Role.GIVER

    def _subordinate(self, at: int) -> Role | None:
        """In «does he think that they …?» they come after him."""
        before = [other for other, _ in self._actors if other < at]
        follows = before and before[-1] < self._end and self._is("that", self._word(self._end))
        return Role.TAKER if follows else None

    def _object(self) -> Role | None:
        return None if self._taking else Role.TAKER

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _has(self, cue: str) -> bool:
        return any(self._is(cue, word) for word in self._words)

    def _is(self, cue: str, word: str) -> bool:
        return bool(word) and self._cues[cue].fullmatch(word) is not None
