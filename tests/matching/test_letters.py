"""Runs of letters, beside strings in plain Python."""

from collections import Counter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from bot.matching.letters import BITS, RUNS, Letters, runs
from bot.matching.text import MAX_WORD

ANY_WORDS = st.lists(st.text(st.characters(exclude_categories=()), max_size=MAX_WORD + 5), max_size=6)
ALIKE = st.text("abcä", min_size=1, max_size=6)
SIMPLE = st.lists(ALIKE, min_size=1, max_size=8, unique=True)


def spelt(word: str) -> list[str]:
    """The runs as strings, of what fits into the longest word and its edges."""
    padded = f"_{word}_"[: MAX_WORD + 2]
    return [padded[at : at + n] for n in RUNS for at in range(len(padded) - n + 1)]


def coded(run: str) -> int:
    code = 0
    for letter in run:
        code = code << BITS | ord(letter) % 2**BITS
    return code


@given(ANY_WORDS)
@example(["😀", "a😀b", "\U00010061"])
@example(["", "x" * MAX_WORD, "x" * (MAX_WORD + 1), "\0", "\ud800"])
def test_the_runs_of_any_words(words: list[str]) -> None:
    codes, lengths = runs(words)
    assert codes.tolist() == [coded(run) for word in words for run in spelt(word)]
    assert lengths.tolist() == [len(spelt(word)) for word in words]


def test_a_word_that_is_too_long_has_the_runs_of_its_beginning() -> None:
    word = "abcdefgh" * 5
    assert len(word) == MAX_WORD
    assert runs([word + "ijk"])[0].tolist() == runs([word + "i"])[0].tolist() != runs([word])[0].tolist()


@given(SIMPLE)
def test_words_and_runs_know_each_other(words: list[str]) -> None:
    letters = Letters(words)
    assert letters.rows.size == len({run for word in words for run in spelt(word)})
    assert letters.rows.lengths.tolist() == [len(spelt(word)) for word in words]
    has = [(word, run) for word in range(len(letters.rows)) for run in letters.rows.of(np.array([word]))[0]]
    is_in = [(word, run) for run in range(len(letters.words)) for word in letters.words.of(np.array([run]))[0]]
    assert sorted(has) == sorted(is_in)


@given(SIMPLE, st.lists(st.one_of(ALIKE, st.text("xyab", min_size=1, max_size=5)), max_size=4))
def test_what_words_have_in_common_with_others(words: list[str], asked: list[str]) -> None:
    letters = Letters(words)
    known, unknown = letters.known(asked)
    wanted = [run for word in asked for run in spelt(word)]
    in_bank = {run for word in words for run in spelt(word)}
    assert unknown == sum(run not in in_bank for run in wanted)
    assert len(known) + unknown == len(wanted)
    shared = letters.words.spread(known, np.ones(len(known), dtype=np.float32))
    counts = Counter(wanted)
    assert shared.tolist() == [sum(counts[run] for run in spelt(word)) for word in words]
