"""A broadcast survives what kills, stops or freezes the process that sends it, on both databases."""

import asyncio
import datetime as dt
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.botapi.faults import Slow
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import pool
from tests.e2e.newsroom import Newsroom, newsroom
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]

GROUPS = 120
RATE = "80"


@pytest.fixture
async def room(server: Server, url: str, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(server, url, tmp_path, pool()) as running:
        yield running


async def test_a_sender_that_is_killed_again_and_again_loses_nobody(room: Newsroom) -> None:
    await room.follow(GROUPS)
    await room.publish()
    in_flight = 0
    for killed_at in (20, 50, 80):
        process = await room.start(broadcast_rate=RATE)
        await room.until(lambda goal=killed_at: room.delivered().total() >= goal)  # type: ignore[misc]
        in_flight += await room.kill(process)
        await room.let_leases_end()
    await room.start(broadcast_rate=RATE)

    counts = await room.until_done()

    delivered = room.delivered()
    assert counts.sent == counts.total == GROUPS
    assert min(delivered.values()) == 1
    assert delivered.total() - GROUPS <= in_flight


async def test_what_may_have_arrived_is_held_for_an_editor(room: Newsroom) -> None:
    await room.follow(GROUPS)
    await room.publish()
    for killed_at in (30, 60):
        process = await room.start(broadcast_rate=RATE, uncertain="hold")
        await room.until(lambda goal=killed_at: room.delivered().total() >= goal)  # type: ignore[misc]
        await room.kill(process)
        await room.let_leases_end()
    await room.start(broadcast_rate=RATE, uncertain="hold")

    counts = await room.until_done()

    delivered = room.delivered()
    assert counts.sent + counts.unknown == counts.total == GROUPS
    assert max(delivered.values()) == 1
    assert counts.sent <= sum(1 for number in delivered.values() if number)
    # An editor has looked: they are sent again.
    assert (
        await room.broadcasts.settle((await room.broadcast()).id, dt.datetime.now(dt.UTC), arrived=False)
        == counts.unknown
    )
    await room.until_done()
    assert min(room.delivered().values()) == 1


async def test_a_sender_that_is_told_to_stop_loses_and_doubles_nothing(room: Newsroom) -> None:
    await room.follow(GROUPS)
    await room.publish()
    process = await room.start(broadcast_rate=RATE)
    await room.until(lambda: room.delivered().total() >= GROUPS // 3)
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    stopped = await room.counts()
    assert stopped.sending == 0
    assert stopped.sent == room.delivered().total() < GROUPS

    await room.start(broadcast_rate=RATE)
    counts = await room.until_done()

    assert counts.sent == GROUPS
    assert set(room.delivered().values()) == {1}


async def test_another_replica_takes_over_by_itself(room: Newsroom) -> None:
    await room.follow(GROUPS)
    await room.publish()
    first = await room.start(broadcast_rate=RATE)
    await room.until(lambda: room.delivered().total() >= 10)
    await room.start(broadcast_rate=RATE)
    await room.until(lambda: room.delivered().total() >= GROUPS // 2)
    in_flight = await room.kill(first)

    counts = await room.until_done()

    assert counts.sent == GROUPS
    assert min(room.delivered().values()) == 1
    assert room.delivered().total() - GROUPS <= in_flight


async def test_a_process_that_stood_still_records_nothing_over_its_successor(room: Newsroom) -> None:
    await room.follow(GROUPS)
    await room.publish()
    frozen = await room.start(broadcast_rate=RATE)
    await room.until(lambda: room.delivered().total() >= 20)
    # What it has in flight is answered only when another process has long sent it again.
    room.server.order("sendMessage", Slow(seconds=0.5), times=5)
    await room.until(lambda: not room.server.api.faults.pending())
    await room.freeze(frozen)
    await room.start(broadcast_rate=RATE)
    counts = await room.until_done()
    recorded = await room.recorded()
    frozen.send_signal(signal.SIGCONT)
    await asyncio.sleep(1.0)

    assert counts.sent == GROUPS
    assert min(room.delivered().values()) == 1
    assert await room.recorded() == recorded
    # It stands by now, as a replica does.
    frozen.send_signal(signal.SIGTERM)
    assert await frozen.wait() == 0
