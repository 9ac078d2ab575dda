"""Who does something and whom it concerns: «NATO gives Ukraine» is not «Ukraine gives NATO».

A light reading without a grammar: prepositions, where the subject stands, the passive, and verbs of receiving and of
demanding. What they do not tell stays open.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, Self

from bot.matching.lexicon import any_of, lexicon
from bot.matching.text import Analysis

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
        """Whether a question has somebody in another role than its closest phrasing and the entry as a whole.

        `same_words`: but for names and verbs of giving, it has the words of the phrasing, no more and no less.
        """
        if roles.items() <= closest.items():
            return False
        for giver, taker in _pairs(roles):
            same, contrary = self.pairs[giver, taker], self.pairs[taker, giver]
            if same or contrary:
                return contrary > same or (contrary == same and (taker, giver) in _pairs(closest))
        left = {role for actor, role in closest.items() if actor not in roles}
        for actor, role in roles.items():
            same, contrary = self.single[actor, role], self.single[actor, OTHER[role]]
            if closest.get(actor) is OTHER[role] and (same_words or contrary >= same):
                return True
            if actor not in closest and (same_words or role in left) and contrary > MOSTLY * same:
                return True
        return False


def _pairs(roles: Mapping[str, Role]) -> frozenset[tuple[str, str]]:
    givers = [actor for actor, role in roles.items() if role is Role.GIVER]
    takers = [actor for actor, role in roles.items() if role is Role.TAKER]
    return frozenset((giver, taker) for giver in givers for taker in takers)


@lru_cache(maxsize=4096)
def roles(question: Analysis, language: str) -> Mapping[str, Role]:
    """The roles of the actors that a question names; nothing of those who have none or both."""
    return _Clause(question, _cues(language)).roles()


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(any_of(patterns)) for name, patterns in lexicon(language).roles.items()}


class _Clause:
    """A question, word by word."""

    def __init__(self, question: Analysis, cues: Mapping[str, re.Pattern[str]]) -> None:
        self._cues = cues
        self._words = question.folded
        self._actors = [
            (at, term) for at, term in zip(question.starts, question.terms, strict=True) if term in question.actors
        ]
        self._demands = self._has("demanding")
        passive = self._has("passive") and any(self._is("participle", word) for word in self._words[1:])
        plain = {at for at, term in zip(question.starts, question.terms, strict=True) if term[0] not in "@="}
        receives = any(at in plain and self._is("receiving", word) for at, word in enumerate(self._words))
        source = not self._demands and any(self._is("source", self._head(at)) for at, _ in self._actors)
        self._is_clause = len(self._words) >= SHORTEST or self._has("receiving") or self._has("giving")
        last = self._word(len(self._words) - 1)
        says_who = self._is("being", self._word(1)) or self._is("copula", last)
        self._states = says_who and not self._has("participle")  # «Wer ist …», «… who she is»
        self._of_subject = Role.TAKER if passive or receives or source else Role.GIVER
        self._of_object = None if receives else Role.TAKER

    def roles(self) -> Mapping[str, Role]:
        """The role of each actor that has one and not two."""
        if self._states:
            return {}
        found: dict[str, set[Role | None]] = {}
        last, role = -2, None
        for at, actor in self._actors:
            if not (at == last + 1 or self._is("joiner", self._word(at - 1))):
                role = self._role(at)
            last = at
            found.setdefault(actor, set()).add(role)
        return {actor: role for actor, (role, *more) in found.items() if role and not more}

    def _role(self, at: int) -> Role | None:
        """The role of who is named at a word."""
        first = self._first(at)
        head = self._head(at)
        if self._demands and self._is("demanded of", head):
            return Role.TAKER
        if self._is("source", head):
            return Role.GIVER
        if self._is("goal", f"{head} {self._word(first)}"):
            return Role.TAKER
        if self._is("preposition", head) or self._is("preposition", f"{self._word(first - 2)} {head}"):
            return None
        if self._is("goal", head):
            return Role.TAKER
        if any(self._is("that", word) for word in self._words[:first]):
            return Role.TAKER if any(other < at for other, _ in self._actors) else None
        if not self._is_clause:
            return None
        return self._of_subject if self._is_subject(head, first) else self._of_object

    def _first(self, at: int) -> int:
        """Where the article or the like of a name stands."""
        while self._is("determiner", self._word(at - 1)):
            at -= 1
        return at

    def _head(self, at: int) -> str:
        """What stands before a name, its article aside."""
        return self._word(self._first(at) - 1)

    def _is_subject(self, head: str, first: int) -> bool:
        if any(self._is("subject", word) for word in self._words[:first]):
            return False
        return self._is("before subject", head) or first == 0

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _has(self, cue: str) -> bool:
        return any(self._is(cue, word) for word in self._words)

    def _is(self, cue: str, word: str) -> bool:
        return bool(word) and self._cues[cue].fullmatch(word) is not None
