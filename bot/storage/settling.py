"""What becomes of subscriptions and deliveries when a chat moves, ends, or follows something no more.

Each is a part of a transaction of its caller's that has the lock of the deliveries. What is in flight stays so: where
it is not wanted any more it gets a reason, and a delivery that comes back with one is not sent. A chat's deliveries
are found by their primary key, broadcast by broadcast: there are far fewer of these than of deliveries.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.states import EVERYTHING, HALTED, UNSENT, DeliveryState
from bot.storage.tables import broadcasts, chats, deliveries, subscriptions

SUPERSEDED: Final = "superseded"
"""Why something was deleted, or not sent: what replaces it stands there."""
SUBSCRIPTION: Final = ["chat_id", "thread_id", "meeting", "created_at"]


def of_chat(chat_id: int) -> ColumnElement[bool]:
    """The deliveries of a chat."""
    return and_(deliveries.c.broadcast_id.in_(select(broadcasts.c.id)), deliveries.c.chat_id == chat_id)


async def skip(connection: AsyncConnection, unsent: ColumnElement[bool], reason: str, now: dt.datetime) -> None:
    """Do not send what waits; `unsent` says what of it."""
    values = {"state": DeliveryState.SKIPPED, "reason": reason, "changed_at": now}
    await connection.execute(update(deliveries).where(UNSENT, unsent).values(values))


async def void(connection: AsyncConnection, chat_id: int, reason: str) -> None:
    """Nothing of what waits for a chat is to be done any more."""
    values = {"state": DeliveryState.SKIPPED, "reason": reason, "changed_at": _now()}
    waits = deliveries.c.state == DeliveryState.PENDING
    await connection.execute(update(deliveries).where(of_chat(chat_id), waits).values(values))
    await _recall(connection, of_chat(chat_id), reason)


async def void_place(connection: AsyncConnection, chat_id: int, thread_id: int) -> None:
    """Nothing is to be sent into a place that does not follow its meeting any more."""
    of_place = and_(of_chat(chat_id), deliveries.c.thread_id == thread_id)
    await void_unfollowed(connection, of_place)
    await _recall(connection, and_(of_place, ~_follows()), "unsubscribed")


async def look_again(connection: AsyncConnection, chat_id: int) -> None:
    """What was put off for a chat is looked at now: it may have ended the quiet hours for which it waits."""
    now = _now()
    put_off = and_(of_chat(chat_id), UNSENT, deliveries.c.not_before > now)
    await connection.execute(update(deliveries).where(put_off).values(not_before=now))


async def void_unfollowed(connection: AsyncConnection, among: ColumnElement[bool]) -> None:
    """What waits for places that do not follow its meeting is not to be sent; `among` limits the deliveries."""
    # A group that moved took along what it follows; the next claim sends its deliveries after it.
    has_moved = exists().where(chats.c.id == deliveries.c.chat_id, chats.c.moved_to.is_not(None))
    await skip(connection, and_(among, ~_follows(), ~has_moved), "unsubscribed", _now())


def _follows() -> ColumnElement[bool]:
    return exists().where(
        broadcasts.c.id == deliveries.c.broadcast_id,
        subscriptions.c.chat_id == deliveries.c.chat_id,
        subscriptions.c.thread_id == deliveries.c.thread_id,
        subscriptions.c.meeting.in_([EVERYTHING, broadcasts.c.meeting]),
    )


async def with_former(connection: AsyncConnection, chat_id: int) -> list[int]:
    """A chat, and the group that it was before."""
    former = await connection.scalars(select(chats.c.id).where(chats.c.moved_to == chat_id))
    return [chat_id, *former]


async def erase_deliveries(connection: AsyncConnection, chat_ids: Collection[int]) -> None:
    """Delete the deliveries of chats; each broadcast remembers how many there were."""
    for chat_id in chat_ids:
        number = select(func.count()).where(
            deliveries.c.broadcast_id == broadcasts.c.id, deliveries.c.chat_id == chat_id
        )
        concerned = select(deliveries.c.broadcast_id).where(of_chat(chat_id))
        await connection.execute(
            update(broadcasts)
            .where(broadcasts.c.id.in_(concerned))
            .values(gone=broadcasts.c.gone + number.scalar_subquery())
        )
        await connection.execute(delete(deliveries).where(of_chat(chat_id)))


async def move_chat(database: Database, connection: AsyncConnection, old: int, new: int) -> None:
    """What one chat follows and waits for, another does from now on."""
    here = subscriptions.c
    moved = select(literal(new), here.thread_id, here.meeting, here.created_at).where(here.chat_id == old)
    await connection.execute(database.insert(subscriptions).from_select(SUBSCRIPTION, moved).on_conflict_do_nothing())
    await connection.execute(delete(subscriptions).where(here.chat_id == old))
    await move_deliveries(connection, old, new)


async def move_deliveries(connection: AsyncConnection, old: int, new: int) -> None:
    """What is not in a chat goes to another one, unless that has the same already; what is in flight stays."""
    there = deliveries.alias()
    has_it = exists().where(
        there.c.broadcast_id == deliveries.c.broadcast_id,
        there.c.chat_id == new,
        there.c.thread_id == deliveries.c.thread_id,
    )
    await _move(connection, of_chat(old), has_it, {"chat_id": new})


async def leave_topic(database: Database, connection: AsyncConnection, chat_id: int, thread_id: int) -> None:
    """What a topic followed and waits for goes to the chat as a whole, because the topic is gone."""
    here = subscriptions.c
    was = and_(here.chat_id == chat_id, here.thread_id == thread_id)
    moved = select(here.chat_id, literal(0), here.meeting, here.created_at).where(was)
    await connection.execute(database.insert(subscriptions).from_select(SUBSCRIPTION, moved).on_conflict_do_nothing())
    await connection.execute(delete(subscriptions).where(was))
    there = deliveries.alias()
    has_it = exists().where(
        there.c.broadcast_id == deliveries.c.broadcast_id, there.c.chat_id == chat_id, there.c.thread_id == 0
    )
    await _move(connection, and_(of_chat(chat_id), deliveries.c.thread_id == thread_id), has_it, {"thread_id": 0})


async def _move(
    connection: AsyncConnection, which: ColumnElement[bool], has_it: ColumnElement[bool], to: dict[str, int]
) -> None:
    """Give deliveries another place, those too that may be resumed or settled later on."""
    await skip(connection, and_(which, has_it), "merged", _now())
    open_states = [DeliveryState.PENDING, DeliveryState.UNKNOWN, DeliveryState.SKIPPED]
    absent = and_(deliveries.c.state.in_(open_states), deliveries.c.message_id.is_(None))
    await connection.execute(update(deliveries).where(which, absent, ~has_it).values(to))


async def supersede(connection: AsyncConnection, which: ColumnElement[bool], now: dt.datetime) -> None:
    """Something newer stands in the places of these deliveries: they are to be deleted there, or not to be sent."""
    here = deliveries.c
    stands = here.message_id.is_not(None)
    settled = here.state.in_([DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.PENDING])
    values: dict[str, Any] = {"reason": SUPERSEDED, "changed_at": now}
    await skip(connection, which, SUPERSEDED, now)
    await connection.execute(
        update(deliveries).where(which, stands, settled).values(state=DeliveryState.PENDING, not_before=now, **values)
    )
    # In flight, or to be settled or resumed one day.
    later = or_(here.state.in_([DeliveryState.SENDING, DeliveryState.UNKNOWN]), HALTED)
    await connection.execute(update(deliveries).where(which, later).values(values))


async def _recall(connection: AsyncConnection, which: ColumnElement[bool], reason: str) -> None:
    """What is in flight to places that have nothing of it yet is not to be tried again."""
    in_flight = and_(
        deliveries.c.state.in_([DeliveryState.SENDING, DeliveryState.UNKNOWN]),
        deliveries.c.message_id.is_(None),
        deliveries.c.reason.is_(None),
    )
    await connection.execute(update(deliveries).where(which, in_flight).values(reason=reason))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
