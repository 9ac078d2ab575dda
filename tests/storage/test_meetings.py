"""What is stored of meetings: what was announced beside the base, and how often it has changed."""

import asyncio

import pytest

from bot.storage.database import Database
from bot.storage.meetings import Meetings, Standing


@pytest.fixture
def store(database: Database) -> Meetings:
    return Meetings(database)


async def held(store: Meetings, digest: str = "one") -> Standing:
    async with store.transaction() as connection:
        return (await store.hold(connection, {"fest": digest}))["fest"]


async def announced(store: Meetings, digest: str, announced: str | None = None) -> Standing:
    async with store.transaction() as connection:
        await store.hold(connection, {"fest": "one"})
        return await store.announce(connection, "fest", announced=announced, digest=digest)


async def test_a_meeting_is_entered_when_it_is_first_seen(store: Meetings) -> None:
    assert await store.all() == {}
    first = await held(store)
    assert (first.announced, first.digest, first.sequence) == (None, "one", 0)
    assert await held(store, "two") == first
    assert await store.all() == {"fest": first}


async def test_no_meetings_are_none(store: Meetings) -> None:
    async with store.transaction() as connection:
        assert await store.hold(connection, {}) == {}


async def test_the_sequence_grows_with_the_digest_alone(store: Meetings) -> None:
    first = await held(store)
    other = await announced(store, "two", "{}")
    assert (other.announced, other.digest, other.sequence) == ("{}", "two", 1)
    assert other.changed_at >= first.changed_at
    same = await announced(store, "two")
    assert (same.announced, same.sequence, same.changed_at) == (None, 1, other.changed_at)
    assert await store.all() == {"fest": same}


async def test_no_change_is_lost_between_two_processes(url: str) -> None:
    async with Database.open(url) as here, Database.open(url) as there:
        stores = [Meetings(here), Meetings(there)] * 5
        await asyncio.gather(*(announced(store, f"digest {number}") for number, store in enumerate(stores)))
        assert (await held(stores[0])).sequence == 10
