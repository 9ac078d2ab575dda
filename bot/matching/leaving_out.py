"""Questions from the bank alone: what is left out of it is asked, as if a stranger had."""

import random
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.matching.evidence import Assessment
from bot.matching.fitting import Example
from bot.matching.text import words_of

ROUNDS: Final = 5
"""In each, a fifth of the entries is left out, and a fifth of the phrasings of the others."""
MOST: Final = 600
"""Questions in all: what they cost does not grow with the bank."""
OUT_OF_SCOPE: Final = 0.3
"""The share of the questions to come for which there is no answer: no entry, or one that says so."""
REPEATED: Final = 30
"""Phrasings, about, that are asked though they stand in the bank."""
MISTYPED: Final = 3
"""Every so many questions one is mistyped, as strangers' are."""
SHORTEST_MISTYPED: Final = 4
SEED: Final = 20240612

Phrasing = tuple[str, str]
"""An entry and one of its phrasings."""
Assess = Callable[[str], Assessment]


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What is known of an entry besides its phrasings."""

    right: Set[str]
    """The entries that answer all that it answers, itself among them."""
    near: Set[str]
    """The entries that answer some of it, itself among them."""
    is_silence: bool = False
    """Whether its answer is that there is none."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked of a bank."""

    unseen: list[Example]
    """What was left out of it: as a stranger's questions."""
    repeated: list[Example]
    """What stands in it, word for word: for the weights alone, since strangers' questions are no repetitions."""


def left_out(
    phrasings: Sequence[Phrasing],
    meanings: Mapping[str, Meaning],
    build: Callable[[Sequence[Phrasing]], Assess],
) -> Asked:
    """Examples from the phrasings of a bank, always the same ones; empty if nothing can be left out of it.

    `build` makes of some of the phrasings what assesses questions.
    """
    texts = _shuffled(phrasings)
    entries = list(texts)
    rounds = _rounds(len(phrasings))
    asked = Asked(unseen=[], repeated=[])
    for turn in range(rounds):
        removed = set(entries[turn::ROUNDS])
        held = {entry: _fold(texts[entry], at + turn) for at, entry in enumerate(entries) if entry not in removed}
        kept = [(entry, text) for entry, text in phrasings if entry in held and text not in held[entry]]
        if not kept:
            continue
        assess = build(kept)
        known = {entry for entry, _ in kept}
        told = {entry: own for entry, own in held.items() if not meanings[entry].is_silence}
        untold = {entry: own for entry, own in held.items() if meanings[entry].is_silence}
        untold |= {entry: texts[entry] for entry in removed if known.isdisjoint(meanings[entry].near)}
        in_scope = _in_turn(told, round(MOST * (1 - OUT_OF_SCOPE) / rounds))
        out_of_scope = _in_turn(untold, round(len(in_scope) * OUT_OF_SCOPE / (1 - OUT_OF_SCOPE)))
        for at, (entry, text) in enumerate([*in_scope, *out_of_scope]):
            question = text if at % MISTYPED else mistyped(text)
            asked.unseen.append(_example(assess(question), meanings[entry].right))
        for entry, text in kept[:: max(1, len(kept) * rounds // REPEATED)]:
            asked.repeated.append(_example(assess(text), meanings[entry].right))
    return asked


def _shuffled(phrasings: Sequence[Phrasing]) -> dict[str, list[str]]:
    """The different phrasings of each entry, all in an order that does not depend on how they were written down."""
    texts: dict[str, list[str]] = {}
    for entry, text in sorted(set(phrasings)):
        texts.setdefault(entry, []).append(text)
    chance = random.Random(SEED)  # nosec B311 # noqa: S311 - draws, not secrets
    entries = list(texts)
    chance.shuffle(entries)
    for own in texts.values():
        chance.shuffle(own)
    return {entry: texts[entry] for entry in entries}


def _rounds(count: int) -> int:
    """As many as it takes to ask MOST questions: for a large bank one is enough."""
    return max(1, min(ROUNDS, -(-MOST * ROUNDS // max(count, 1))))


def _fold(texts: Sequence[str], turn: int) -> list[str]:
    """A fifth of an entry's phrasings, never all of them."""
    return [text for at, text in enumerate(texts) if at % ROUNDS == turn % ROUNDS] if len(texts) > 1 else []


def _in_turn(texts: Mapping[str, Sequence[str]], most: int) -> list[Phrasing]:
    """At most that many phrasings, evenly from all entries."""
    entries = sorted(texts)
    random.Random(SEED).shuffle(entries)  # nosec B311 # noqa: S311 - draws, not secrets
    longest = max(map(len, texts.values()), default=0)
    found = ((entry, texts[entry][at]) for at in range(longest) for entry in entries if at < len(texts[entry]))
    return list(islice(found, most))


def mistyped(text: str) -> str:
    """The text with two neighbouring letters of its longest word in each other's place."""
    word = max(words_of(text), key=len, default="")
    if len(word) < SHORTEST_MISTYPED:
        return text
    at = len(word) // 2
    return text.replace(word, f"{word[: at - 1]}{word[at]}{word[at - 1]}{word[at + 1 :]}", 1)


def _example(assessment: Assessment, right: Set[str]) -> Example:
    rights = tuple(choice.candidate.entry_id in right for choice in assessment.choices)
    return Example(assessment=assessment, right=rights, none_right=not any(rights))
