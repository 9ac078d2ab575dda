"""Whether probabilities keep their word: the claims of replies, the bins, the expected calibration error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.calibrating import asked
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.reliability import Claim, bins, calibration_error, claim
from tests.evaluating import pool

CLAIMS = st.lists(st.builds(Claim, probability=st.floats(0, 1), right=st.booleans()), min_size=1)


@st.composite
def honest(draw: st.DrawFn) -> list[Claim]:
    """Claims of which at each probability just that share is right."""
    made: list[Claim] = []
    for _ in range(draw(st.integers(1, 8))):
        count = draw(st.integers(1, 12))
        right = draw(st.integers(0, count))
        made += [Claim(probability=right / count, right=number < right) for number in range(count)]
    return draw(st.permutations(made))


@given(honest())
def test_what_is_as_often_right_as_it_says_has_no_error(made: list[Claim]) -> None:
    assert calibration_error(made) == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 1), st.lists(st.booleans(), min_size=1))
def test_one_probability_is_as_far_off_as_the_share_that_is_right(probability: float, rights: list[bool]) -> None:
    made = [Claim(probability=probability, right=right) for right in rights]
    assert calibration_error(made) == pytest.approx(abs(probability - sum(rights) / len(rights)))


@given(CLAIMS)
def test_every_claim_is_in_the_bin_of_its_probability(made: list[Claim]) -> None:
    found = bins(made)
    assert sum(one.count for one in found) == len(made)
    assert [one.low for one in found[1:]] == [one.high for one in found[:-1]]
    for one in found:
        assert one.low - 1e-9 <= one.probability <= one.high + 1e-9
        assert 0 <= one.right <= 1
    error = calibration_error(made)
    assert error is not None
    assert 0 <= error <= 1


def test_without_claims_there_is_no_error() -> None:
    assert calibration_error([]) is None
    assert sum(one.count for one in bins([])) == 0


def test_a_claim_is_about_the_likeliest_fact() -> None:
    made = claim(asked(pool.RIGHT, pool.service()))
    assert made is not None
    assert made.right
    assert made.probability == pytest.approx(asked(pool.RIGHT, pool.service()).confidence, abs=0.01)


@pytest.mark.parametrize("question", [pool.WRONG, pool.FALSE], ids=["wrong", "false"])
def test_a_claim_can_be_wrong(question: GoldenQuestion) -> None:
    made = claim(asked(question, pool.service()))
    assert made is not None
    assert not made.right
    assert made.probability > 0.5


@pytest.mark.parametrize("question", [pool.SEVERAL, pool.GREETING, pool.EITHER], ids=["several", "greeting", "either"])
def test_what_cannot_be_judged_claims_nothing(question: GoldenQuestion) -> None:
    assert claim(asked(question, pool.service())) is None
