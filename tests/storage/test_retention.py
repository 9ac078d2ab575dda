"""What is old goes, little by little, and nothing else does."""

import asyncio
import datetime as dt
from typing import Any, Final

import pytest
from sqlalchemy import ColumnElement, Table, insert, select, update

from bot.storage import retention
from bot.storage.broadcasts import Broadcasts
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import DELIVERIES_LOCK, Database
from bot.storage.inbox import Inbox, InboxState
from bot.storage.kept_questions import KeptQuestions
from bot.storage.retention import delete_old
from bot.storage.subscriptions import Place
from bot.storage.tables import broadcasts, chats, deliveries, feedback, inbox, kept_questions
from tests.storage.notices import NOON, a_broadcast, follow, publish

DAY: Final = dt.timedelta(days=1)
GROUP: Final = -4_518_810_795
SUPERGROUP: Final = -1_002_471_352_452


async def ids(database: Database, column: ColumnElement[Any]) -> list[Any]:
    """All values of a column, in their order."""
    async with database.read() as connection:
        return list(await connection.scalars(select(column).order_by(column)))


async def enter(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    """Put rows into a table."""
    async with database.write() as connection:
        await connection.execute(insert(table), list(rows))


@pytest.mark.parametrize("lock", [None, DELIVERIES_LOCK])
async def test_what_is_old_goes_in_several_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch, lock: int | None
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    verdict = {"revision": 1, "verdict": "helpful", "language": "de", "count": 1}
    rows = [
        verdict | {"entry": f"entry-{number}", "day": NOON.date() - day * DAY} for number in range(10) for day in (0, 9)
    ]
    await enter(database, feedback, *rows)

    await delete_old(database, feedback, feedback.c.day < NOON.date() - DAY, lock=lock)

    assert await ids(database, feedback.c.day) == [NOON.date()] * 10


async def test_others_write_between_two_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    old = NOON.date() - 91 * DAY
    await enter(database, kept_questions, *({"text": f"{n}", "language": "de", "day": old} for n in range(50)))
    questions = KeptQuestions(database)

    forgetting = asyncio.create_task(questions.forget_old(NOON.date() - 90 * DAY))
    while len(await ids(database, kept_questions.c.id)) == 50:
        pass
    await questions.keep("Wann?", "de")
    during = len(await ids(database, kept_questions.c.id))
    await forgetting

    assert during > 2
    assert await ids(database, kept_questions.c.text) == ["Wann?"]


async def test_questions_are_kept_so_many_days(database: Database) -> None:
    days = [NOON.date() - number * DAY for number in (89, 90, 91)]
    await enter(database, kept_questions, *({"text": "Wann?", "language": "de", "day": day} for day in days))

    await KeptQuestions(database).forget_old(NOON.date() - 90 * DAY)

    assert await ids(database, kept_questions.c.day) == [days[1], days[0]]


async def test_each_state_of_the_inbox_has_its_time(database: Database) -> None:
    ages = {InboxState.WAITING: (0, 99), InboxState.HANDLED: (1, 3), InboxState.SET_ASIDE: (29, 31)}
    rows = [
        {"update_id": number, "state": state, "received_at": NOON, "changed_at": NOON - age * DAY}
        for number, (state, age) in enumerate((state, age) for state, pair in ages.items() for age in pair)
    ]
    await enter(database, inbox, *rows)

    await Inbox(database).forget_old(handled=NOON - 2 * DAY, set_aside=NOON - 30 * DAY)

    assert await ids(database, inbox.c.update_id) == [0, 1, 2, 4]


async def test_chats_that_were_left_long_ago_go_with_what_they_were_before(database: Database) -> None:
    store = Chats(database)
    for chat_id in (1, 2, 3, GROUP):
        await store.seen(chat_id, ChatKind.PRIVATE if chat_id > 0 else ChatKind.GROUP)
    await follow(database, Place(chat_id=1))
    await publish(database, a_broadcast())
    await store.migrate(GROUP, SUPERGROUP)
    for chat_id, days in ((1, 91), (2, 89), (GROUP, 91)):
        await store.left(chat_id)
        async with database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat_id).values(left_at=NOON - days * DAY))

    await store.forget_left(NOON - 90 * DAY)

    # The supergroup is still there, and so is what it was.
    assert await ids(database, chats.c.id) == [SUPERGROUP, GROUP, 2, 3]
    assert await ids(database, deliveries.c.chat_id) == []
    assert await ids(database, broadcasts.c.gone) == [1]

    async with database.write() as connection:
        await connection.execute(update(chats).where(chats.c.id == SUPERGROUP).values(left_at=NOON - 91 * DAY))
    await store.forget_left(NOON - 90 * DAY)
    assert await ids(database, chats.c.id) == [2, 3]


async def test_a_broadcast_that_was_half_forgotten_when_the_process_died_is_published_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    await follow(database, *(Place(chat_id=number) for number in range(1, 21)))
    await publish(database, a_broadcast())
    store, late = Broadcasts(database), NOON + 99 * DAY

    forgetting = asyncio.create_task(store.forget_old(late))
    while len(await ids(database, deliveries.c.chat_id)) == 20:
        pass
    forgetting.cancel()
    await asyncio.wait({forgetting})
    assert await ids(database, deliveries.c.chat_id) != []
    published = await publish(database, a_broadcast(not_before=late, expires_at=late + DAY), late)
    await store.forget_old(late)

    assert published.places == 20
    assert await ids(database, broadcasts.c.id) == [published.id]
    assert await ids(database, deliveries.c.broadcast_id) == [published.id] * 20
