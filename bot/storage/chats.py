"""The chats that the bot serves, and what was chosen for them."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Row, func, select, update

from bot.storage.database import Database
from bot.storage.tables import chats


class ChatKind(StrEnum):
    """What Telegram calls a chat's type."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat that the bot serves, or did."""

    id: int
    kind: ChatKind
    language: str | None = None
    """Chosen with /language; None leaves it to each question."""
    left_at: dt.datetime | None = None
    """When the bot was removed, blocked, or the group became a supergroup."""
    moved_to: int | None = None
    """The supergroup that a group became."""


class Chats:
    """The store of chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> Chat | None:
        """The chat, or None if the bot does not know it."""
        columns = chats.c
        query = select(columns.id, columns.kind, columns.language, columns.left_at, columns.moved_to)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(columns.id == chat_id))).one_or_none()
        return _chat(row) if row else None

    async def seen(self, chat_id: int, kind: ChatKind) -> Chat:
        """The chat, after something came from it: new ones are entered, and a return ends an absence."""
        chat = await self.get(chat_id)
        # Late edits in a group that became a supergroup still come in under its old id.
        if chat and (chat.moved_to or (chat.kind is kind and not chat.left_at)):
            return chat
        now = dt.datetime.now(dt.UTC)
        statement = self._database.insert(chats).values(id=chat_id, kind=kind, created_at=now, updated_at=now)
        async with self._database.write() as connection:
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[chats.c.id], set_={"kind": kind, "left_at": None, "updated_at": now}
                )
            )
        return Chat(id=chat_id, kind=kind, language=chat.language if chat else None)

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Choose the language of a known chat; None leaves it to each question."""
        await self._update(chat_id, language=language)

    async def left(self, chat_id: int) -> None:
        """Note that the bot was removed from a chat, or blocked by a person."""
        await self._update(chat_id, left_at=dt.datetime.now(dt.UTC))

    async def migrate(self, old: int, new: int) -> None:
        """Carry a group's choices over to the supergroup that it became; may be told twice, and late.

        Delivered answers stay under the old id: message ids do not carry over, and the bot can
        still edit the old messages, but only there.
        """
        now = dt.datetime.now(dt.UTC)
        moving = select(chats.c.language).where(chats.c.id == old).scalar_subquery()
        statement = self._database.insert(chats).values(
            id=new, kind=ChatKind.SUPERGROUP, language=moving, created_at=now, updated_at=now
        )
        async with self._database.write() as connection:
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[chats.c.id],
                    set_={"language": func.coalesce(chats.c.language, statement.excluded.language), "updated_at": now},
                )
            )
            await connection.execute(
                update(chats).where(chats.c.id == old).values(moved_to=new, left_at=now, updated_at=now)
            )

    async def _update(self, chat_id: int, **values: str | dt.datetime | None) -> None:
        statement = update(chats).where(chats.c.id == chat_id)
        async with self._database.write() as connection:
            await connection.execute(statement.values(**values, updated_at=dt.datetime.now(dt.UTC)))


def _chat(row: Row[int, str, str | None, dt.datetime | None, int | None]) -> Chat:
    return Chat(id=row.id, kind=ChatKind(row.kind), language=row.language, left_at=row.left_at, moved_to=row.moved_to)
