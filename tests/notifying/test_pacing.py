"""The even rate of notices, by a clock that the tests set."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from bot.notifying.pacing import Pacer

LATE = st.floats(min_value=0, max_value=0.3)


def sent(rate: float, delays: list[float]) -> list[float]:
    """When messages went, where the sender was late by so much before each."""
    now = 0.0
    pacer = Pacer(rate, lambda: now)
    moments = []
    for delay in delays:
        now += delay
        now += pacer.take()
        moments.append(now)
    return moments


@given(st.lists(LATE, min_size=1, max_size=120), st.sampled_from([1, 25, 30]))
def test_no_second_has_two_messages_more_than_the_rate(delays: list[float], rate: int) -> None:
    moments = sent(rate, delays)
    assert max(bisect_left(moments, moment + 1) - place for place, moment in enumerate(moments)) <= rate + 2


@given(st.lists(st.floats(min_value=0, max_value=0.019), min_size=50, max_size=100))
def test_small_delays_cost_no_rate(delays: list[float]) -> None:
    moments = sent(25, delays)
    assert moments[-1] <= len(delays) / 25


def test_after_a_rest_there_is_no_burst() -> None:
    moments = sent(25, [0.0, 60.0, 0.0, 0.0])
    assert moments[-1] - moments[1] > 0.05
