"""World time: moved, faster, slower, slept through."""

import asyncio
import time

import pytest

from bot.playground.botapi.clock import Clock


def stopped() -> Clock:
    """A clock that moves only where it is told to."""
    clock = Clock()
    clock.restore(1_000.0, 0.0)
    return clock


def test_is_real_time_at_first() -> None:
    before = time.time()
    assert before <= Clock().now() <= time.time()


def test_advances_and_is_set() -> None:
    clock = stopped()
    clock.advance(5)
    assert clock.now() == 1_005
    clock.set(2_000)
    assert clock.now() == 2_000


def test_runs_faster_from_now_on() -> None:
    clock = stopped()
    clock.scale = 1e9
    started = clock.now()
    while clock.now() == started:
        pass
    assert clock.now() - started > 10  # a microsecond of real time is a thousand seconds
    assert clock.scale == 1e9


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Clock().scale = -1


def test_tells_of_changes() -> None:
    clock, told = stopped(), list[float]()
    clock.on_change.append(lambda: told.append(clock.now()))
    clock.advance(1)
    clock.set(5)
    clock.scale = 0
    assert told == [1_001, 5, 5]


async def test_sleep_ends_when_the_clock_is_moved_past_it() -> None:
    clock = stopped()
    sleeping = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.advance(59)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not sleeping.done()
    clock.advance(1)
    await sleeping


async def test_sleep_honours_a_change_of_speed_at_once() -> None:
    clock = stopped()
    sleeping = asyncio.create_task(clock.sleep(3_600))
    await asyncio.sleep(0)
    clock.scale = 1e6
    async with asyncio.timeout(5):
        await sleeping


async def test_no_sleep_for_what_is_past() -> None:
    async with asyncio.timeout(5):
        await stopped().sleep(0)
        await stopped().sleep(-1)
