"""What is stored of a chat is told in full, and forgotten in full."""

import datetime as dt
import json
from typing import Any, Final

import pytest
from sqlalchemy import BigInteger, Table, insert, select

from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.holdings import OF_CHATS, OF_NOBODY, Holdings
from bot.storage.inbox import InboxState
from bot.storage.tables import UtcDateTime, broadcasts, chats, deliveries, inbox, metadata

NOW: Final = dt.datetime(2024, 6, 13, tzinfo=dt.UTC)
ANNA: Final = 4_518_810_793
BEN: Final = 4_518_810_794
GROUP: Final = -4_518_810_795
SUPERGROUP: Final = -1_002_471_352_452
TABLES: Final = metadata.sorted_tables
ABOUT: Final = {"chat_id", "watch_chat_id", "queue"}
"""The columns that tell which chat a row is about, besides the chats' own."""


def a_message(sender: int, chat: int, **others: object) -> str:
    """An update with a message, as the inbox holds it."""
    message = {"message_id": 7, "from": {"id": sender}, "chat": {"id": chat}, "text": "Hallo", **others}
    return json.dumps({"update_id": 1, "message": message})


def a_row(table: Table, chat_id: int, number: int) -> dict[str, Any]:
    """A row about a chat, with something in every column."""
    row: dict[str, Any] = {}
    for column in table.columns:
        kind = dt.datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
        value = {int: number, str: f"x{number}", bool: True, dt.datetime: NOW, dt.date: NOW.date()}[kind]
        row[column.name] = chat_id if column.name in ABOUT else value
    if table is chats:
        row |= {"id": chat_id, "kind": ChatKind.PRIVATE if chat_id > 0 else ChatKind.SUPERGROUP, "moved_to": None}
        row |= {"chattiness": "open"}
    if table is deliveries:
        row |= {"broadcast_id": number}
    if table is inbox:
        row |= {"state": InboxState.SET_ASIDE, "payload": a_message(chat_id, chat_id), "owner": None}
    return row


async def fill(database: Database, *chat_ids: int) -> None:
    """Put a row about each chat into every table that there is."""
    async with database.write() as connection:
        for number, chat_id in enumerate(chat_ids, start=1):
            for table in TABLES:
                await connection.execute(insert(table).values(a_row(table, chat_id, number)))


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    async with database.read() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()] for table in TABLES
        }


def test_every_table_is_told_or_is_about_nobody_for_a_reason() -> None:
    told, not_told = {*OF_CHATS, inbox}, set(OF_NOBODY)

    # A new one needs a decision: in `OF_CHATS`, and in `Chats.forget`; or a reason why it is about nobody.
    assert told | not_told == set(TABLES)
    assert told & not_told == set()
    assert all(len(reason.split()) > 1 for reason in OF_NOBODY.values())


@pytest.mark.parametrize("table", OF_NOBODY, ids=lambda table: table.name)
def test_what_is_about_nobody_has_no_room_for_ids_of_telegrams(table: Table) -> None:
    assert [column.name for column in table.columns if isinstance(column.type, BigInteger)] == []


@pytest.mark.parametrize("chat_id", [ANNA, SUPERGROUP])
async def test_every_column_of_every_row_about_a_chat_is_told(database: Database, chat_id: int) -> None:
    await fill(database, chat_id, BEN)

    told = await Holdings(database).of_chat(chat_id)

    assert told == {table.name: [a_row(table, chat_id, 1)] for table in (*OF_CHATS, inbox)}


async def test_of_a_chat_that_is_unknown_nothing_is_told(database: Database) -> None:
    await fill(database, BEN)

    assert not any((await Holdings(database).of_chat(ANNA)).values())


@pytest.mark.parametrize("chat_id", [ANNA, SUPERGROUP])
async def test_what_is_forgotten_is_in_no_column_of_no_table(database: Database, chat_id: int) -> None:
    await fill(database, chat_id, BEN)
    before = await everything(database)

    await Chats(database).forget(chat_id)

    left = await everything(database)
    assert str(abs(chat_id)) not in str(left)
    assert not any((await Holdings(database).of_chat(chat_id)).values())
    about_ben = [a_row(table, BEN, 2) for table in OF_CHATS if table is not broadcasts]
    assert [row for row in about_ben if not any(row in rows for rows in left.values())] == []
    for table in OF_NOBODY:
        assert left[table.name] == before[table.name]


async def test_a_supergroups_past_is_told_and_forgotten_with_it(database: Database) -> None:
    await fill(database, GROUP)
    await Chats(database).migrate(GROUP, SUPERGROUP)

    told = await Holdings(database).of_chat(SUPERGROUP)

    assert {row["id"] for row in told["chats"]} == {GROUP, SUPERGROUP}
    assert [row["chat_id"] for row in told["answers"]] == [GROUP]
    await Chats(database).forget(SUPERGROUP)
    left = str(await everything(database))
    assert str(abs(GROUP)) not in left
    assert str(abs(SUPERGROUP)) not in left


A_TAP: Final = json.dumps(
    {
        "update_id": 3,
        "callback_query": {
            "id": "1",
            "from": {"id": BEN},
            "message": {"from": {"id": 99}, "chat": {"id": SUPERGROUP}, "text": "Wer?"},
        },
    }
)
BY_ANNA_IN_THE_GROUP: Final = a_message(ANNA, SUPERGROUP)
ABOUT_ANNA: Final = a_message(BEN, BEN, forward_origin={"sender_user": {"id": ANNA}})


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (ANNA, [BY_ANNA_IN_THE_GROUP]),
        (BEN, [ABOUT_ANNA, A_TAP]),
        (SUPERGROUP, [BY_ANNA_IN_THE_GROUP, A_TAP]),
        (99, []),
    ],
)
async def test_what_was_set_aside_belongs_to_its_sender_and_its_chat_not_to_whom_it_mentions(
    database: Database, who: int, expected: list[str]
) -> None:
    rows = [BY_ANNA_IN_THE_GROUP, ABOUT_ANNA, A_TAP, '{"update_id": 4}', '{"update_id": 5, "message": {"chat": 7}}']
    async with database.write() as connection:
        for number, payload in enumerate(rows, start=1):
            row = a_row(inbox, SUPERGROUP, number) | {"payload": payload}
            await connection.execute(insert(inbox).values(row))

    told = await Holdings(database).of_chat(who)
    await Chats(database).forget(who)

    assert [row["payload"] for row in told["inbox"]] == expected
    left = (await everything(database))["inbox"]
    assert [row["payload"] for row in left] == [payload for payload in rows if payload not in expected]


async def test_what_waits_is_told_and_stays_until_it_is_handled(database: Database) -> None:
    async with database.write() as connection:
        for number, queue in enumerate((ANNA, BEN), start=1):
            row = a_row(inbox, queue, number) | {"state": InboxState.WAITING}
            await connection.execute(insert(inbox).values(row))

    told = await Holdings(database).of_chat(ANNA)
    await Chats(database).forget(ANNA)

    assert [row["queue"] for row in told["inbox"]] == [ANNA]
    assert len((await everything(database))["inbox"]) == 2
