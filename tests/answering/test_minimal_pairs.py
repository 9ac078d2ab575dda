"""Questions of the base and their smallest changes: the one is answered, the other not with the same."""

from collections import Counter

import pytest

from bot.answering import AnswerService, Decision
from bot.knowledge.base import KnowledgeBase
from tests.answering import minimal_pairs
from tests.answering.asking import ask, said
from tests.answering.minimal_pairs import Pair

REVIEW = minimal_pairs.reviewed()
KINDS = sorted({(pair.lang, pair.guard) for pair in REVIEW.pairs})
MOST_SILENT = 0.1
"""The share of unchanged questions that may go without a direct answer."""


def answers(service: AnswerService, text: str, language: str) -> frozenset[str]:
    """The entries that a direct answer gives."""
    parts = ask(service, text, language=language).parts
    return frozenset(part.entry.id for part in parts if part.decision is Decision.ANSWER and part.entry)


def right(pair: Pair, base: KnowledgeBase, found: frozenset[str]) -> bool:
    """Whether the answers state what the entry does."""
    return any(base.entries[entry].tells(base.entries[pair.entry]) for entry in found)


@pytest.mark.parametrize(("language", "guard"), KINDS)
def test_no_change_gets_a_wrong_direct_answer(service: AnswerService, language: str, guard: str) -> None:
    pairs = [pair for pair in REVIEW.pairs if (pair.lang, pair.guard) == (language, guard)]
    wrong = [
        f"{pair.id}: {pair.change} -> {said(ask(service, pair.change, language=language))}"
        for pair in pairs
        if not answers(service, pair.change, language) <= set(pair.instead)
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "guard"), KINDS)
def test_the_guards_do_not_win_by_silence(
    service: AnswerService, base: KnowledgeBase, language: str, guard: str
) -> None:
    pairs = [pair for pair in REVIEW.pairs if (pair.lang, pair.guard) == (language, guard)]
    silent = [pair.twin for pair in pairs if not right(pair, base, answers(service, pair.twin, language))]
    assert len(silent) <= MOST_SILENT * len(pairs), silent


def test_the_rules_make_the_pairs_of_the_base(base: KnowledgeBase) -> None:
    """If a question was taken out of the base: `python -m tests.answering.minimal_pairs`, and read what is new."""
    made = set(minimal_pairs.made(base, REVIEW))
    assert [pair.id for pair in REVIEW.pairs if pair not in made] == []


def test_there_are_enough_of_each_kind() -> None:
    counted = Counter((pair.lang, pair.guard) for pair in REVIEW.pairs)
    assert counted.total() >= 300
    assert len(counted) == 14
    assert min(counted.values()) >= 20, counted


def test_pairs_are_told_apart_by_their_ids() -> None:
    assert len({pair.id for pair in REVIEW.pairs}) == len(REVIEW.pairs)
