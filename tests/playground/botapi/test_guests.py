"""Guest queries: a bot is summoned into a group that it is not in."""

from typing import Any

import pytest
import pytest_asyncio

from bot.playground.botapi.people import NotPossibleError, Person, Room
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server

OLD = "query is too old and response timeout expired or query ID is invalid"
RESULT = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "Ja"}}
MORE = {"inline_keyboard": [[{"text": "Mehr", "callback_data": "more"}]]}


@pytest.fixture(autouse=True)
def guest_mode(server: Server) -> None:
    server.bot.supports_guests = True


@pytest_asyncio.fixture
async def group(server: Server, anna: Person) -> Room:
    return server.group("Anderswo", anna, bot=False)


async def summons(caller: Caller) -> list[dict[str, Any]]:
    return [update["guest_message"] for update in (await caller("getUpdates"))["result"]]


async def test_summoned(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    first = await anna.says(group, "Morgen soll es losgehen.")
    asked = await anna.summons(group, "@BelegBot wann?", reply_to=first)
    (told,) = await summons(caller)
    assert (told["guest_query_id"], told["text"]) == (asked.id, "@BelegBot wann?")
    assert told["reply_to_message"]["text"] == "Morgen soll es losgehen."
    answer = await caller("answerGuestQuery", guest_query_id=asked.id, result=RESULT | {"reply_markup": MORE})
    message = await group.next_message()
    assert answer["result"] == {"inline_message_id": message.inline_id}
    assert (message.text, message.sender, message.guest_caller) == ("Ja", server.bot.user, anna.user)
    assert message.reply_to is asked.message


async def test_changed_and_pressed(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    asked = await anna.summons(group, "@belegbot wann?")
    await caller("answerGuestQuery", guest_query_id=asked.id, result=RESULT | {"reply_markup": MORE})
    message = await group.next_message()
    anna.taps(message, 0, 0)
    pressed = (await caller("getUpdates"))["result"][-1]["callback_query"]
    assert pressed["inline_message_id"] == message.inline_id
    edited = await caller("editMessageText", inline_message_id=message.inline_id, text="Nein")
    assert (edited["result"], message.text) == (True, "Nein")
    # The chat itself stays closed to the bot.
    assert problem(await caller("sendMessage", chat_id=group.id, text="x")) == "chat not found"


async def test_a_reply_summons_as_well(caller: Caller, anna: Person, group: Room) -> None:
    asked = await anna.summons(group, "@belegbot wann?")
    await caller("answerGuestQuery", guest_query_id=asked.id, result=RESULT)
    await anna.says(group, "Und wo?", reply_to=await group.next_message())
    told = (await summons(caller))[-1]
    assert (told["text"], told["reply_to_message"]["text"]) == ("Und wo?", "Ja")
    assert told["reply_to_message"]["guest_bot_caller_user"]["id"] == anna.id


async def test_in_the_topic_where_it_was_asked(server: Server, caller: Caller, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True, bot=False)
    topic = forum.topic("NATO", anna)
    await anna.says(forum, "@belegbot wann?", topic=topic)
    (told,) = await summons(caller)
    await caller("answerGuestQuery", guest_query_id=told["guest_query_id"], result=RESULT)
    assert (await forum.next_message()).thread_id == topic.id


async def test_answered_once_and_in_time(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    asked = await anna.summons(group, "@belegbot wann?")
    assert (await caller("answerGuestQuery", guest_query_id=asked.id, result=RESULT))["ok"]
    assert problem(await caller("answerGuestQuery", guest_query_id=asked.id, result=RESULT)) == OLD
    late = await anna.summons(group, "@belegbot wo?")
    server.world.clock.advance(151)
    assert problem(await caller("answerGuestQuery", guest_query_id=late.id, result=RESULT)) == OLD
    assert problem(await caller("answerGuestQuery", guest_query_id="5", result=RESULT)) == OLD


async def test_refused_results(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    asked = await anna.summons(group, "@belegbot wann?")
    broken = RESULT | {"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}
    answer = await caller("answerGuestQuery", guest_query_id=asked.id, result=broken)
    assert problem(answer).startswith("can't parse inline query result: Can't parse entities")
    address = "https://example.org/x.jpg"
    photo = {"type": "photo", "id": "1", "photo_url": address, "thumbnail_url": address}
    answer = await caller("answerGuestQuery", guest_query_id=asked.id, result=photo)
    assert problem(answer) == "failed to get HTTP URL content"
    assert not group.from_bots


async def test_not_summoned(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    await anna.says(group, "Der @belegbot2 und der belegbot")
    await anna.says(server.group("Redaktion", anna), "@belegbot wann?")
    channel = await anna.creates_chat("channel", "Kanal")
    await anna.says(channel, "@belegbot wann?")
    server.bot.supports_guests = False
    with pytest.raises(NotPossibleError) as caught:
        await anna.summons(group, "@belegbot wann?")
    assert caught.value.reason == "no-guests"
    assert not [update for update in (await caller("getUpdates"))["result"] if "guest_message" in update]


async def test_at_most_three(server: Server, anna: Person, group: Room) -> None:
    names = [f"gast{number}bot" for number in range(4)]
    for name in names:
        server.world.add_bot(name, name, guest=True)
    await anna.says(group, " ".join(f"@{name}" for name in names))
    assert len(server.world.guest_queries) == 3


async def test_me(server: Server, caller: Caller, anna: Person) -> None:
    assert (await caller("getMe"))["result"]["supports_guest_queries"] is True
