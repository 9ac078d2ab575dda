"""What tests of notices have in common: a moment, broadcasts, chats that follow something, a sender's outbox."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from bot.storage.broadcasts import Broadcast, Broadcasts, Counts, NewBroadcast, Published
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.leases import Lease
from bot.storage.outbox import Done, Job, Outbox
from bot.storage.preferences import NoticeKind
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import deliveries, leases

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
GROUP = Place(chat_id=-4518810793)
TOPIC = Place(chat_id=-1001471352452, thread_id=7)
OTHER = Place(chat_id=-1001471352453)


def a_broadcast(name: str = "update:one", **changes: Any) -> NewBroadcast:  # noqa: ANN401 - fields of many types
    fields: dict[str, Any] = {
        "name": name,
        "kind": NoticeKind.AGENDA,
        "meeting": "brussels",
        "urgency": "normal",
        "notice": "first text",
        "not_before": NOON,
        "expires_at": NOON + 12 * HOUR,
    }
    return NewBroadcast(**fields | changes)


async def follow(database: Database, *places: Place, meeting: str = EVERYTHING) -> None:
    for place in places:
        kind = ChatKind.PRIVATE if place.chat_id > 0 else ChatKind.SUPERGROUP
        await Chats(database).seen(place.chat_id, kind)
        await Subscriptions(database).add(place, meeting)


async def publish(database: Database, new: NewBroadcast, now: dt.datetime = NOON) -> Published:
    async with database.write() as connection:
        return await Broadcasts(database).publish(connection, new, now)


async def withdraw(database: Database, name: str = "update:one", now: dt.datetime = NOON) -> Broadcast | None:
    async with database.write() as connection:
        return await Broadcasts(database).withdraw(connection, name, now)


async def counts(database: Database, name: str = "update:one") -> Counts:
    stored = Broadcasts(database)
    found = await stored.named(name)
    assert found is not None
    return await stored.counts(found)


async def new_outbox(database: Database) -> Outbox:
    """That of a sender that has just taken over, whoever had the lease."""
    async with database.write() as connection:
        await connection.execute(update(leases).values(expires_at=database.in_seconds(-1)))
    lease = Lease(database, "sender")
    assert await lease.acquire()
    return Outbox(database, lease)


async def claim(outbox: Outbox, now: dt.datetime = NOON) -> tuple[Job, ...]:
    """All that can be claimed now."""
    found: list[Job] = []
    for _ in range(100):
        jobs, any_due = await outbox.claim(100, now)
        found += jobs
        if not any_due:
            return tuple(found)
    raise AssertionError("what is due stays so")


async def deliver(outbox: Outbox, now: dt.datetime = NOON) -> tuple[Job, ...]:
    """Do all that can be done now; new messages have the ids from 1 on in each chat, as far as one test goes."""
    jobs = await claim(outbox, now)
    for number, job in enumerate(jobs, start=1):
        await outbox.record([Done(job=job, message_id=arrived(job, number))], now)
    return jobs


def arrived(job: Job, number: int) -> int | None:
    """The message that stands there after a job was done."""
    return (job.message_id or number) if job.showing else None


def names(job: Job) -> list[str]:
    return [each.name for each in job.showing]


async def rows(database: Database) -> list[Mapping[str, Any]]:
    """All deliveries."""
    query = select(deliveries).order_by(deliveries.c.broadcast_id, deliveries.c.chat_id, deliveries.c.thread_id)
    async with database.read() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]
