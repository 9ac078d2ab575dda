"""Queueing a broadcast: one delivery for each place that follows its meeting, in one statement."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.preferences import NoticeKind, QuietHours
from bot.storage.states import EVERYTHING, BroadcastState, DeliveryState
from bot.storage.tables import UtcDateTime, broadcasts, chats, deliveries, subscriptions

MOST_NIGHTS: Final = 100
"""So many different quiet hours are regarded here; the sender regards the others when their turn comes."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """For whom a broadcast would be now."""

    places: int
    chats: int
    later: int
    """Of the places: how many would get it after their quiet hours."""


async def reach(
    connection: AsyncConnection, meeting: str, kind: NoticeKind, *, urgent: bool, now: dt.datetime
) -> Reach:
    """For whom a broadcast about a meeting would be."""
    when = await _when(connection, urgent=urgent, now=now)
    later = case((when > literal(now, UtcDateTime()), 1), else_=0).label("later")
    places = _each_place(select(subscriptions.c.chat_id, later), meeting, kind).subquery()
    query = select(func.count(), func.count(places.c.chat_id.distinct()), func.sum(places.c.later))
    row = (await connection.execute(query.select_from(places))).one()
    return Reach(places=int(row[0]), chats=int(row[1]), later=int(row[2] or 0))


async def fan_out(
    connection: AsyncConnection, broadcast_id: int, meeting: str, kind: NoticeKind, *, urgent: bool, now: dt.datetime
) -> int:
    """Queue a broadcast for all that follow the meeting and have not muted its kind; the number of places."""
    here = subscriptions.c
    values = select(
        literal(broadcast_id),
        here.chat_id,
        here.thread_id,
        literal(str(DeliveryState.PENDING)),
        literal(urgent),
        await _when(connection, urgent=urgent, now=now),
        literal(0),
        literal(0),
        literal(0),
        literal(now, UtcDateTime()),
    )
    # In the order of the primary key, which both databases fill fastest from its end.
    query = _each_place(values, meeting, kind).order_by(here.chat_id, here.thread_id)
    names = ["broadcast_id", "chat_id", "thread_id", "state", "urgent", "not_before", "epoch", "attempts", "revision"]
    queued = await connection.execute(insert(deliveries).from_select([*names, "changed_at"], query))
    await connection.execute(
        update(broadcasts).where(broadcasts.c.id == broadcast_id).values(state=BroadcastState.QUEUED, queued_at=now)
    )
    return queued.rowcount


def _each_place(values: Select[*tuple[Any, ...]], meeting: str, kind: NoticeKind) -> Select[*tuple[Any, ...]]:
    """These values of each place that follows the meeting, whose chat has not muted the kind and has the bot."""
    here = subscriptions.c
    return (
        values.join_from(subscriptions, chats, chats.c.id == here.chat_id)
        .where(
            here.meeting.in_([EVERYTHING, meeting]),
            chats.c.left_at.is_(None),
            # Not "= 0", which PostgreSQL takes for rare: it would plan for a few chats, and sort a million.
            chats.c.muted.op("&")(kind.bit) != kind.bit,
        )
        # A place may follow the meeting and everything. Unlike DISTINCT, this reads both tables in their order.
        .group_by(here.chat_id, here.thread_id, chats.c.id)
    )


async def _when(connection: AsyncConnection, *, urgent: bool, now: dt.datetime) -> ColumnElement[dt.datetime]:
    """Now, or the end of a chat's quiet hours."""
    columns = (chats.c.quiet_from, chats.c.quiet_until, chats.c.time_zone)
    nights = (
        select(*columns, func.count())
        .where(chats.c.quiet_from.is_not(None))
        .group_by(*columns)
        .order_by(func.count().desc())
        .limit(MOST_NIGHTS)
    )
    whens = []
    for row in (await connection.execute(nights)).all():
        start, end, zone = int(row[0] or 0), int(row[1] or 0), str(row[2])
        morning = QuietHours(start=start, end=end, time_zone=zone).until(now)
        if morning is not None:
            matches = and_(chats.c.quiet_from == start, chats.c.quiet_until == end, chats.c.time_zone == zone)
            if urgent:
                matches = and_(matches, chats.c.urgent_at_night.is_(False))
            whens.append((matches, literal(morning, UtcDateTime())))
    moment = literal(now, UtcDateTime())
    return case(*whens, else_=moment) if whens else moment
