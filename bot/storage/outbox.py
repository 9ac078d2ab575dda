"""What the one sender works on: it claims what is due, and records what came of it, under its lease."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.broadcasts import Broadcast, Broadcasts, with_ids
from bot.storage.chats import Chat, chat_in
from bot.storage.database import Database
from bot.storage.leases import Lease
from bot.storage.settling import leave_topic, move_deliveries
from bot.storage.states import PENDING, SENDING, BroadcastState, DeliveryState
from bot.storage.subscriptions import Place
from bot.storage.tables import broadcasts, chats, deliveries

SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
HALTED: Final = {
    BroadcastState.STOPPED: "stopped",
    BroadcastState.WITHDRAWN: WITHDRAWN,
    BroadcastState.EXPIRED: "expired",
}

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One message to send, to edit or to delete."""

    place: Place
    chat: Chat
    message_id: int | None
    """The message that stands there; None if it is to be sent."""
    showing: tuple[Broadcast, ...]
    """What the message is to say, the most urgent first; nothing if it is to be deleted."""
    settling: tuple[Broadcast, ...]
    """The broadcasts whose deliveries this settles."""
    attempts: int
    """How often it was tried, this time included."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The chat has what it is to have."""

    job: Job
    message_id: int | None
    """The message; None after it was deleted."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Telegram refused it for good."""

    job: Job
    reason: str


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """To be tried again."""

    job: Job
    until: dt.datetime
    has_failed: bool = False
    """Whether the server was reached with it; otherwise it was no attempt."""


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """Nobody knows whether it was sent, and it is not to be sent twice."""

    job: Job


@dataclass(frozen=True, kw_only=True)
class Moved:
    """It was not sent, because the place is another one now: what waits for it follows."""

    job: Job
    to: Place


Result: TypeAlias = Done | Failed | Postponed | Uncertain | Moved


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
            await self._lease.hold(connection)
            held = 0
            if hold:
                unknown = update(deliveries).where(doubtful).values(state=DeliveryState.UNKNOWN, changed_at=now)
                held = (await connection.execute(unknown)).rowcount
            again = update(deliveries).where(lost).values(state=DeliveryState.PENDING, changed_at=now)
            return held + (await connection.execute(again)).rowcount

    async def queue_due(self, broadcasts: Broadcasts, now: dt.datetime) -> None:
        """Queue the planned broadcasts whose time has come."""
        async with self._database.write() as connection:
            await self._lease.hold(connection)
            await broadcasts.queue_due(connection, now)

    async def next_due(self) -> dt.datetime | None:
        """When the next delivery is due."""
        query = select(func.min(deliveries.c.not_before)).where(deliveries.c.state == PENDING)
        async with self._database.read() as connection:
            moments = [
                await connection.scalar(query.where(deliveries.c.urgent.is_(urgent))) for urgent in (True, False)
            ]
        return min((moment for moment in moments if moment), default=None)

    async def claim(self, most: int, now: dt.datetime) -> tuple[tuple[Job, ...], bool]:
        """At most so many jobs that are due, and whether there was anything due at all.

        What is not wanted any more is settled on the way, and quiet hours put off what is due in them.
        """
        async with self._database.write() as connection:
            await self._lease.hold(connection)
            due = await _due(connection, most, now)
            if not due:
                return (), False
            chat_ids = {row["chat_id"] for row in due}
            live = await connection.scalars(select(broadcasts.c.id).where(broadcasts.c.state == BroadcastState.QUEUED))
            ids = {row["broadcast_id"] for row in due}.union(live)
            if len(ids) > 1:
                due = await _with_siblings(connection, due, ids, chat_ids, now)
            companions = await _companions(connection, due)
            ids = ids.union(*companions.values())
            found = await connection.execute(select(chats).where(chats.c.id.in_(chat_ids)))
            sorting = _Sorting(
                now=now,
                epoch=self._lease.epoch,
                broadcasts=await with_ids(connection, ids),
                chats={row["id"]: chat_in(row) for row in found.mappings()},
                companions=companions,
            )
            jobs = tuple(sorting.jobs(due))
            await _update(connection, sorting.changes)
            return jobs, True

    async def record(self, results: Sequence[Result], now: dt.datetime) -> None:
        """Record what came of jobs."""
        async with self._database.write() as connection:
            await self._lease.hold(connection)
            changes: list[Values] = []
            for result in results:
                changes += _changes(result, now)
            claimed = {"from_state": DeliveryState.SENDING, "from_epoch": self._lease.epoch}
            await _update(connection, [change | claimed for change in changes])
            await _catch_up(connection, results, now)
            for result in results:
                match result:
                    case Done(message_id=int()):
                        await _supersede(connection, result, now)
                    case Moved(job=job, to=Place(chat_id=chat_id)) if chat_id != job.place.chat_id:
                        await move_deliveries(connection, job.place.chat_id, chat_id)
                    case Moved(job=job):
                        await leave_topic(self._database, connection, job.place.chat_id, job.place.thread_id)


