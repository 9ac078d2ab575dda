"""What becomes of a chat's subscriptions and deliveries when the chat moves, ends, or follows something no more.

Each is a part of a transaction of its caller's. A chat's deliveries are found by their primary key, broadcast by
broadcast: there are far fewer of these than of deliveries.
"""

import datetime as dt

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.states import EVERYTHING, PENDING, DeliveryState
from bot.storage.tables import broadcasts, deliveries, subscriptions


def of_chat(chat_id: int) -> ColumnElement[bool]:
    """The deliveries of a chat."""
    return and_(deliveries.c.broadcast_id.in_(select(broadcasts.c.id)), deliveries.c.chat_id == chat_id)


def unsent() -> ColumnElement[bool]:
    """The deliveries that wait and of which nothing stands in the chat."""
    return and_(deliveries.c.state == PENDING, deliveries.c.message_id.is_(None))


async def void(connection: AsyncConnection, chat_id: int, reason: str) -> None:
    """Nothing of what waits for a chat is to be done any more."""
    await connection.execute(
        update(deliveries)
        .where(of_chat(chat_id), deliveries.c.state == PENDING)
        .values(state=DeliveryState.SKIPPED, reason=reason, changed_at=_now())
    )


async def void_unfollowed(connection: AsyncConnection, chat_id: int) -> None:
    """Nothing is to be sent into places of a chat that do not follow its meeting any more."""
    follows = exists().where(
        broadcasts.c.id == deliveries.c.broadcast_id,
        subscriptions.c.chat_id == deliveries.c.chat_id,
        subscriptions.c.thread_id == deliveries.c.thread_id,
        subscriptions.c.meeting.in_([EVERYTHING, broadcasts.c.meeting]),
    )
    await connection.execute(
        update(deliveries)
        .where(of_chat(chat_id), unsent(), ~follows)
        .values(state=DeliveryState.SKIPPED, reason="unsubscribed", changed_at=_now())
    )


async def erase_deliveries(connection: AsyncConnection, chat_id: int) -> None:
    """Delete a chat's deliveries; each broadcast remembers how many there were."""
    number = select(func.count()).where(deliveries.c.broadcast_id == broadcasts.c.id, deliveries.c.chat_id == chat_id)
    await connection.execute(update(broadcasts).values(gone=broadcasts.c.gone + number.scalar_subquery()))
    await connection.execute(delete(deliveries).where(of_chat(chat_id)))


async def move_subscriptions(database: Database, connection: AsyncConnection, old: int, new: int) -> None:
    """What one chat follows, another follows from now on."""
    here = subscriptions.c
    moved = select(literal(new), here.thread_id, here.meeting, here.created_at).where(here.chat_id == old)
    names = ["chat_id", "thread_id", "meeting", "created_at"]
    await connection.execute(database.insert(subscriptions).from_select(names, moved).on_conflict_do_nothing())
    await connection.execute(delete(subscriptions).where(here.chat_id == old))


async def move_deliveries(connection: AsyncConnection, old: int, new: int) -> None:
    """What waits for one chat, another gets, unless it gets the same already."""
    there = deliveries.alias()
    gets_it = exists().where(
        there.c.broadcast_id == deliveries.c.broadcast_id,
        there.c.chat_id == new,
        there.c.thread_id == deliveries.c.thread_id,
    )
    waiting = and_(of_chat(old), unsent())
    await connection.execute(
        update(deliveries)
        .where(waiting, gets_it)
        .values(state=DeliveryState.SKIPPED, reason="merged", changed_at=_now())
    )
    await connection.execute(update(deliveries).where(waiting).values(chat_id=new))


async def leave_topic(database: Database, connection: AsyncConnection, chat_id: int, thread_id: int) -> None:
    """What a topic followed and waits for goes to the chat as a whole, because the topic is gone."""
    here = subscriptions.c
    was = and_(here.chat_id == chat_id, here.thread_id == thread_id)
    moved = select(here.chat_id, literal(0), here.meeting, here.created_at).where(was)
    names = ["chat_id", "thread_id", "meeting", "created_at"]
    await connection.execute(database.insert(subscriptions).from_select(names, moved).on_conflict_do_nothing())
    await connection.execute(delete(subscriptions).where(was))
    there = deliveries.alias()
    gets_it = exists().where(
        there.c.broadcast_id == deliveries.c.broadcast_id, there.c.chat_id == chat_id, there.c.thread_id == 0
    )
    waiting = and_(of_chat(chat_id), unsent(), deliveries.c.thread_id == thread_id)
    await connection.execute(
        update(deliveries)
        .where(waiting, gets_it)
        .values(state=DeliveryState.SKIPPED, reason="merged", changed_at=_now())
    )
    await connection.execute(update(deliveries).where(waiting).values(thread_id=0))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
