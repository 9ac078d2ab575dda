"""Leases: one holder at a time, by the database's clock."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.storage.database import Database
from bot.storage.leases import LEASE_SECONDS, Lease, LeaseLostError
from bot.storage.tables import leases


async def expire(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(update(leases).values(expires_at=database.in_seconds(-0.001)))


async def test_of_many_only_one_gets_it(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as two:
        candidates = [Lease(database, "sender") for database in (one, two) for _ in range(5)]

        assert sum(await asyncio.gather(*(lease.acquire() for lease in candidates))) == 1


async def test_a_lease_that_is_over_goes_to_one_of_many_with_the_next_epoch(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as two:
        former = Lease(one, "sender")
        assert await former.acquire()
        await expire(one)
        candidates = [Lease(database, "sender") for database in (one, two) for _ in range(5)]

        taken = await asyncio.gather(*(lease.acquire() for lease in candidates))

        assert sum(taken) == 1
        assert {lease.epoch for lease, is_taken in zip(candidates, taken, strict=True) if is_taken} == {2}
        with pytest.raises(LeaseLostError):
            await former.renew()


async def test_who_is_late_keeps_it_as_long_as_nobody_else_takes_it(database: Database) -> None:
    lease = Lease(database, "sender")
    await lease.acquire()
    await expire(database)

    await lease.renew()

    assert not await Lease(database, "sender").acquire()


async def test_a_released_lease_is_free_at_once(database: Database) -> None:
    lease, other = Lease(database, "sender"), Lease(database, "sender")
    await lease.acquire()
    await lease.release()

    assert await other.acquire()
    await lease.release()
    assert not await lease.acquire()
    assert await lease.acquire() is False
    assert (lease.epoch, other.epoch) == (1, 2)


async def test_leases_of_different_names_do_not_meet(database: Database) -> None:
    assert await Lease(database, "sender").acquire()
    assert await Lease(database, "poller").acquire()


async def test_what_is_done_without_the_lease_is_not_done(database: Database) -> None:
    lease = Lease(database, "sender")
    await lease.acquire()
    await expire(database)
    await Lease(database, "sender").acquire()

    with pytest.raises(LeaseLostError):
        async with database.write() as connection:
            await connection.execute(update(leases).values(holder="somebody"))
            await lease.hold(connection)

    async with database.read() as connection:
        assert await connection.scalar(select(leases.c.holder)) != "somebody"


async def test_the_clock_of_the_database_goes_forward_by_seconds(database: Database) -> None:
    moments = [
        database.in_seconds(seconds).label(name)
        for name, seconds in (("past", -1.5), ("now", 0), ("end", LEASE_SECONDS))
    ]
    async with database.read() as connection:
        [(past, now, end)] = [tuple(row) for row in await connection.execute(select(*moments))]

    assert abs((now - past).total_seconds() - 1.5) < 0.1
    assert abs((end - now).total_seconds() - LEASE_SECONDS) < 0.1
