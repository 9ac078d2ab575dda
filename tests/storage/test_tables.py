"""The promise about personal data, column by column, and moments that keep their meaning."""

import datetime as dt

import pytest
from sqlalchemy import BigInteger, Connection, insert, inspect, select
from sqlalchemy.exc import StatementError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.tables import chats, metadata

# Every column there is. A new one belongs here only if it can hold no user id, no name and no text that people
# wrote. Two exceptions: chats.id of a private chat is its person's id by Telegram's rule, and answers.chat_id
# refers to it; kept_questions.text is there by consent, with nothing beside it that leads to a person. And the inbox:
# it holds whole updates, until they were handled or for 30 days if that was impossible.
COLUMNS = {
    "alembic_version": {"version_num"},
    "chats": {
        "id",
        "kind",
        "language",
        "spoken",
        "quiet_from",
        "quiet_until",
        "time_zone",
        "urgent_at_night",
        "silent",
        "pin",
        "muted",
        "chattiness",
        "left_at",
        "moved_to",
        "created_at",
        "updated_at",
    },
    "answers": {
        "chat_id",
        "answer_message_id",
        "part",
        "thread_id",
        "question_message_id",
        "entry",
        "revision",
        "language",
        "delivered_at",
    },
    "feedback": {"entry", "revision", "verdict", "language", "day", "count"},
    "kept_questions": {"id", "text", "language", "day"},
    "subscriptions": {"chat_id", "thread_id", "meeting", "created_at"},
    "broadcasts": {
        "id",
        "name",
        "kind",
        "meeting",
        "urgency",
        "notice",
        "revision",
        "state",
        "not_before",
        "expires_at",
        "replaces",
        "gone",
        "watch_chat_id",
        "watch_message_id",
        "created_at",
        "queued_at",
    },
    "deliveries": {
        "broadcast_id",
        "chat_id",
        "thread_id",
        "state",
        "urgent",
        "not_before",
        "epoch",
        "attempts",
        "message_id",
        "revision",
        "reason",
        "changed_at",
    },
    "meetings": {"id", "announced", "digest", "sequence", "changed_at"},
    "leases": {"name", "holder", "epoch", "expires_at"},
    "workers": {"id", "expires_at", "replies", "messages", "share"},
    "inbox": {
        "update_id",
        "queue",
        "payload",
        "state",
        "owner",
        "known",
        "failures",
        "crashes",
        "traceback",
        "received_at",
        "changed_at",
    },
}
# Which of them are ids that Telegram gave, of chats or of what stands in them: whoever forgets a chat looks here.
IDS = {
    "chats": {"id", "moved_to"},
    "answers": {"chat_id", "answer_message_id", "thread_id", "question_message_id"},
    "subscriptions": {"chat_id", "thread_id"},
    "broadcasts": {"watch_chat_id", "watch_message_id"},
    "deliveries": {"chat_id", "thread_id", "message_id"},
    "inbox": {"update_id", "queue"},
}


async def test_no_column_but_the_inboxs_can_hold_a_person_or_a_question_but_by_consent(database: Database) -> None:
    def columns(connection: Connection) -> dict[str, set[str]]:
        found = inspect(connection)
        return {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}

    async with database.read() as connection:
        assert await connection.run_sync(columns) == COLUMNS


def test_telegrams_ids_are_in_columns_that_are_large_enough() -> None:
    large = {
        table.name: {column.name for column in table.columns if isinstance(column.type, BigInteger)}
        for table in metadata.tables.values()
    }

    assert {table: columns for table, columns in large.items() if columns} == IDS


def test_everything_that_belongs_to_a_chat_goes_with_it() -> None:
    keys = {
        f"{key.parent.table.name}.{key.parent.name}": key.ondelete
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }

    # A new one also needs a decision in Chats.migrate.
    assert keys == {"answers.chat_id": "CASCADE", "chats.moved_to": "CASCADE", "subscriptions.chat_id": "CASCADE"}


async def test_a_moment_comes_back_in_utc_whatever_its_zone_was(database: Database) -> None:
    moment = dt.datetime(2024, 6, 13, 0, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    async with database.write() as connection:
        await connection.execute(insert(chats).values(id=1, kind="private", created_at=moment, updated_at=moment))
        stored = await connection.scalar(select(chats.c.created_at))

    assert stored == moment
    assert stored is not None
    assert stored.tzinfo is dt.UTC


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = dt.datetime(2024, 6, 13)
    with pytest.raises(StorageError, match="time zone") as caught:
        async with database.write() as connection:
            await connection.execute(insert(chats).values(id=1, kind="private", created_at=naive, updated_at=naive))

    assert isinstance(caught.value.__cause__, StatementError)
