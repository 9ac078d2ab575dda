"""What is stored of a chat, table by table, as its people may ask. A private chat has its person's id."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, or_, select

from bot.storage.database import Database
from bot.storage.settling import of_chat, with_former
from bot.storage.tables import (
    answers,
    broadcasts,
    chats,
    deliveries,
    feedback,
    inbox,
    kept_questions,
    leases,
    meetings,
    subscriptions,
    workers,
)
from bot.storage.traces import traces_of

Rows = list[dict[str, Any]]

OF_CHATS: Final[Mapping[Table, Callable[[Collection[int]], ColumnElement[bool]]]] = {
    chats: chats.c.id.in_,
    answers: answers.c.chat_id.in_,
    subscriptions: subscriptions.c.chat_id.in_,
    deliveries: lambda ids: or_(*map(of_chat, ids)),
    broadcasts: broadcasts.c.watch_chat_id.in_,
}
"""Which rows are about chats; those of the inbox are told by what they hold."""
OF_NOBODY: Final[Mapping[Table, str]] = {
    feedback: "a number for each answer, verdict and day",
    kept_questions: "kept by consent, without a person or a chat, so that nobody can tell whose they are",
    meetings: "what was announced of meetings",
    leases: "which process of the bot sends and polls",
    workers: "which processes of the bot are at work",
}
"""Tables that hold nothing by which a person or a chat could be told, and what they hold instead."""


class Holdings:
    """What the database holds of chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_chat(self, chat_id: int) -> dict[str, Rows]:
        """All rows about a chat, and about the group that it was before, by the names of their tables."""
        async with self._database.read() as connection:
            ids = await with_former(connection, chat_id)
            found: dict[str, Rows] = {}
            for table, is_theirs in OF_CHATS.items():
                rows = await connection.execute(select(table).where(is_theirs(ids)).order_by(*table.primary_key))
                found[table.name] = [dict(row) for row in rows.mappings()]
            found[inbox.name] = [dict(row) for row in await traces_of(connection, ids)]
        return found
