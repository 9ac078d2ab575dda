"""The databases that are measured: new ones, with so many chats that follow a meeting."""

import datetime as dt
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, insert, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Credit, Update, UpdateKind, UpdateText
from bot.notifying.notices import Notice
from bot.storage.broadcasts import Broadcast, Broadcasts, NewBroadcast
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind
from bot.storage.states import SENDING
from bot.storage.tables import broadcasts, chats, deliveries, leases, subscriptions

FIRST: Final = -1_000_000_000_000
"""The ids of chats go down from here."""
NUMBERS: Final = {
    "SQLite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)",
    "PostgreSQL": "WITH numbers(n) AS (SELECT * FROM generate_series(1, :most))",
}
HOUR: Final = 60


@asynccontextmanager
async def new_database(kind: str, server: str | None) -> AsyncIterator[str]:
    """The URL of an empty database with the present schema; PostgreSQL's on the server."""
    async with _new_sqlite() if kind == "SQLite" or server is None else _new_postgresql(server) as url:
        # Migrations take no turns within one process.
        async with Database.open(url):
            pass
        yield url


@asynccontextmanager
async def _new_sqlite() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'belegbot.sqlite3'}"


@asynccontextmanager
async def _new_postgresql(server: str) -> AsyncIterator[str]:
    name = f"belegbot_{uuid.uuid4().hex}"
    engine = create_async_engine(make_url(server).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
            try:
                yield make_url(server).set(database=name).render_as_string(hide_password=False)
            finally:
                await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await engine.dispose()


async def seed(database: Database, kind: str, meetings: dict[str, int]) -> None:
    """Let so many chats, counted from the first, follow each meeting; a third is quiet twelve hours from now."""
    now = dt.datetime.now(dt.UTC)
    minute = (now.hour * HOUR + now.minute) % (24 * HOUR)
    values = {
        "first": FIRST,
        "now": now.replace(tzinfo=None) if kind == "SQLite" else now,
        "quiet_from": (minute + 11 * HOUR) % (24 * HOUR),
        "quiet_until": (minute + 13 * HOUR) % (24 * HOUR),
    }
    every_chat = """
        INSERT INTO chats (id, kind, quiet_from, quiet_until, time_zone, created_at, updated_at) {}
        SELECT CAST(:first AS BIGINT) - n, 'supergroup',
               CASE WHEN n % 3 = 0 THEN CAST(:quiet_from AS INTEGER) END,
               CASE WHEN n % 3 = 0 THEN CAST(:quiet_until AS INTEGER) END,
               CASE WHEN n % 3 = 0 THEN 'UTC' END, :now, :now
        FROM numbers ORDER BY n DESC"""
    every_follower = """
        INSERT INTO subscriptions (chat_id, thread_id, meeting, created_at) {}
        SELECT CAST(:first AS BIGINT) - n, 0, :meeting, :now FROM numbers ORDER BY n DESC"""
    async with database.write() as connection:
        most = {"most": max(meetings.values())}
        await connection.execute(text(every_chat.format(NUMBERS[kind])), values | most)
        for meeting, number in meetings.items():
            follower = {"first": FIRST, "now": values["now"], "meeting": meeting, "most": number}
            await connection.execute(text(every_follower.format(NUMBERS[kind])), follower)
    await _analyze(database)


async def enter(database: Database, meeting: str, ids: Sequence[int]) -> None:
    """Let these chats follow a meeting."""
    now = dt.datetime.now(dt.UTC)
    stamps = {"created_at": now, "updated_at": now}
    async with database.write() as connection:
        await connection.execute(insert(chats), [{"id": each, "kind": "supergroup", **stamps} for each in ids])
        rows = [{"chat_id": each, "thread_id": 0, "meeting": meeting, "created_at": now} for each in ids]
        await connection.execute(insert(subscriptions), rows)


async def _analyze(database: Database) -> None:
    """What both databases do by themselves after a while."""
    async with database.write() as connection:
        await connection.execute(text("ANALYZE"))


def update(base: KnowledgeBase, meeting: str, now: dt.datetime) -> NewBroadcast:
    """An update of a meeting of the base."""
    published = Update(
        id=f"update-{meeting}",
        meeting=meeting,
        kind=UpdateKind.AGENDA,
        text=UpdateText(de="Ein neuer Punkt steht auf der Tagesordnung, und zwar als erster."),
        attribution=Credit(de="Die Redaktion", en="The newsroom"),
    )
    return NewBroadcast(
        name=f"update:{published.id}",
        kind=NoticeKind.AGENDA,
        meeting=meeting,
        urgency="normal",
        notice=Notice.of_update(published, base).model_dump_json(),
        not_before=now,
        expires_at=now + dt.timedelta(days=2),
    )


async def publish(database: Database, new: NewBroadcast, now: dt.datetime) -> tuple[Broadcast, float]:
    """Queue it for all that follow; the broadcast, and the seconds until that was committed."""
    begun = time.perf_counter()
    async with database.write() as connection:
        await Broadcasts(database).publish(connection, new, now)
    seconds = time.perf_counter() - begun
    found = await Broadcasts(database).named(new.name)
    if found is None:
        raise LookupError(new.name)
    return found, seconds


async def unpublish(database: Database) -> None:
    """Let nothing be queued, or ever have been."""
    async with database.write() as connection:
        for table in (deliveries, broadcasts, leases):
            await connection.execute(delete(table))


async def in_flight(database: Database) -> int:
    """How many deliveries are under way, as the database has it."""
    async with database.read() as connection:
        query = select(func.count()).where(deliveries.c.state == SENDING)
        return int(await connection.scalar(query) or 0)