@dataclass(kw_only=True)
class _Sorting:
    """Decides on what is due: what to do now, later, or not at all."""

    now: dt.datetime
    epoch: int
    broadcasts: Mapping[int, Broadcast]
    chats: Mapping[int, Chat]
    companions: Mapping[tuple[int, int], Sequence[int]]
    """The broadcasts that stand in messages already, by chat and message."""
    changes: list[Values] = field(default_factory=list)

    def jobs(self, due: Iterable[RowMapping]) -> Iterator[Job]:
        """One job for each message."""
        messages: dict[tuple[Place, int | None], list[RowMapping]] = defaultdict(list)
        for row in due:
            if self._is_wanted(row):
                place = Place(chat_id=row["chat_id"], thread_id=row["thread_id"])
                messages[place, row["message_id"]].append(row)
        for (place, message_id), rows in messages.items():
            standing = self.companions.get((place.chat_id, message_id), ()) if message_id is not None else ()
            yield from self._job(place, message_id, rows, standing)

    def _job(
        self, place: Place, message_id: int | None, rows: Sequence[RowMapping], standing: Sequence[int]
    ) -> Iterator[Job]:
        gone = {row["broadcast_id"] for row in rows if row["reason"] == SUPERSEDED}
        ids = dict.fromkeys([*standing, *(row["broadcast_id"] for row in rows)])
        shown = [self.broadcasts[each] for each in ids if each in self.broadcasts and each not in gone]
        shown = [each for each in shown if each.state is not BroadcastState.WITHDRAWN]
        if message_id is None:
            replaced = {each.replaces for each in shown}
            for row in rows:
                if self.broadcasts[row["broadcast_id"]].name in replaced:
                    self._skip(row, SUPERSEDED)
            shown = [each for each in shown if each.name not in replaced]
            rows = [row for row in rows if self.broadcasts[row["broadcast_id"]] in shown]
            if not rows:
                return
        settling = tuple(self.broadcasts[row["broadcast_id"]] for row in rows)
        for row in rows:
            self._change(row, state=DeliveryState.SENDING, epoch=self.epoch, attempts=row["attempts"] + 1)
        yield Job(
            place=place,
            chat=self.chats[place.chat_id],
            message_id=message_id,
            showing=tuple(
                sorted(shown, key=lambda each: (each.urgency != "urgent", each.urgency == "normal", each.id))
            ),
            settling=settling,
            attempts=max(row["attempts"] for row in rows) + 1,
        )

    def _is_wanted(self, row: RowMapping) -> bool:
        """Whether it is to be done now; what is not, is put off or skipped."""
        broadcast, chat = self.broadcasts.get(row["broadcast_id"]), self.chats.get(row["chat_id"])
        if chat is None or chat.left_at is not None or broadcast is None:
            self._skip(row, "gone")
            return False
        if row["message_id"] is not None:
            return True
        if broadcast.state is not BroadcastState.QUEUED:
            self._skip(row, HALTED.get(broadcast.state, WITHDRAWN))
            return False
        if broadcast.expires_at <= self.now:
            self._skip(row, "expired")
            return False
        if broadcast.kind in chat.preferences.muted:
            self._skip(row, "muted")
            return False
        quiet = chat.preferences.quiet
        if quiet and not (row["urgent"] and chat.preferences.urgent_at_night) and (morning := quiet.until(self.now)):
            # In an hour that the clocks repeat the end may be now; a second later it is not.
            self._change(row, not_before=max(morning, self.now + dt.timedelta(seconds=1)))
            return False
        return True

    def _skip(self, row: RowMapping, reason: str) -> None:
        self._change(row, state=DeliveryState.SKIPPED, reason=reason)

    def _change(self, row: RowMapping, **values: object) -> None:
        change: Values = {name: row[name] for name in ("state", "epoch", "attempts", "message_id", "revision")}
        change |= {"not_before": row["not_before"], "reason": row["reason"], "changed_at": self.now}
        claimed: Values = {"from_state": DeliveryState.PENDING, "from_epoch": row["epoch"]}
        self.changes.append(change | values | _key(row) | claimed)


