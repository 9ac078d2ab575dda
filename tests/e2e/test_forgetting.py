"""Each kind of record is forgotten after its time."""

import datetime as dt
from typing import Any, Final

import pytest
from sqlalchemy import Table, insert, select

from bot.chat.context import Services
from bot.chat.forgetting import forget_old
from bot.storage.inbox import InboxState
from bot.storage.tables import answers, broadcasts, chats, inbox, kept_questions

NOW: Final = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DAY: Final = dt.timedelta(days=1)
PERSON, GROUP = 4_518_810_793, -1_002_471_352_452


def a_chat(left_at: dt.datetime | None) -> dict[str, Any]:
    return {"id": 7, "kind": "private", "left_at": left_at, "created_at": NOW, "updated_at": NOW}


def an_answer(chat_id: int, delivered_at: dt.datetime) -> dict[str, Any]:
    return {"chat_id": chat_id, "answer_message_id": 1, "part": 1, "language": "de", "delivered_at": delivered_at}


def a_broadcast(moment: dt.datetime) -> dict[str, Any]:
    texts = ("name", "kind", "meeting", "urgency", "notice", "state")
    numbers = {"revision": 1, "gone": 0}
    return dict.fromkeys(texts, "x") | numbers | dict.fromkeys(("not_before", "expires_at", "created_at"), moment)


def an_update(state: InboxState, changed_at: dt.datetime) -> dict[str, Any]:
    return {"update_id": 1, "state": state, "received_at": changed_at, "changed_at": changed_at}


@pytest.mark.parametrize(
    ("table", "row", "days"),
    [
        pytest.param(answers, lambda then: an_answer(PERSON, then), 1, id="answers-private"),
        pytest.param(answers, lambda then: an_answer(GROUP, then), 30, id="answers-group"),
        pytest.param(broadcasts, a_broadcast, 30, id="broadcasts"),
        pytest.param(
            kept_questions, lambda then: {"text": "?", "language": "de", "day": then.date()}, 90, id="questions"
        ),
        pytest.param(chats, a_chat, 90, id="chats-left"),
        pytest.param(inbox, lambda then: an_update(InboxState.HANDLED, then), 2, id="updates-handled"),
        pytest.param(inbox, lambda then: an_update(InboxState.SET_ASIDE, then), 30, id="updates-set-aside"),
    ],
)
async def test_each_kind_of_record_has_its_time(services: Services, table: Table, row: Any, days: int) -> None:  # noqa: ANN401
    async def is_left(age: dt.timedelta) -> bool:
        """Whether a record that is so old stays."""
        async with services.database.write() as connection:
            await connection.execute(chats.delete())
            await connection.execute(insert(chats), [a_chat(None) | {"id": chat_id} for chat_id in (PERSON, GROUP)])
            before = len((await connection.execute(select(table))).all())
            await connection.execute(insert(table).values(row(NOW - age)))
        await forget_old(services, NOW)
        async with services.database.read() as connection:
            return len((await connection.execute(select(table))).all()) > before

    assert not await is_left(days * DAY + DAY)
    assert await is_left(days * DAY - DAY / 24)


async def test_chats_that_were_not_left_and_updates_that_wait_stay(services: Services) -> None:
    long_ago = NOW - 999 * DAY
    async with services.database.write() as connection:
        await connection.execute(insert(chats).values(a_chat(None) | {"updated_at": long_ago}))
        await connection.execute(insert(inbox).values(an_update(InboxState.WAITING, long_ago)))

    await forget_old(services, NOW)

    async with services.database.read() as connection:
        assert len((await connection.execute(select(chats.c.id))).all()) == 1
        assert len((await connection.execute(select(inbox.c.state))).all()) == 1
