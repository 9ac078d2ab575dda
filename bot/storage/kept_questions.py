"""The questions that people let the editors keep: a text and a day, without chats or people."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select

from bot.storage.database import Database
from bot.storage.retention import delete_old
from bot.storage.tables import kept_questions


@dataclass(frozen=True, kw_only=True)
class KeptQuestion:
    """A question that found no answer and that its asker let the editors keep."""

    text: str
    language: str
    day: dt.date
    """When it was kept (UTC)."""


class KeptQuestions:
    """The store of kept questions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, text: str, language: str) -> None:
        """Keep a question, with its asker's consent only."""
        today = dt.datetime.now(dt.UTC).date()
        async with self._database.write() as connection:
            await connection.execute(insert(kept_questions).values(text=storable(text), language=language, day=today))

    async def forget_old(self, before: dt.date) -> None:
        """Delete the questions that were kept before a day (UTC)."""
        await delete_old(self._database, kept_questions, kept_questions.c.day < before)

    async def all(self) -> tuple[KeptQuestion, ...]:
        """All kept questions, the oldest first."""
        columns = kept_questions.c
        query = select(columns.text, columns.language, columns.day).order_by(columns.id)
        async with self._database.read() as connection:
            return tuple(KeptQuestion(**row) for row in (await connection.execute(query)).mappings())


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no PostgreSQL text can hold, as U+FFFD."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