async def _due(connection: AsyncConnection, most: int, now: dt.datetime) -> list[RowMapping]:
    """The deliveries that are due, the urgent ones first."""
    found: list[RowMapping] = []
    for urgent in (True, False):
        query = (
            select(deliveries)
            .where(deliveries.c.state == PENDING, deliveries.c.urgent.is_(urgent), deliveries.c.not_before <= now)
            .order_by(deliveries.c.not_before)
            .limit(most - len(found))
            # What somebody else is changing at this moment, comes next time.
            .with_for_update(skip_locked=True)
        )
        if len(found) < most:
            found += (await connection.execute(query)).mappings().all()
    return found


async def _with_siblings(
    connection: AsyncConnection,
    due: list[RowMapping],
    ids: Collection[int],
    chat_ids: Collection[int],
    now: dt.datetime,
) -> list[RowMapping]:
    """The same with all else that is due in these places: it goes into one message."""
    query = select(deliveries).where(
        deliveries.c.broadcast_id.in_(ids),
        deliveries.c.chat_id.in_(chat_ids),
        deliveries.c.state == PENDING,
        deliveries.c.not_before <= now,
    )
    places = {(row["chat_id"], row["thread_id"]) for row in due}
    rows = {tuple(_key(row).values()): row for row in due}
    for row in (await connection.execute(query)).mappings():
        if (row["chat_id"], row["thread_id"]) in places:
            rows.setdefault(tuple(_key(row).values()), row)
    return list(rows.values())


