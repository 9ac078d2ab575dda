"""What is counted of the messages that the bot puts into chats, and of the pauses that Telegram asks for."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.chat.limits import Limits, Purpose
from bot.metrics import Metrics
from bot.playground.botapi.errors import bad_request, forbidden, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Refusal
from bot.playground.botapi.people import Person
from tests.playground.fixtures import server
from tests.playground.harness import Server

__all__ = ["server"]

Bot = ExtBot[Purpose]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def anna(server: Server) -> Person:
    return server.person("Anna")


@pytest_asyncio.fixture
async def bot(server: Server, metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    server.world.clock.scale = 0
    limits = Limits(8, server.world.clock, metrics)
    async with ExtBot(server.token, base_url=f"{server.url}/bot", rate_limiter=limits) as bot:
        yield bot


def counted(metrics: Metrics) -> dict[tuple[str, str], float]:
    """How many messages came to what, without zeros."""
    (family,) = metrics.sends.collect()
    found = {(one.labels["purpose"], one.labels["outcome"]): one.value for one in family.samples}
    return {labels: number for labels, number in found.items() if number}


def pauses(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("belegbot_flood_pauses_total")


@pytest.mark.parametrize("purpose", Purpose)
async def test_messages_are_counted_by_what_they_are_for(
    bot: Bot, metrics: Metrics, anna: Person, purpose: Purpose
) -> None:
    sent = await bot.send_message(anna.id, "x", rate_limit_args=purpose)
    await bot.edit_message_text("y", anna.id, sent.message_id, rate_limit_args=purpose)
    await bot.send_chat_action(anna.id, "typing", rate_limit_args=purpose)
    await bot.get_me(rate_limit_args=purpose)
    assert counted(metrics) == {(purpose.name.lower(), "sent"): 1}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Refusal(error=bad_request("chat not found")), "refused"),
        (Refusal(error=forbidden("bot was blocked by the user")), "refused"),
        (Refusal(error=too_many_requests(3)), "flood"),
        (BadGateway(), "unanswered"),
        (Dropped(), "unanswered"),
    ],
)
async def test_messages_are_counted_by_what_became_of_them(
    bot: Bot, server: Server, metrics: Metrics, anna: Person, *, fault: Fault, outcome: str
) -> None:
    server.order("sendMessage", fault)
    with pytest.raises(TelegramError):
        await bot.send_message(anna.id, "x", rate_limit_args=Purpose.BROADCAST)
    assert counted(metrics) == {("broadcast", outcome): 1}


async def test_a_reply_that_had_to_wait_was_refused_once_and_sent_once(
    bot: Bot, server: Server, metrics: Metrics, anna: Person
) -> None:
    server.order("sendMessage", too_many_requests(7))
    waiting = asyncio.create_task(bot.send_message(anna.id, "x"))
    await server.call_of("sendMessage")
    await asyncio.wait([waiting], timeout=0.1)
    server.world.clock.advance(7)
    await waiting
    assert counted(metrics) == {("reply", "flood"): 1, ("reply", "sent"): 1}


async def test_one_pause_counts_once_however_many_were_told(
    bot: Bot, server: Server, metrics: Metrics, anna: Person
) -> None:
    server.order("getMe", too_many_requests(5), times=3)
    for seconds, number in ((0, 1), (4, 1), (5, 2)):
        server.world.clock.advance(seconds)
        with pytest.raises(RetryAfter):
            await bot.get_me(rate_limit_args=Purpose.BROADCAST)
        assert pauses(metrics) == number
