"""What each chat takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.recent import BURST, GROUP, SPACED, Limit, RecentMessages

PERSON, ROOM = 7, -7
GAPS = st.lists(st.floats(0, 20), max_size=80)


def most_within(times: list[float], limit: Limit) -> int:
    """How many of these messages a window of the limit holds at most."""
    return max((sum(start <= time < start + limit.seconds for time in times) for start in times), default=0)


@given(gaps=GAPS, chat_id=st.sampled_from([PERSON, ROOM]), limit=st.sampled_from([SPACED, BURST]))
def test_whoever_waits_as_told_keeps_the_limits(gaps: list[float], chat_id: int, limit: Limit) -> None:
    recent, now, times = RecentMessages(), 0.0, list[float]()
    for gap in gaps:
        now += gap
        # Whole ticks, as sums of fractions may fall short of a limit by a rounding.
        now = -(-(now + recent.seconds_until(chat_id, limit, now)) * 64 // 1) / 64
        times.append(now)
        recent.add(chat_id, now)
    assert most_within(times, limit) <= limit.messages
    assert chat_id == PERSON or most_within(times, GROUP) <= GROUP.messages


def test_a_burst_and_then_a_pause() -> None:
    recent = RecentMessages()
    for now in (0.0, 0.0, 0.0, 1.0, 1.5):
        assert not recent.seconds_until(PERSON, BURST, now)
        recent.add(PERSON, now)
    assert recent.seconds_until(PERSON, BURST, 1.5) == 3.5
    assert recent.seconds_until(PERSON, BURST, 5.0) == 0


def test_a_message_on_its_way_counts_from_when_it_is_known_to_be_there() -> None:
    recent = RecentMessages()
    message = recent.add(PERSON, 0.0)
    message.at = 5.0
    assert recent.seconds_until(PERSON, SPACED, 5.0) == 1


def test_a_refused_message_does_not_count() -> None:
    recent = RecentMessages()
    recent.remove(PERSON, recent.add(PERSON, 0.0))
    assert not recent.seconds_until(PERSON, SPACED, 0.0)


@given(
    gaps=st.lists(st.integers(0, 10), max_size=200), chats=st.lists(st.integers(-50, 50), min_size=200, max_size=200)
)
def test_it_remembers_no_chat_for_longer_than_a_limit_looks_back(gaps: list[int], chats: list[int]) -> None:
    recent, now, sent = RecentMessages(), 0, list[tuple[int, int]]()
    for gap, chat_id in zip(gaps, chats, strict=False):
        now += gap
        recent.add(chat_id, now)
        sent.append((now, chat_id))
        assert len(recent) == len({each for at, each in sent if at > now - GROUP.seconds})


@pytest.mark.parametrize("limit", [SPACED, BURST])
def test_an_unknown_chat_waits_for_nothing(limit: Limit) -> None:
    assert RecentMessages().seconds_until(ROOM, limit, 0.0) == 0
