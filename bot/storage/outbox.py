"""What the one sender works on: it claims what is due, and records what came of it, under its lease.

Whatever changes deliveries does so with their lock, one transaction after the other, so that what was stopped,
withdrawn or moved is so for the next claim, and for what is in flight when it is recorded.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import RowMapping, and_, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.broadcasts import Broadcast, Broadcasts, with_ids
from bot.storage.chats import Chat, chat_in
from bot.storage.database import DELIVERIES_LOCK, Database
from bot.storage.jobs import Done, Failed, Job, Moved, Postponed, Result, Uncertain
from bot.storage.leases import Lease
from bot.storage.settling import leave_topic, move_deliveries, supersede
from bot.storage.sorting import CHANGEABLE, Message, Sorting, Values, outcome, place_of
from bot.storage.states import PENDING, SENDING, UNSENT, BroadcastState, DeliveryState
from bot.storage.tables import broadcasts, chats, deliveries

__all__ = ["Done", "Failed", "Job", "Moved", "Outbox", "Postponed", "Result", "Uncertain"]


class Outbox:
    """The deliveries, as the holder of a lease sees them; each call raises LeaseLostError once it is another's."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self._lease = lease

    async def recover(self, now: dt.datetime, *, hold: bool) -> int:
        """Take over what former holders had in flight; how much it was.

        It is done again, or with `hold` left to an editor where it could be sent twice.
        """
        lost = and_(deliveries.c.state == SENDING, deliveries.c.epoch != self._lease.epoch)
        doubtful = and_(lost, deliveries.c.message_id.is_(None))
        async with self._database.write() as connection:
            await self._hold(connection)
            held = 0
            if hold:
                unknown = update(deliveries).where(doubtful).values(state=DeliveryState.UNKNOWN, changed_at=now)
                held = (await connection.execute(unknown)).rowcount
            again = update(deliveries).where(lost).values(state=DeliveryState.PENDING, changed_at=now)
            return held + (await connection.execute(again)).rowcount

    async def queue_due(self, broadcasts: Broadcasts, now: dt.datetime) -> None:
        """Queue the planned broadcasts whose time has come."""
        async with self._database.write() as connection:
            await broadcasts.queue_due(connection, now)
            # Only now: a lease that waits for a million deliveries to be queued is over before they are.
            await self._lease.hold(connection)

    async def next_due(self) -> dt.datetime | None:
        """When the next delivery is due."""
        query = select(func.min(deliveries.c.not_before)).where(deliveries.c.state == PENDING)
        async with self._database.read() as connection:
            moments = [
                await connection.scalar(query.where(deliveries.c.urgent.is_(urgent))) for urgent in (True, False)
            ]
        return min((moment for moment in moments if moment), default=None)

    async def claim(self, most: int, now: dt.datetime, look: int = 0) -> tuple[tuple[Job, ...], bool]:
        """At most so many jobs that are due, and whether there was anything due at all.

        What is not wanted any more is settled on the way, and quiet hours put off what is due in them; where that is
        much, it is faster to `look` at more deliveries at once.
        """
        async with self._database.write() as connection:
            await self._hold(connection)
            due = await _due(connection, max(most, look), now)
            if not due:
                return (), False
            known = await _chats_of(connection, due)
            due = await _with_siblings(connection, await _left_behind(connection, due, known), now)
            standing = await _standing(connection, due)
            rows = [*due, *(row for message in standing.values() for row in message)]
            found = await with_ids(connection, {row["broadcast_id"] for row in rows})
            sorting = Sorting(
                now=now,
                epoch=self._lease.epoch,
                broadcasts=found,
                chats=known,
                standing=standing,
                replaced=await _replaced(connection, found.values()),
            )
            jobs = tuple(sorting.jobs(due, most))
            await _write(connection, sorting.changes)
            return jobs, True

    async def record(self, results: Sequence[Result], now: dt.datetime) -> None:
        """Record what came of jobs."""
        async with self._database.write() as connection:
            await self._hold(connection)
            rows = await self._in_flight(connection, [result.job for result in results])
            found = await with_ids(connection, {broadcast_id for broadcast_id, _, _ in rows})
            changes = []
            for result in results:
                for tried in result.job.settling:
                    key = (tried.id, result.job.place.chat_id, result.job.place.thread_id)
                    if key in rows:  # Otherwise the chat was forgotten.
                        changes.append(outcome(result, tried, rows[key], found[tried.id], now))
            await _write(connection, changes)
            await _supersede(connection, [result for result in results if isinstance(result, Done)], found, now)
            for result in results:
                if isinstance(result, Moved):
                    await self._move(connection, result)

    async def _hold(self, connection: AsyncConnection) -> None:
        # In this order: whoever waits for the deliveries must not hold up the renewal of the lease.
        await self._database.lock(connection, DELIVERIES_LOCK)
        await self._lease.hold(connection)

    async def _in_flight(
        self, connection: AsyncConnection, jobs: Sequence[Job]
    ) -> dict[tuple[int, int, int], RowMapping]:
        """The deliveries of jobs, by their keys, as they are by now."""
        here = deliveries.c
        query = select(deliveries).where(
            here.broadcast_id.in_({each.id for job in jobs for each in job.settling}),
            here.chat_id.in_({job.place.chat_id for job in jobs}),
            here.state == SENDING,
            here.epoch == self._lease.epoch,
        )
        rows = (await connection.execute(query)).mappings()
        return {(row["broadcast_id"], row["chat_id"], row["thread_id"]): row for row in rows}

    async def _move(self, connection: AsyncConnection, moved: Moved) -> None:
        place = moved.job.place
        if moved.to.chat_id != place.chat_id:
            await move_deliveries(connection, place.chat_id, moved.to.chat_id)
        else:
            await leave_topic(self._database, connection, place.chat_id, place.thread_id)


