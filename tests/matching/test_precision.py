"""The threshold that answers show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.precision import Answered, threshold

ANSWERED = st.builds(Answered, confidence=st.floats(0, 1), is_right=st.booleans())
PRECISIONS = st.floats(0.5, 0.99)


def answered(confidence: float, *, right: int = 0, wrong: int = 0) -> list[Answered]:
    return [Answered(confidence=confidence, is_right=number < right) for number in range(right + wrong)]


def test_the_lowest_confidence_that_shows_it_is_enough() -> None:
    found = [*answered(0.8, right=100), *answered(0.6, right=100), *answered(0.4, right=20, wrong=80)]
    assert threshold(found, 0.9) == 0.6


def test_what_is_equally_sure_is_answered_alike() -> None:
    assert threshold([*answered(0.8, right=100), *answered(0.6, right=100, wrong=100)], 0.9) == 0.8


@pytest.mark.parametrize("found", [[], answered(0.4, right=5), answered(0.8, right=50, wrong=50)])
def test_what_is_not_shown_is_left_to_the_confidence(found: list[Answered]) -> None:
    assert threshold(found, 0.9) == 0.9


def test_a_few_right_ones_show_less_than_many() -> None:
    assert threshold(answered(0.7, right=8), 0.9) == 0.9
    assert threshold(answered(0.7, right=80), 0.9) == 0.7


@given(st.lists(ANSWERED, max_size=50), PRECISIONS)
def test_it_is_a_confidence_that_was_found_or_the_precision(found: list[Answered], precision: float) -> None:
    least = threshold(found, precision)
    assert least <= precision
    assert least == precision or least in {one.confidence for one in found}


@given(st.lists(ANSWERED, max_size=50), PRECISIONS, PRECISIONS)
def test_who_asks_for_more_gets_no_lower_threshold(found: list[Answered], one: float, other: float) -> None:
    assert threshold(found, min(one, other)) <= threshold(found, max(one, other))


@given(st.lists(ANSWERED, max_size=20).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_does_not_matter(both: tuple[list[Answered], list[Answered]]) -> None:
    assert threshold(both[0], 0.8) == threshold(both[1], 0.8)
