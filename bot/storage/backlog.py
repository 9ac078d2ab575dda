"""How much waits in the database to be handled or to be sent, and since when."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.inbox import Depth, Inbox
from bot.storage.states import PENDING, SENDING
from bot.storage.tables import deliveries

MOST_COUNTED: Final = 100_000
"""Of notices in a state: to count a million takes seconds, and somebody asks every few seconds."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """How many notices are still to be sent, edited or deleted; MOST_COUNTED stands for that many or more."""

    due: int
    later: int
    """Those whose time has not come, such as those for chats in quiet hours."""
    sending: int
    """In flight."""
    oldest: dt.datetime | None
    """Since when the first of those that are due has been."""


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """All that waits."""

    inbox: Depth
    outbox: Outgoing


async def backlog(database: Database, now: dt.datetime) -> Backlog:
    """What waits at this moment; StorageError if the database does not say."""
    return Backlog(inbox=await Inbox(database).depth(), outbox=await _outgoing(database, now))


async def _outgoing(database: Database, now: dt.datetime) -> Outgoing:
    here = deliveries.c
    # Urgent ones apart from the others, as in the index, in which those that are due then stand first.
    pending = [and_(here.state == PENDING, here.urgent.is_(urgent)) for urgent in (True, False)]
    async with database.read() as connection:
        first = [await connection.scalar(select(func.min(here.not_before)).where(each)) for each in pending]
        due = [await _count(connection, and_(each, here.not_before <= now)) for each in pending]
        later = [await _count(connection, and_(each, here.not_before > now)) for each in pending]
        sending = await _count(connection, here.state == SENDING)
    return Outgoing(
        due=min(sum(due), MOST_COUNTED),
        later=min(sum(later), MOST_COUNTED),
        sending=sending,
        oldest=min((moment for moment in first if moment and moment <= now), default=None),
    )


async def _count(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    some = select(literal(1)).select_from(deliveries).where(which).limit(MOST_COUNTED).subquery()
    return await connection.scalar(select(func.count()).select_from(some)) or 0
