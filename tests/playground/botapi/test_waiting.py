"""Waiting for a bot, or for its silence."""

import asyncio

import pytest

from bot.playground.botapi.people import NotPossibleError
from tests.playground.botapi.conftest import Caller
from tests.playground.harness import Server


async def test_reply(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    question = await anna.says(group, "eins")
    waiting = asyncio.create_task(server.reply_to(question))
    await caller("sendMessage", chat_id=group.id, text="an alle")
    await caller("sendMessage", chat_id=group.id, text="x", reply_parameters={"message_id": question.id})
    assert (await waiting).text == "x"


async def test_in_private_the_next_message_is_a_reply(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, "eins")
    await caller("sendMessage", chat_id=anna.id, text="x")
    assert (await server.reply_to(question)).text == "x"


async def test_no_reply(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, "eins")
    await caller("getMe")
    with pytest.raises(TimeoutError, match=r"a reply to 'eins'. Last calls: \['getMe ok'\]"):
        await server.reply_to(question, within=0.01)


async def test_next_message_goes_on(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    for text in ("eins", "zwei"):
        await caller("sendMessage", chat_id=anna.id, text=text)
    assert [(await anna.private.next_message()).text for _ in range(2)] == ["eins", "zwei"]
    with pytest.raises(TimeoutError, match="zwei"):
        await anna.private.next_message(within=0.01)


async def test_nobody_polls(server: Server) -> None:
    with pytest.raises(TimeoutError, match="a bot that polls"):
        await server.settled(within=0.05)


async def test_settled_waits_for_confirmation(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    await anna.says(anna.private, "eins")
    offset = (await caller("getUpdates"))["result"][0]["update_id"] + 1
    with pytest.raises(TimeoutError):
        await server.settled(within=0.05)
    poll = asyncio.create_task(caller("getUpdates", offset=offset, timeout=50))
    await server.settled()
    poll.cancel()


async def test_settled_waits_for_what_it_is_told(server: Server, caller: Caller) -> None:
    handled = asyncio.Event()
    server.quiet_when.append(handled.wait)
    poll = asyncio.create_task(caller("getUpdates", timeout=50))
    with pytest.raises(TimeoutError):
        await server.settled(within=0.05)
    handled.set()
    await server.settled()
    poll.cancel()


async def test_people_cannot_write_where_they_are_not(server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    with pytest.raises(NotPossibleError, match="Ben is not in this chat"):
        await ben.says(server.group("Redaktion", anna), "Hallo")
    await anna.blocks_bot()
    with pytest.raises(NotPossibleError, match="unblock"):
        await anna.says(anna.private, "Hallo")