async def _companions(connection: AsyncConnection, due: Iterable[RowMapping]) -> dict[tuple[int, int], list[int]]:
    """Which broadcasts stand in the messages that are to be changed, by chat and message."""
    messages = {(row["chat_id"], row["message_id"]) for row in due if row["message_id"] is not None}
    if not messages:
        return {}
    here = deliveries.c
    query = select(here.chat_id, here.message_id, here.broadcast_id).where(
        here.broadcast_id.in_(select(broadcasts.c.id)),
        here.chat_id.in_({chat_id for chat_id, _ in messages}),
        here.message_id.in_({message_id for _, message_id in messages}),
        or_(here.reason.is_(None), here.reason != SUPERSEDED),
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for chat_id, message_id, broadcast_id in (await connection.execute(query)).all():
        found[chat_id, message_id or 0].append(broadcast_id)
    return found


def _changes(result: Result, now: dt.datetime) -> Iterator[Values]:
    """What a result makes of the deliveries that it settles."""
    job = result.job
    shown = {each.id for each in job.showing}
    for broadcast in job.settling:
        change: Values = {
            "key_broadcast": broadcast.id,
            "key_chat": job.place.chat_id,
            "key_thread": job.place.thread_id,
            "state": DeliveryState.PENDING,
            "epoch": 0,
            "attempts": job.attempts,
            "not_before": now,
            "message_id": job.message_id,
            "revision": broadcast.revision,
            "reason": None,
            "changed_at": now,
        }
        match result:
            case Done() if broadcast.id in shown:
                change |= {"state": DeliveryState.SENT, "message_id": result.message_id}
            case Done():
                reason = WITHDRAWN if broadcast.state is BroadcastState.WITHDRAWN else SUPERSEDED
                change |= {"state": DeliveryState.DELETED, "message_id": None, "reason": reason}
            case Failed():
                change |= {"state": DeliveryState.FAILED, "reason": result.reason}
            case Postponed():
                attempts = job.attempts if result.has_failed else job.attempts - 1
                change |= {"not_before": result.until, "revision": 0, "attempts": attempts}
            case Uncertain():
                change |= {"state": DeliveryState.UNKNOWN}
            case Moved():
                change |= {"revision": 0}
        if job.message_id is not None and isinstance(result, Postponed | Moved) and broadcast.id not in shown:
            change |= {"reason": SUPERSEDED if broadcast.state is not BroadcastState.WITHDRAWN else None}
        yield change


async def _update(connection: AsyncConnection, changes: Sequence[Values]) -> None:
    """Write changes of deliveries that nobody else has claimed meanwhile."""
    if not changes:
        return
    names = ("state", "epoch", "attempts", "not_before", "message_id", "revision", "reason", "changed_at")
    statement = (
        update(deliveries)
        .where(
            deliveries.c.broadcast_id == bindparam("key_broadcast"),
            deliveries.c.chat_id == bindparam("key_chat"),
            deliveries.c.thread_id == bindparam("key_thread"),
            deliveries.c.state == bindparam("from_state"),
            deliveries.c.epoch == bindparam("from_epoch"),
        )
        .values({name: bindparam(name) for name in names})
    )
    await connection.execute(statement, list(changes))


def _key(row: RowMapping) -> Values:
    return {"key_broadcast": row["broadcast_id"], "key_chat": row["chat_id"], "key_thread": row["thread_id"]}


async def _catch_up(connection: AsyncConnection, results: Sequence[Result], now: dt.datetime) -> None:
    """What was changed or withdrawn while it was in flight is to be changed in the chats, too."""
    here = deliveries.c
    chat_ids = {result.job.place.chat_id for result in results}
    ids = {broadcast.id for result in results for broadcast in result.job.settling}
    for broadcast in (await with_ids(connection, ids)).values():
        outdated: ColumnElement[bool] = here.revision < broadcast.revision
        if broadcast.state is BroadcastState.WITHDRAWN:
            outdated = true()
        elif broadcast.revision == 1:
            continue
        sent = and_(
            here.broadcast_id == broadcast.id,
            here.chat_id.in_(chat_ids),
            here.state == DeliveryState.SENT,
            here.message_id.is_not(None),
        )
        await connection.execute(
            update(deliveries).where(sent, outdated).values(state=DeliveryState.PENDING, not_before=now, changed_at=now)
        )


async def _supersede(connection: AsyncConnection, done: Done, now: dt.datetime) -> None:
    """What a message replaces in its place is to be deleted there, or not to be sent any more."""
    names = [each.replaces for each in done.job.settling if each.replaces]
    if not names:
        return
    here = deliveries.c
    former = and_(
        here.broadcast_id.in_(select(broadcasts.c.id).where(broadcasts.c.name.in_(names))),
        here.chat_id == done.job.place.chat_id,
        here.thread_id == done.job.place.thread_id,
    )
    stands = and_(former, here.state.in_([DeliveryState.SENT, DeliveryState.PENDING]), here.message_id.is_not(None))
    values: Values = {"reason": SUPERSEDED, "changed_at": now}
    await connection.execute(
        update(deliveries).where(stands).values(state=DeliveryState.PENDING, not_before=now, **values)
    )
    waits = and_(former, here.state == PENDING, here.message_id.is_(None))
    await connection.execute(update(deliveries).where(waits).values(state=DeliveryState.SKIPPED, **values))
