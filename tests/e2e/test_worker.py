"""Questions are ranked beside the event loop: nobody else waits for them, and none overtakes another."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.e2e.conftest import OPENING, RunningBot
from tests.playground.harness import Server

PATIENCE = 5.0


@pytest_asyncio.fixture
async def held(bot: RunningBot) -> AsyncIterator[threading.Event]:
    """The worker is busy until the event is set."""
    opened = threading.Event()
    working = asyncio.create_task(bot.services.worker.do(opened.wait, PATIENCE))
    await asyncio.sleep(0)
    yield opened
    opened.set()
    await working


async def test_others_are_served_while_a_question_is_ranked(
    bot: RunningBot, server: Server, held: threading.Event
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    question = await anna.says(anna.private, OPENING)
    await server.reply_to(await ben.says(ben.private, "/hilfe"))
    assert list(anna.private.chat.messages.values())[-1] is question
    held.set()
    assert "neun Uhr" in (await server.reply_to(question)).text


async def test_a_chat_keeps_its_order(bot: RunningBot, server: Server, held: threading.Event) -> None:
    anna = server.person("Anna")
    for text in (OPENING, "/hilfe", "Und was kostet das?"):
        await anna.says(anna.private, text)
    held.set()
    await server.settled()
    answers = [message.text for message in anna.private.chat.messages.values() if message.sender.is_bot]
    opening, _, price = answers
    assert "neun Uhr" in opening
    assert "vier Euro" in price


async def test_a_bot_stops_with_questions_waiting(bot: RunningBot, server: Server, held: threading.Event) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    await anna.says(anna.private, OPENING)
    await server.reply_to(await ben.says(ben.private, "/hilfe"))
    await bot.stop()
    assert bot.task.done()
