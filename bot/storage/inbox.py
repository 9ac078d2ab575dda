"""The inbox: every update from the moment it is taken over from Telegram until it was handled.

One transaction at a time touches it (`INBOX_LOCK`), so that what a process finds is true until it commits. Each queue,
which is a chat or a person, belongs to at most one worker at a time: whoever stores an update of a queue that nobody
has, has the queue, until all that waits in it was handled. What another process stores meanwhile is that worker's, too:
it hears of it with the next thing that it stores or settles, before anything later.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Select, and_, case, func, literal, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import INBOX_LOCK, Database
from bot.storage.retention import delete_old
from bot.storage.tables import inbox, workers
from bot.storage.workers import Worker

MOST_CRASHES: Final = 5
"""How often a process may die over an update before nobody touches it any more."""


class InboxState(StrEnum):
    """How an update stands."""

    WAITING = "waiting"
    """It was not handled yet, or is being handled."""
    HANDLED = "handled"
    """Only its number is left, by which it is recognised if it comes again."""
    SET_ASIDE = "set_aside"
    """Handling it failed again and again: it waits for a person."""


WAITING: Final = literal(str(InboxState.WAITING), literal_execute=True)
IS_WAITING: Final = inbox.c.state == WAITING
IS_SET_ASIDE: Final = inbox.c.state == literal(str(InboxState.SET_ASIDE), literal_execute=True)
UNKNOWN: Final[ColumnElement[bool]] = literal_column("NOT known", Boolean())
"""In the words of the partial index, or SQLite would not see that it fits."""
NOBODYS: Final = {"owner": None, "known": False}


@dataclass(frozen=True, kw_only=True)
class Received:
    """An update as Telegram sent it."""

    update_id: int
    queue: int | None
    """The chat or person in whose order it is handled; None for one that needs no order."""
    payload: str
    """The whole update as JSON."""


@dataclass(frozen=True, kw_only=True)
class Waiting(Received):
    """An update that this worker is to handle."""

    received_at: dt.datetime
    failures: int = 0
    """How often it was tried in vain."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What became of updates that were to be stored."""

    ours: tuple[Waiting, ...]
    """Those that this worker is to handle, in their order, with what other processes have stored for it."""
    new: int
    """How many were not known yet."""


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """An update that could not be handled."""

    update_id: int
    received_at: dt.datetime
    changed_at: dt.datetime
    failures: int
    crashes: int
    traceback: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Depth:
    """How much waits."""

    waiting: int
    set_aside: int
    oldest: dt.datetime | None
    """When the oldest update that waits was received."""


