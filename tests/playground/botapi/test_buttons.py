"""Pressed buttons."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from bot.playground.botapi.model import CallbackAnswer, Message
from bot.playground.botapi.people import NotPossibleError, Person
from tests.playground.botapi.conftest import Caller
from tests.playground.harness import Server

MORE = {"inline_keyboard": [[{"text": "Mehr", "callback_data": "more"}, {"text": "Link", "url": "https://x.org"}]]}


@pytest_asyncio.fixture
async def message(caller: Caller, anna: Person) -> Message:
    question = await anna.says(anna.private, "Frage")
    reply = {"message_id": question.id}
    await caller("sendMessage", chat_id=anna.id, text="x", reply_markup=MORE, reply_parameters=reply)
    return await anna.private.next_message()


async def pressed(caller: Caller) -> dict[str, Any]:
    query: dict[str, Any] = (await caller("getUpdates"))["result"][-1]["callback_query"]
    return query


@pytest.mark.parametrize("name", ["Mehr", "more"])
async def test_pressed(caller: Caller, anna: Person, message: Message, name: str) -> None:
    pressing = asyncio.create_task(anna.presses(message, name))
    await asyncio.sleep(0)
    query = await pressed(caller)
    assert (query["data"], query["from"]["id"]) == ("more", anna.id)
    assert query["message"]["reply_to_message"]["text"] == "Frage"
    await caller("answerCallbackQuery", callback_query_id=query["id"], text="Ja", show_alert=True)
    assert await pressing == CallbackAnswer(text="Ja", show_alert=True, url="")


async def test_old_messages_are_inaccessible(server: Server, caller: Caller, anna: Person, message: Message) -> None:
    server.world.press(anna.user, message, "more", accessible=False)
    told = (await pressed(caller))["message"]
    assert (told["message_id"], told["date"]) == (message.id, 0)
    assert "text" not in told


async def test_no_such_button(anna: Person, message: Message) -> None:
    with pytest.raises(LookupError, match="Mehr"):
        await anna.presses(message, "Weniger")
    with pytest.raises(NotPossibleError, match="sends nothing"):
        await anna.presses(message, "Link")


async def test_query_too_old(server: Server, caller: Caller, anna: Person, message: Message) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert (await caller("answerCallbackQuery", callback_query_id="5"))["description"] == old
    query = server.world.press(anna.user, message, "more")
    server.world.clock.advance(149)
    assert (await caller("answerCallbackQuery", callback_query_id=query.id))["ok"]
    query = server.world.press(anna.user, message, "more")
    server.world.clock.advance(151)
    assert (await caller("answerCallbackQuery", callback_query_id=query.id))["description"] == old


async def test_answered_once(server: Server, caller: Caller, anna: Person, message: Message) -> None:
    query = server.world.press(anna.user, message, "more")
    assert (await caller("answerCallbackQuery", callback_query_id=query.id))["result"] is True
    assert (await caller("answerCallbackQuery", callback_query_id=query.id))["error_code"] == 400


async def test_answer_too_long(server: Server, caller: Caller, anna: Person, message: Message) -> None:
    query = server.world.press(anna.user, message, "more")
    answer = await caller("answerCallbackQuery", callback_query_id=query.id, text="x" * 201)
    assert answer["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await caller("answerCallbackQuery", callback_query_id=query.id, text="😀" * 200))["ok"]


async def test_unanswered(anna: Person, message: Message) -> None:
    with pytest.raises(TimeoutError, match="did not answer the button 'Mehr'"):
        await anna.presses(message, "Mehr", within=0.01)
