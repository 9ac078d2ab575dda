"""Broadcasts: published once by their name, changed, stopped, withdrawn, and how far each of them is."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import DELIVERIES_LOCK, Database
from bot.storage.fanout import fan_out
from bot.storage.preferences import NoticeKind
from bot.storage.retention import delete_old
from bot.storage.settling import skip, void_unfollowed
from bot.storage.states import EVERYTHING, HALTED, PENDING, BroadcastState, DeliveryState
from bot.storage.subscriptions import Place
from bot.storage.tables import broadcasts, deliveries, subscriptions

URGENT: Final = "urgent"
"""The urgency that comes before all others."""


@dataclass(frozen=True, kw_only=True)
class NewBroadcast:
    """A broadcast as it is published."""

    name: str
    """What makes it the same: `update:<id>`, or `reminder:<meeting>:<which>:<start>`."""
    kind: NoticeKind
    meeting: str
    urgency: str
    """As in the base: "normal", "important" or "urgent"."""
    notice: str
    """All that is needed to show it, as JSON."""
    not_before: dt.datetime
    expires_at: dt.datetime
    """Until when it is sent."""
    replaces: str | None = None
    """The name of a former broadcast that it takes the place of."""


@dataclass(frozen=True, kw_only=True)
class Broadcast(NewBroadcast):
    """A broadcast as it is stored."""

    id: int
    revision: int
    """From 1; grows when what it says changes."""
    state: BroadcastState
    gone: int
    """How many deliveries were to chats that the bot has left since, and of which nothing is stored."""
    watch: tuple[int, int] | None
    """The chat and the message that show an editor how far it is."""
    created_at: dt.datetime
    queued_at: dt.datetime | None

    def change_to(self, new: NewBroadcast) -> "Change":
        """What publishing another one of its name does."""
        if self.state in {BroadcastState.STOPPED, BroadcastState.WITHDRAWN}:
            return Change.RESUMED
        is_moved = self.state is BroadcastState.PLANNED and new.not_before != self.not_before
        return Change.CHANGED if is_moved or not self.is_like(new) else Change.SAME

    def is_like(self, new: NewBroadcast) -> bool:
        """Whether it says the same, as urgently and for as long."""
        return self.says(new) and (new.expires_at, new.urgency) == (self.expires_at, self.urgency)

    def says(self, new: NewBroadcast) -> bool:
        """Whether chats that have this one have the other one, too."""
        return (new.notice, new.replaces) == (self.notice, self.replaces)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A broadcast in a place."""

    broadcast_id: int
    place: Place
    state: DeliveryState
    not_before: dt.datetime
    message_id: int | None
    reason: str | None
    """Why it failed or was skipped."""
    changed_at: dt.datetime