class Inbox:
    """The store of updates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, worker: Worker, updates: Sequence[Received], *, room: bool = True) -> Stored:
        """Store updates, each once. Without `room`, what belongs to nobody yet is left for whoever claims it."""
        given = {each.update_id: each for each in updates}
        now = dt.datetime.now(dt.UTC)
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            owners = await self._owners(connection, {each.queue for each in updates if each.queue is not None})
            owner = {
                number: owners.get(each.queue, worker.id if room else None) for number, each in sorted(given.items())
            }
            rows = [
                {
                    "update_id": number,
                    "queue": given[number].queue,
                    "payload": given[number].payload,
                    "state": InboxState.WAITING,
                    "owner": owner[number],
                    "known": owner[number] == worker.id,
                    "received_at": now,
                    "changed_at": now,
                }
                for number in owner
            ]
            storing = self._database.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
            new = set(await connection.scalars(storing, rows))
            others = await self._hand_over(connection, worker)
        stored = (given[number] for number in owner if number in new and owner[number] == worker.id)
        ours = (
            Waiting(update_id=each.update_id, queue=each.queue, payload=each.payload, received_at=now)
            for each in stored
        )
        return Stored(ours=_in_order([*ours, *others]), new=len(new))

    async def settle(self, worker: Worker, update_ids: Collection[int]) -> tuple[Waiting, ...]:
        """Note that updates were handled, and forget what they held; gives what others have stored for this worker."""
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            await connection.execute(
                update(inbox)
                .where(inbox.c.update_id.in_(update_ids), IS_WAITING, inbox.c.owner == worker.id)
                .values(
                    state=InboxState.HANDLED,
                    queue=None,
                    payload=None,
                    traceback=None,
                    **NOBODYS,
                    changed_at=dt.datetime.now(dt.UTC),
                )
            )
            return await self._hand_over(connection, worker)

    async def failed(self, worker: Worker, update_id: int, traceback: str, *, set_aside: bool) -> None:
        """Note that handling an update failed; it goes on waiting, with this worker, unless it is set aside."""
        values: dict[str, Any] = {"failures": inbox.c.failures + 1, "traceback": traceback}
        if set_aside:
            values |= {"state": InboxState.SET_ASIDE, "owner": None}
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            await connection.execute(
                update(inbox)
                .where(inbox.c.update_id == update_id, IS_WAITING, inbox.c.owner == worker.id)
                .values(**values, changed_at=dt.datetime.now(dt.UTC))
            )

    async def report(self, worker: Worker) -> bool:
        """Say that this worker works, and free what dead ones had; False if others had given this one up meanwhile.

        In that case nothing that it was to handle is its own any more.
        """
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            was_known = await worker.report(connection)
            if await worker.bury(connection) or not was_known:
                await self._free_orphans(connection)
        return was_known

    async def claim(self, worker: Worker, limit: int) -> tuple[Waiting, ...]:
        """At most so many updates that nobody has, of queues that no other worker has, the oldest first."""
        other = inbox.alias("other")
        is_taken = (
            select(other.c.update_id)
            .where(other.c.queue == inbox.c.queue, other.c.state == WAITING, other.c.owner != worker.id)
            .exists()
        )
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            free = await self._fetch(connection, _waiting(inbox.c.owner.is_(None), ~is_taken).limit(limit))
            await connection.execute(
                update(inbox)
                .where(inbox.c.update_id.in_([each.update_id for each in free]))
                .values(owner=worker.id, known=True)
            )
        return free

    async def release(self, worker: Worker) -> None:
        """Leave all that this worker has not handled to others, and work no more."""
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            await connection.execute(update(inbox).where(IS_WAITING, inbox.c.owner == worker.id).values(**NOBODYS))
            await worker.leave(connection)

    async def set_aside(self) -> tuple[SetAside, ...]:
        """What could not be handled, the oldest first."""
        columns = [inbox.c[name] for name in SetAside.__dataclass_fields__]
        query = select(*columns).where(IS_SET_ASIDE).order_by(inbox.c.update_id)
        async with self._database.read() as connection:
            return tuple(SetAside(**row) for row in (await connection.execute(query)).mappings())

    async def try_again(self, update_id: int) -> bool:
        """Let an update that was set aside be handled once more; whether there is one with this number."""
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            found = await connection.execute(
                update(inbox)
                .where(inbox.c.update_id == update_id, inbox.c.state == InboxState.SET_ASIDE)
                .values(state=InboxState.WAITING, failures=0, crashes=0, changed_at=dt.datetime.now(dt.UTC))
            )
        return found.rowcount == 1

    async def depth(self) -> Depth:
        """How much waits, and since when."""
        waiting = select(func.count(), func.min(inbox.c.received_at)).where(IS_WAITING)
        aside = select(func.count()).where(IS_SET_ASIDE)
        async with self._database.read() as connection:
            number, oldest = (await connection.execute(waiting)).one()
            return Depth(waiting=number, oldest=oldest, set_aside=await connection.scalar(aside) or 0)

    async def forget_old(self, *, handled: dt.datetime, set_aside: dt.datetime) -> None:
        """Delete the numbers of updates handled, and the updates set aside, before these moments with a time zone."""
        is_old = case(
            (inbox.c.state == InboxState.HANDLED, inbox.c.changed_at < handled),
            (inbox.c.state == InboxState.SET_ASIDE, inbox.c.changed_at < set_aside),
            else_=False,
        )
        await delete_old(self._database, inbox, is_old, lock=INBOX_LOCK)

    async def _owners(self, connection: AsyncConnection, queues: Collection[int]) -> dict[int | None, str | None]:
        """Who has each of the queues in which something waits; None where its newest update is nobody's yet."""
        if not queues:
            return {}
        query = select(inbox.c.queue, inbox.c.owner).where(IS_WAITING, inbox.c.queue.in_(queues))
        rows = await connection.execute(query.order_by(inbox.c.update_id))
        return {row.queue: row.owner for row in rows}

    async def _free_orphans(self, connection: AsyncConnection) -> None:
        """What dead workers had is nobody's; what they may have died of, the first of each queue, is marked."""
        is_orphan = and_(IS_WAITING, inbox.c.owner.is_not(None), inbox.c.owner.not_in(select(workers.c.id)))
        firsts = select(func.min(inbox.c.update_id)).where(is_orphan).group_by(inbox.c.queue)
        await connection.execute(update(inbox).where(inbox.c.update_id.in_(firsts)).values(crashes=inbox.c.crashes + 1))
        await connection.execute(
            update(inbox)
            .where(is_orphan, inbox.c.crashes >= MOST_CRASHES)
            .values(
                state=InboxState.SET_ASIDE,
                owner=None,
                traceback=f"The process died {MOST_CRASHES} times while this update was being handled.",
                changed_at=dt.datetime.now(dt.UTC),
            )
        )
        await connection.execute(update(inbox).where(is_orphan).values(**NOBODYS))

    async def _hand_over(self, connection: AsyncConnection, worker: Worker) -> tuple[Waiting, ...]:
        """What other processes have stored for this worker and it has not heard of."""
        query = update(inbox).where(IS_WAITING, UNKNOWN, inbox.c.owner == worker.id).values(known=True)
        found = await connection.execute(query.returning(*COLUMNS))
        return _in_order(Waiting(**row) for row in found.mappings())

    async def _fetch(self, connection: AsyncConnection, query: Select[*tuple[Any, ...]]) -> tuple[Waiting, ...]:
        return tuple(Waiting(**row) for row in (await connection.execute(query)).mappings())


COLUMNS: Final = [inbox.c[name] for name in Waiting.__dataclass_fields__]


def _in_order(rows: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple(sorted(rows, key=lambda row: row.update_id))


def _waiting(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(*COLUMNS).where(IS_WAITING, *conditions).order_by(inbox.c.update_id)