async def _due(connection: AsyncConnection, most: int, now: dt.datetime) -> list[RowMapping]:
    """The deliveries that are due, the urgent ones first."""
    found: list[RowMapping] = []
    for urgent in (True, False):
        query = (
            select(deliveries)
            .where(deliveries.c.state == PENDING, deliveries.c.urgent.is_(urgent), deliveries.c.not_before <= now)
            .order_by(deliveries.c.not_before)
            .limit(most - len(found))
        )
        if len(found) < most:
            found += (await connection.execute(query)).mappings().all()
    return found


async def _chats_of(connection: AsyncConnection, due: Iterable[RowMapping]) -> dict[int, Chat]:
    query = select(chats).where(chats.c.id.in_({row["chat_id"] for row in due}))
    return {row["id"]: chat_in(row) for row in (await connection.execute(query)).mappings()}


async def _left_behind(
    connection: AsyncConnection, due: Iterable[RowMapping], known: Mapping[int, Chat]
) -> list[RowMapping]:
    """What is due, without what came back from a flight after its group had moved: that follows the group."""
    staying, moved = [], {}
    for row in due:
        chat = known.get(row["chat_id"])
        if chat and chat.moved_to is not None and row["message_id"] is None:
            moved[chat.id] = chat.moved_to
        else:
            staying.append(row)
    for old, new in moved.items():
        await move_deliveries(connection, old, new)
    return staying


async def _with_siblings(connection: AsyncConnection, due: list[RowMapping], now: dt.datetime) -> list[RowMapping]:
    """The same with all else that is due in these places: it goes into one message."""
    fresh = [row for row in due if row["message_id"] is None]
    live = await connection.scalars(select(broadcasts.c.id).where(broadcasts.c.state == BroadcastState.QUEUED))
    ids = {row["broadcast_id"] for row in fresh}.union(live)
    if not fresh or len(ids) == 1:
        return due
    query = select(deliveries).where(
        deliveries.c.broadcast_id.in_(ids),
        deliveries.c.chat_id.in_({row["chat_id"] for row in fresh}),
        UNSENT,
        deliveries.c.not_before <= now,
    )
    places = {place_of(row) for row in fresh}
    found = [row for row in (await connection.execute(query)).mappings() if place_of(row) in places]
    # What is due comes first, in its order: the urgent before the others.
    return list({(row["broadcast_id"], place_of(row)): row for row in (*due, *found)}.values())


async def _standing(connection: AsyncConnection, due: Iterable[RowMapping]) -> dict[Message, list[RowMapping]]:
    """All that stands in the messages that are to be changed."""
    messages = {(row["chat_id"], row["message_id"]) for row in due if row["message_id"] is not None}
    if not messages:
        return {}
    here = deliveries.c
    query = select(deliveries).where(
        here.broadcast_id.in_(select(broadcasts.c.id)),
        here.chat_id.in_({chat_id for chat_id, _ in messages}),
        here.message_id.in_({message_id for _, message_id in messages}),
    )
    found: dict[Message, list[RowMapping]] = defaultdict(list)
    for row in (await connection.execute(query)).mappings():
        found[row["chat_id"], row["message_id"]].append(row)
    return found


async def _replaced(connection: AsyncConnection, found: Collection[Broadcast]) -> dict[int, frozenset[str]]:
    """The names of all that broadcasts take the place of, by their ids: what they replace, what that replaced, …"""
    names: dict[int, frozenset[str]] = {}
    for broadcast in found:
        chain: list[str] = []
        name = broadcast.replaces
        while name is not None and name not in chain:
            chain.append(name)
            name = await connection.scalar(select(broadcasts.c.replaces).where(broadcasts.c.name == name))
        if chain:
            names[broadcast.id] = frozenset(chain)
    return names


async def _supersede(
    connection: AsyncConnection, done: Iterable[Done], found: Mapping[int, Broadcast], now: dt.datetime
) -> None:
    """What messages replace in their places is to be deleted there, or not to be sent any more."""
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in done:
        for shown in {broadcast.id for broadcast in each.job.showing}.intersection(
            broadcast.id for broadcast in each.job.settling
        ):
            if shown in found and found[shown].state is not BroadcastState.WITHDRAWN:
                places[shown].append((each.job.place.chat_id, each.job.place.thread_id))
    here = deliveries.c
    for broadcast_id, names in (await _replaced(connection, [found[each] for each in places])).items():
        former = (await connection.scalars(select(broadcasts.c.id).where(broadcasts.c.name.in_(names)))).all()
        there = tuple_(here.chat_id, here.thread_id).in_(places[broadcast_id])
        chat_ids = {chat_id for chat_id, _ in places[broadcast_id]}
        await supersede(connection, and_(here.broadcast_id.in_(former), here.chat_id.in_(chat_ids), there), now)


async def _write(connection: AsyncConnection, changes: Sequence[Values]) -> None:
    """Write changes of deliveries, as `changed` makes them."""
    if not changes:
        return
    key = (deliveries.c[name] == bindparam(f"key_{name}") for name in ("broadcast_id", "chat_id", "thread_id"))
    statement = update(deliveries).where(*key).values({name: bindparam(name) for name in CHANGEABLE})
    await connection.execute(statement, list(changes))