class Change(StrEnum):
    """What publishing did."""

    NEW = "new"
    SAME = "same"
    """Nothing: it was published before."""
    CHANGED = "changed"
    """What was delivered is edited; what waits says the new text."""
    RESUMED = "resumed"
    """It had been stopped or withdrawn and now goes on."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A broadcast after it was published."""

    id: int
    change: Change
    places: int
    """How many places it is for; 0 while it is planned."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many of a broadcast's deliveries stand how."""

    waiting: int = 0
    """Nothing of them stands in the chat yet."""
    changing: int = 0
    """They were sent and are to be edited or deleted."""
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: int = 0
    deleted: int = 0
    gone: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why deliveries failed or were skipped."""

    @property
    def total(self) -> int:
        """All places that it was queued for."""
        settled = self.sent + self.failed + self.unknown + self.skipped + self.deleted + self.gone
        return settled + self.waiting + self.changing + self.sending

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.waiting or self.changing or self.sending)


class Broadcasts:
    """The store of broadcasts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self, connection: AsyncConnection, new: NewBroadcast, now: dt.datetime, watch: tuple[int, int] | None = None
    ) -> Published:
        """Publish a broadcast, or what has changed of it, as a part of a transaction; `watch` as in Broadcast."""
        await self._database.lock(connection, DELIVERIES_LOCK)
        values = _values(new) | ({"watch_chat_id": watch[0], "watch_message_id": watch[1]} if watch else {})
        inserted = (
            self._database.insert(broadcasts)
            .values(**values, revision=1, state=BroadcastState.PLANNED, gone=0, created_at=now)
            .on_conflict_do_nothing()
            .returning(broadcasts.c.id)
        )
        created = await connection.scalar(inserted)
        if created is not None:
            places = await self._queue(connection, created, new, now) if new.not_before <= now else 0
            return Published(id=created, change=Change.NEW, places=places)
        present = await _by_name(connection, new.name)
        change = await self._change(connection, present, new, values, now)
        places = (await _counts(connection, present.id)).total
        return Published(id=present.id, change=change, places=places)

    async def withdraw(
        self, connection: AsyncConnection, name: str, now: dt.datetime, watch: tuple[int, int] | None = None
    ) -> Broadcast | None:
        """Have a broadcast deleted wherever it stands; as it was before, or None if there is none of that name."""
        await self._database.lock(connection, DELIVERIES_LOCK)
        found = (await connection.execute(_query().where(broadcasts.c.name == name))).mappings().one_or_none()
        if found is None:
            return None
        broadcast = broadcast_in(found)
        await _set_state(connection, broadcast.id, BroadcastState.WITHDRAWN)
        if watch:
            watched = {"watch_chat_id": watch[0], "watch_message_id": watch[1]}
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast.id).values(watched))
        of_it = deliveries.c.broadcast_id == broadcast.id
        await skip(connection, of_it, "withdrawn", now)
        await _change_standing(connection, broadcast.id, now)
        return broadcast

    async def stop(self, broadcast_id: int, now: dt.datetime) -> None:
        """Send it to nobody else; what was delivered stays."""
        going = [BroadcastState.PLANNED, BroadcastState.QUEUED]
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            stopped = await connection.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(going))
                .values(state=BroadcastState.STOPPED)
            )
            if stopped.rowcount:
                await skip(connection, deliveries.c.broadcast_id == broadcast_id, "stopped", now)

    async def plan(self, connection: AsyncConnection, wanted: Sequence[NewBroadcast], now: dt.datetime) -> None:
        """Have exactly these reminders: new ones are planned, former ones that are not among them come to nothing."""
        await self._database.lock(connection, DELIVERIES_LOCK)
        names = [each.name for each in wanted]
        outdated = and_(broadcasts.c.kind == NoticeKind.REMINDER, broadcasts.c.name.not_in(names))
        planned = and_(outdated, broadcasts.c.state == BroadcastState.PLANNED)
        await connection.execute(delete(broadcasts).where(planned))
        late = and_(outdated, broadcasts.c.state == BroadcastState.QUEUED, broadcasts.c.expires_at > now)
        stopped = update(broadcasts).where(late).values(state=BroadcastState.STOPPED).returning(broadcasts.c.id)
        ids = (await connection.scalars(stopped)).all()
        if ids:
            await skip(connection, deliveries.c.broadcast_id.in_(ids), "withdrawn", now)
        for new in wanted:
            await connection.execute(
                self._database.insert(broadcasts)
                .values(**_values(new), revision=1, state=BroadcastState.PLANNED, gone=0, created_at=now)
                .on_conflict_do_update(
                    index_elements=[broadcasts.c.name],
                    set_=_values(new),
                    where=broadcasts.c.state == BroadcastState.PLANNED,
                )
            )

    async def queue_due(self, connection: AsyncConnection, now: dt.datetime) -> None:
        """Queue the planned broadcasts whose time has come; those whose time is over come to nothing."""
        await self._database.lock(connection, DELIVERIES_LOCK)
        over = update(broadcasts).where(_over(now)).values(state=BroadcastState.EXPIRED).returning(broadcasts.c.id)
        ids = (await connection.scalars(over)).all()
        if ids:
            await skip(connection, deliveries.c.broadcast_id.in_(ids), "expired", now)
        due = _query().where(_due(now)).order_by(broadcasts.c.id)
        for row in (await connection.execute(due)).mappings().all():
            await self._queue(connection, row["id"], broadcast_in(row), now)

    async def is_due(self, now: dt.datetime) -> bool:
        """Whether `queue_due` has anything to do."""
        async with self._database.read() as connection:
            return bool(await connection.scalar(select(true()).where(or_(_due(now), _over(now))).limit(1)))

    async def named(self, name: str) -> Broadcast | None:
        """The broadcast of that name."""
        async with self._database.read() as connection:
            row = (await connection.execute(_query().where(broadcasts.c.name == name))).mappings().one_or_none()
        return broadcast_in(row) if row else None

    async def with_id(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast with that id."""
        async with self._database.read() as connection:
            row = (await connection.execute(_query().where(broadcasts.c.id == broadcast_id))).mappings().one_or_none()
        return broadcast_in(row) if row else None

    async def latest(self, limit: int) -> tuple[Broadcast, ...]:
        """The newest broadcasts, the newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(_query().order_by(broadcasts.c.id.desc()).limit(limit))
            return tuple(broadcast_in(row) for row in rows.mappings())

    async def watched(self) -> tuple[Broadcast, ...]:
        """Those that an editor watches."""
        async with self._database.read() as connection:
            rows = await connection.execute(_query().where(broadcasts.c.watch_chat_id.is_not(None)))
            return tuple(broadcast_in(row) for row in rows.mappings())

    async def unwatch(self, broadcast_id: int) -> None:
        """Nobody watches it any more."""
        async with self._database.write() as connection:
            await connection.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(watch_chat_id=None, watch_message_id=None)
            )

    async def counts(self, broadcast: Broadcast) -> Counts:
        """How far it is."""
        async with self._database.read() as connection:
            return await _counts(connection, broadcast.id)

    async def put_off(self, broadcast_id: int, now: dt.datetime) -> int:
        """How many of its deliveries wait for another time, such as the end of a chat's quiet hours."""
        here = deliveries.c
        later = and_(here.broadcast_id == broadcast_id, here.state == PENDING, here.not_before > now)
        async with self._database.read() as connection:
            return int(await connection.scalar(select(func.count()).where(later)) or 0)

    async def settle(self, broadcast_id: int, now: dt.datetime, *, arrived: bool) -> int:
        """Say of all deliveries that are unknown that they arrived, or have them sent again; how many they were."""
        here = deliveries.c
        unknown = and_(here.broadcast_id == broadcast_id, here.state == DeliveryState.UNKNOWN)
        values: dict[str, Any] = {"state": DeliveryState.SENT, "reason": None, "changed_at": now}
        if not arrived:
            values = {"state": DeliveryState.PENDING, "attempts": 0, "not_before": now, "changed_at": now}
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            return (await connection.execute(update(deliveries).where(unknown).values(values))).rowcount

    async def seen_from(self, chat_id: int, limit: int = 5) -> tuple[tuple[Broadcast, Delivery | None], ...]:
        """The newest broadcasts that a chat got, or could have expected, with what became of them there."""
        here = subscriptions.c
        followed = select(here.meeting).where(here.chat_id == chat_id)
        mine = and_(deliveries.c.broadcast_id == broadcasts.c.id, deliveries.c.chat_id == chat_id)
        query = (
            _query()
            .where(
                broadcasts.c.queued_at.is_not(None),
                or_(
                    broadcasts.c.meeting.in_(followed),
                    followed.where(here.meeting == EVERYTHING).exists(),
                    select(deliveries.c.chat_id).where(mine).exists(),
                ),
            )
            .order_by(broadcasts.c.queued_at.desc(), broadcasts.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            found = [broadcast_in(row) for row in (await connection.execute(query)).mappings()]
            rows = await connection.execute(
                select(deliveries)
                .where(deliveries.c.broadcast_id.in_([each.id for each in found]), deliveries.c.chat_id == chat_id)
                .order_by(deliveries.c.thread_id.desc())
            )
            by_id = {row["broadcast_id"]: delivery_in(row) for row in rows.mappings()}
        return tuple((each, by_id.get(each.id)) for each in found)

    async def forget_old(self, before: dt.datetime) -> None:
        """Delete broadcasts, with their deliveries, that were created before a moment and are over."""
        is_old = and_(broadcasts.c.created_at < before, broadcasts.c.expires_at < before)
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            # Without its name, nobody can publish it anew while only some of its deliveries are left.
            nameless = literal("forgotten:") + cast(broadcasts.c.id, String)
            await connection.execute(update(broadcasts).where(is_old).values(name=nameless))
        old = select(broadcasts.c.id).where(is_old)
        await delete_old(self._database, deliveries, deliveries.c.broadcast_id.in_(old), lock=DELIVERIES_LOCK)
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            await connection.execute(delete(broadcasts).where(is_old))

    async def _queue(self, connection: AsyncConnection, broadcast_id: int, new: NewBroadcast, now: dt.datetime) -> int:
        return await fan_out(connection, broadcast_id, new.meeting, new.kind, urgent=new.urgency == URGENT, now=now)

    async def _change(
        self,
        connection: AsyncConnection,
        present: Broadcast,
        new: NewBroadcast,
        values: dict[str, Any],
        now: dt.datetime,
    ) -> Change:
        """Bring a broadcast that there is to what is published now."""
        change = present.change_to(new)
        if change is Change.SAME:
            return change
        says_the_same = present.says(new)
        values = values | {
            "state": BroadcastState.QUEUED if present.queued_at else BroadcastState.PLANNED,
            "revision": present.revision + (0 if says_the_same else 1),
        }
        await connection.execute(update(broadcasts).where(broadcasts.c.id == present.id).values(values))
        if change is Change.RESUMED or present.urgency != new.urgency:
            await _await_anew(connection, present.id, now, urgent=new.urgency == URGENT)
        if not says_the_same or present.state is BroadcastState.WITHDRAWN:
            await _change_standing(connection, present.id, now)
        return change


async def _await_anew(connection: AsyncConnection, broadcast_id: int, now: dt.datetime, *, urgent: bool) -> None:
    """Let what waits, or would if it had not been halted, wait for nothing but what the sender regards."""
    here = deliveries.c
    waits = and_(here.state == PENDING, here.reason.is_(None))
    of_it = here.broadcast_id == broadcast_id
    await connection.execute(
        update(deliveries)
        .where(of_it, here.message_id.is_(None), or_(waits, HALTED))
        .values(state=DeliveryState.PENDING, urgent=urgent, attempts=0, not_before=now, reason=None, changed_at=now)
    )
    await void_unfollowed(connection, of_it)


async def _change_standing(connection: AsyncConnection, broadcast_id: int, now: dt.datetime) -> None:
    """Have a broadcast edited or deleted where it stands; what is in flight is looked at when that is over."""
    here = deliveries.c
    settled = here.state.in_([DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.PENDING])
    await connection.execute(
        update(deliveries)
        .where(here.broadcast_id == broadcast_id, here.message_id.is_not(None), settled)
        .values(state=DeliveryState.PENDING, not_before=now, changed_at=now)
    )


async def _counts(connection: AsyncConnection, broadcast_id: int) -> Counts:
    """All in one statement, so that a chat that is forgotten meanwhile is not counted twice, nor left out."""
    here = deliveries.c
    stands = case((here.message_id.is_(None), 0), else_=1)
    of_it = select(here.state, here.reason, stands, func.count()).where(here.broadcast_id == broadcast_id)
    gone = select(literal("gone"), null(), literal(0), broadcasts.c.gone).where(broadcasts.c.id == broadcast_id)
    numbers: dict[str, int] = {}
    reasons: dict[str, int] = {}
    rows = await connection.execute(union_all(of_it.group_by(here.state, here.reason, stands), gone))
    for state, reason, is_shown, number in rows:
        name = {"pending": "changing" if is_shown else "waiting"}.get(state, state)
        numbers[name] = numbers.get(name, 0) + number
        if state in {DeliveryState.FAILED, DeliveryState.SKIPPED}:
            reasons[reason or ""] = reasons.get(reason or "", 0) + number
    return Counts(**numbers, reasons=reasons)


def _due(now: dt.datetime) -> ColumnElement[bool]:
    return and_(broadcasts.c.state == BroadcastState.PLANNED, broadcasts.c.not_before <= now)


def _over(now: dt.datetime) -> ColumnElement[bool]:
    going = [BroadcastState.PLANNED, BroadcastState.QUEUED]
    return and_(broadcasts.c.state.in_(going), broadcasts.c.expires_at <= now)


async def _by_name(connection: AsyncConnection, name: str) -> Broadcast:
    query = _query().where(broadcasts.c.name == name).with_for_update()
    return broadcast_in((await connection.execute(query)).mappings().one())


async def _set_state(connection: AsyncConnection, broadcast_id: int, state: BroadcastState) -> None:
    await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(state=state))


async def with_ids(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Broadcast]:
    """Broadcasts by their ids."""
    rows = await connection.execute(_query().where(broadcasts.c.id.in_(ids)))
    return {row["id"]: broadcast_in(row) for row in rows.mappings()}


def _query() -> Select[*tuple[Any, ...]]:
    return select(broadcasts)


def _values(new: NewBroadcast) -> dict[str, Any]:
    return {
        "name": new.name,
        "kind": new.kind,
        "meeting": new.meeting,
        "urgency": new.urgency,
        "notice": new.notice,
        "not_before": new.not_before,
        "expires_at": new.expires_at,
        "replaces": new.replaces,
    }


def broadcast_in(row: RowMapping) -> Broadcast:
    """The broadcast in a row of the table."""
    watch = (row["watch_chat_id"], row["watch_message_id"])
    return Broadcast(
        id=row["id"],
        name=row["name"],
        kind=NoticeKind(row["kind"]),
        meeting=row["meeting"],
        urgency=row["urgency"],
        notice=row["notice"],
        revision=row["revision"],
        state=BroadcastState(row["state"]),
        not_before=row["not_before"],
        expires_at=row["expires_at"],
        replaces=row["replaces"],
        gone=row["gone"],
        watch=watch if watch[0] is not None else None,
        created_at=row["created_at"],
        queued_at=row["queued_at"],
    )


def delivery_in(row: RowMapping) -> Delivery:
    """The delivery in a row of the table."""
    return Delivery(
        broadcast_id=row["broadcast_id"],
        place=Place(chat_id=row["chat_id"], thread_id=row["thread_id"]),
        state=DeliveryState(row["state"]),
        not_before=row["not_before"],
        message_id=row["message_id"],
        reason=row["reason"],
        changed_at=row["changed_at"],
    )
