"""Rows of features, beside lists in plain Python."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.rows import Floats, Rows, found_in, largest

LISTS = st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=6), max_size=8)
NUMBERS = st.lists(st.integers(0, 30), max_size=20)


def numbered(lists: list[list[int]]) -> list[list[int]]:
    """The same with features from 0 on, so that each stands somewhere."""
    features = sorted({feature for row in lists for feature in row})
    return [[features.index(feature) for feature in row] for row in lists]


def rows_of(lists: list[list[int]]) -> Rows:
    """Of numbered ones."""
    features = [feature for row in lists for feature in row]
    lengths = np.array([len(row) for row in lists], dtype=np.int64)
    return Rows(np.array(features, dtype=np.int32), lengths, len(set(features)))


def as_lists(rows: Rows) -> list[list[int]]:
    return [rows.features[start:end].tolist() for start, end in pairwise(rows.starts)]


def weighed(size: int) -> Floats:
    """A weight for each of some, of which sums are exact."""
    return np.array([2.0 ** (at % 11) for at in range(size)], dtype=np.float32)


@given(LISTS)
def test_rows_are_what_was_given(lists: list[list[int]]) -> None:
    rows = rows_of(numbered(lists))
    assert len(rows) == len(lists)
    assert as_lists(rows) == numbered(lists)


@given(LISTS, st.data())
def test_some_rows_in_any_order(lists: list[list[int]], data: st.DataObject) -> None:
    known = numbered(lists)
    some = data.draw(st.lists(st.sampled_from(range(len(known))), max_size=10)) if known else []
    features, lengths = rows_of(known).of(np.array(some, dtype=np.int64))
    assert features.tolist() == [feature for row in some for feature in known[row]]
    assert lengths.tolist() == [len(known[row]) for row in some]


@given(LISTS)
def test_inverted(lists: list[list[int]]) -> None:
    known = numbered(lists)
    rows = rows_of(known)
    inverted = rows.inverted()
    assert as_lists(inverted) == [
        [row for row, features in enumerate(known) for each in features if each == feature]
        for feature in range(rows.size)
    ]
    assert inverted.size == len(rows)
    assert as_lists(inverted.inverted()) == [sorted(row) for row in known]


@given(LISTS, st.data())
def test_sums(lists: list[list[int]], data: st.DataObject) -> None:
    known = numbered(lists)
    rows = rows_of(known)
    weights = weighed(rows.size)
    expected = [sum(weights[feature] for feature in row) for row in known]
    assert rows.sums(weights).tolist() == expected
    some = data.draw(st.lists(st.sampled_from(range(len(known))), max_size=10)) if known else []
    assert rows.sums(weights, np.array(some, dtype=np.int64)).tolist() == [expected[row] for row in some]


@given(LISTS, st.data())
def test_spread(lists: list[list[int]], data: st.DataObject) -> None:
    known = numbered(lists)
    rows = rows_of(known)
    some = data.draw(st.lists(st.sampled_from(range(len(known))), max_size=10)) if known else []
    weights = weighed(len(some))
    expected = [0.0] * rows.size
    for row, weight in zip(some, weights, strict=True):
        for feature in known[row]:
            expected[feature] += weight
    assert rows.spread(np.array(some, dtype=np.int64), weights).tolist() == expected


@given(LISTS, st.data())
def test_frequencies(lists: list[list[int]], data: st.DataObject) -> None:
    known = numbered(lists)
    groups = data.draw(st.lists(st.integers(0, 3), min_size=len(known), max_size=len(known)))
    counted = Counter(
        feature
        for _, feature in {(group, feature) for group, row in zip(groups, known, strict=True) for feature in row}
    )
    rows = rows_of(known)
    found = rows.frequencies(np.array(groups, dtype=np.int32))
    assert found.tolist() == [counted[feature] for feature in range(rows.size)]


@given(NUMBERS, NUMBERS)
def test_what_is_found_in_sorted_numbers(numbers: list[int], wanted: list[int]) -> None:
    known = sorted(set(numbers))
    found = found_in(np.array(known, dtype=np.int64), np.array(wanted, dtype=np.int64))
    assert found.tolist() == [known.index(number) for number in wanted if number in known]


@given(st.lists(st.integers(-3, 9), max_size=30), st.integers(0, 12))
def test_the_largest(numbers: list[int], count: int) -> None:
    values = np.array(numbers, dtype=np.float32)
    found = largest(values, count).tolist()
    in_order = sorted((-number, at) for at, number in enumerate(numbers) if number > 0)
    # Of those that equal the last one, any may be left out.
    assert [numbers[at] for at in found] == [-number for number, _ in in_order[:count]]
    assert found == sorted(set(found), key=lambda at: (-numbers[at], at))


@pytest.mark.parametrize("count", [3, 4])
def test_equal_ones_stay_in_their_order(count: int) -> None:
    assert largest(np.array([1, 2, 0, 2], dtype=np.float32), count).tolist() == [1, 3, 0]
