"""Which places follow which meetings."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from bot.storage.database import DELIVERIES_LOCK, Database
from bot.storage.settling import void_place
from bot.storage.states import EVERYTHING
from bot.storage.tables import chats, subscriptions


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where notices go: a chat, or a topic of one."""

    chat_id: int
    thread_id: int = 0
    """The topic; 0 for the chat itself."""


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A place that follows a meeting."""

    place: Place
    meeting: str
    """Its id, or EVERYTHING."""
    created_at: dt.datetime


class Subscriptions:
    """The store of subscriptions; their chats must be known to `Chats`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, place: Place, meeting: str) -> None:
        """Let a place follow a meeting, or EVERYTHING; once more changes nothing."""
        row = self._database.insert(subscriptions).values(
            chat_id=place.chat_id, thread_id=place.thread_id, meeting=meeting, created_at=dt.datetime.now(dt.UTC)
        )
        async with self._database.write() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def end(self, place: Place, meeting: str) -> None:
        """Let a place follow a meeting, or EVERYTHING, no more; what it follows no more is not sent there either."""
        here = subscriptions.c
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            await connection.execute(
                delete(subscriptions).where(
                    here.chat_id == place.chat_id, here.thread_id == place.thread_id, here.meeting == meeting
                )
            )
            await void_place(connection, place.chat_id, place.thread_id)

    async def of_chat(self, chat_id: int) -> tuple[Subscription, ...]:
        """All subscriptions of a chat and its topics, by topic and then the oldest first."""
        here = subscriptions.c
        query = select(subscriptions).where(here.chat_id == chat_id).order_by(here.thread_id, here.created_at)
        async with self._database.read() as connection:
            return tuple(
                Subscription(
                    place=Place(chat_id=row["chat_id"], thread_id=row["thread_id"]),
                    meeting=row["meeting"],
                    created_at=row["created_at"],
                )
                for row in (await connection.execute(query)).mappings()
            )

    async def count(self, meeting: str, kind_bit: int = 0) -> int:
        """How many places follow a meeting and have not muted a kind of notices."""
        here = subscriptions.c
        places = (
            select(here.chat_id, here.thread_id)
            .join(chats, chats.c.id == here.chat_id)
            .where(here.meeting.in_([EVERYTHING, meeting]), chats.c.muted.op("&")(kind_bit) == 0)
            .distinct()
        )
        async with self._database.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(places.subquery())) or 0)
