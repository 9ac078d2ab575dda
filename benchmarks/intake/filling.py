"""A database with so much in it as after a long time: chats, answers, and numbers of updates that were handled."""

import datetime as dt
from typing import Final

from sqlalchemy import text

from benchmarks.stores import NUMBERS
from bot.storage.database import Database

FIRST_CHAT: Final = 1_000_000_000
"""The ids of known chats go up from here, the numbers of their updates from 1."""
STATEMENTS: Final = (
    """
    INSERT INTO chats (id, kind, created_at, updated_at) {}
    SELECT CAST(:first AS BIGINT) + n - 1, 'private', :now, :now FROM numbers""",
    """
    INSERT INTO answers (chat_id, answer_message_id, part, question_message_id, language, delivered_at) {}
    SELECT CAST(:first AS BIGINT) + n - 1, 2 * n, 1, 2 * n - 1, 'de', :now FROM numbers""",
    """
    INSERT INTO inbox (update_id, state, received_at, changed_at) {}
    SELECT n, 'handled', :now, :now FROM numbers""",
)


async def fill(database: Database, kind: str, number: int) -> None:
    """Let so many people have asked one question each."""
    now = dt.datetime.now(dt.UTC)
    values = {"first": FIRST_CHAT, "now": now.replace(tzinfo=None) if kind == "SQLite" else now, "most": number}
    async with database.write() as connection:
        for statement in STATEMENTS:
            await connection.execute(text(statement.format(NUMBERS[kind])), values)
        await connection.execute(text("ANALYZE"))
