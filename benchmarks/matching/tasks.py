"""The tasks: which phrasings make the bank, and which questions are asked; the same for every method."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.matching.data import Asked, Pair, Phrasing, answering, banking, clinc, covid_pairs, own_phrasings
from benchmarks.matching.rivals import Bank
from bot.evaluating.questions import read_questions
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import LANGUAGES, Kind
from bot.matching.cleaning import clean, visible

ROOT: Final = Path(__file__).parents[2]
FOLDS: Final = 5
HELD_OUT: Final = 0.25
"""The share of the entries that are taken out where a set has no questions out of scope: theirs are then."""
SEEDS: Final = (0, 1, 2)
PARAPHRASES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Split:
    """A bank and the questions that it is asked."""

    bank: Bank
    asked: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is measured together: the figures are those of all questions of all splits."""

    name: str
    splits: tuple[Split, ...]
    note: str = ""

    @cached_property
    def open_splits(self) -> tuple[Split, ...]:
        """The splits with questions out of scope, for all that says how well a method knows when it is right."""
        if any(not one.right for split in self.splits for one in split.asked):
            return self.splits
        return tuple(held_out(split, seed) for seed, split in enumerate(self.splits))


def held_out(split: Split, seed: int) -> Split:
    """The split without a quarter of its entries."""
    entries = split.bank.entries
    removed = set(_chance(seed).sample(entries, round(len(entries) * HELD_OUT)))
    kept = tuple(phrasing for phrasing in split.bank.phrasings if phrasing[0] not in removed)
    asked = tuple(replace(one, right=one.right - removed) for one in split.asked)
    return Split(bank=replace(split.bank, phrasings=kept), asked=asked)


def sampled(split: Split, most: int | None) -> Split:
    """The split with at most that many of its questions, always the same."""
    if most is None or len(split.asked) <= most:
        return split
    return replace(split, asked=tuple(_chance(0).sample(split.asked, most)))


def tasks(folder: Path) -> Iterator[Task]:
    """All of them, from a folder with the public data."""
    phrasings, asked = clinc(folder)
    yield Task(name="CLINC150, 10 phrasings an entry", splits=(_split("en", few(phrasings, 10, seed=0), asked),))
    yield Task(name="CLINC150, all phrasings", splits=(_split("en", phrasings, asked),))
    phrasings, asked = banking(folder)
    drawn = tuple(_split("en", few(phrasings, 10, seed=seed), asked) for seed in SEEDS)
    yield Task(name="BANKING77, 10 phrasings an entry", splits=drawn, note=f"{len(SEEDS)} draws")
    yield Task(name="BANKING77, all phrasings", splits=(_split("en", phrasings, asked),))
    yield covid(covid_pairs(folder))
    base = load_base(ROOT / "knowledge")
    for language in LANGUAGES:
        yield own(base, language)
    for language in LANGUAGES:
        yield golden(base, language)


def few(phrasings: Iterable[Phrasing], count: int, *, seed: int) -> list[Phrasing]:
    """That many phrasings of each entry, drawn at random."""
    chance = _chance(seed)
    return [(entry, text) for entry, texts in _by_entry(phrasings).items() for text in chance.sample(texts, count)]


def covid(pairs: Sequence[Pair]) -> Task:
    """Each question and its paraphrases make an entry; in turn one of the first three paraphrases is asked."""
    paraphrases = _by_entry((pair.first, pair.second) for pair in pairs if pair.alike)
    splits = []
    for turn in range(PARAPHRASES):
        rest = [
            (first, text) for first, texts in paraphrases.items() for text in (first, *texts[:turn], *texts[turn + 1 :])
        ]
        asked = [
            Asked(text=texts[turn], right=frozenset({first}))
            for first, texts in paraphrases.items()
            if turn < len(texts)
        ]
        splits.append(_split("de", rest, asked))
    return Task(name="COVID-QA, German", splits=tuple(splits), note="a paraphrase left out")


def own(base: KnowledgeBase, language: str) -> Task:
    """The project's base, a fifth of the phrasings left out in turn; an entry that tells as much is right too."""
    phrasings = own_phrasings(base, language)
    _chance(0).shuffle(phrasings)
    right = {entry.id: answering(base, entry) for entry in base.entries.values()}
    splits = []
    for fold in range(FOLDS):
        rest = [phrasing for at, phrasing in enumerate(phrasings) if at % FOLDS != fold]
        asked = [Asked(text=text, right=right[entry]) for entry, text in phrasings[fold::FOLDS]]
        splits.append(Split(bank=_bank(base, language, rest), asked=tuple(asked)))
    return Task(name=f"own base, {language}", splits=tuple(splits), note="a fifth of the phrasings left out in turn")


def golden(base: KnowledgeBase, language: str) -> Task:
    """The golden questions of readers, greetings off. What the article does not tell is out of scope, and so the
    entries that say so are not in the bank."""
    facts = [entry for entry in base.entries.values() if entry.kind is Kind.FACT]
    asked = []
    for question in read_questions(ROOT / "tests" / "golden"):
        if question.lang == language and not question.is_either and question.kind not in ("multi", "followup"):
            wanted = set(question.facts) if question.expect == "answer" else None
            right = frozenset(entry.id for entry in facts if wanted is not None and wanted.issubset(entry.states))
            asked.append(Asked(text=clean(visible(question.text), language), right=right))
    phrasings = [(entry.id, text) for entry in facts for text in entry.asked(language)]
    split = Split(bank=_bank(base, language, phrasings), asked=tuple(asked))
    return Task(
        name=f"golden questions, {language}", splits=(split,), note="the prior of the weights was fitted on these"
    )


def _bank(base: KnowledgeBase, language: str, phrasings: Iterable[Phrasing]) -> Bank:
    return Bank(language=language, phrasings=tuple(phrasings), vocabulary=base.vocabulary(language))


def _split(language: str, phrasings: Iterable[Phrasing], asked: Iterable[Asked]) -> Split:
    return Split(bank=Bank(language=language, phrasings=tuple(phrasings)), asked=tuple(asked))


def _by_entry(phrasings: Iterable[Phrasing]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for entry, text in phrasings:
        texts[entry].append(text)
    return texts


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - draws, not secrets
