"""Flood limits, as documented."""

import httpx
import pytest

from bot.playground.botapi.api import Api
from bot.playground.botapi.clock import Clock
from bot.playground.botapi.floods import Floods
from bot.playground.botapi.params import Params
from bot.playground.botapi.world import World

START = 1_000_000.0


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.restore(START, 0)
    return clock


@pytest.fixture
def floods(clock: Clock) -> Floods:
    return Floods(clock)


def send(floods: Floods, chat_id: int, *, token: str = "1:a", method: str = "sendMessage", paid: bool = False) -> int:  # noqa: S107
    return floods.wait(token, method, Params({"chat_id": chat_id, "allow_paid_broadcast": paid}))


def test_one_a_second_in_a_chat_with_short_bursts(floods: Floods, clock: Clock) -> None:
    assert [send(floods, 1) for _ in range(6)] == [0, 0, 0, 0, 0, 5]
    clock.advance(2.5)
    assert send(floods, 1) == 3
    clock.advance(2.5)
    assert send(floods, 1) == 0


def test_a_minute_at_one_a_second(floods: Floods, clock: Clock) -> None:
    for _ in range(60):
        assert send(floods, 1) == 0
        clock.advance(1)


def test_twenty_a_minute_in_a_group(floods: Floods, clock: Clock) -> None:
    for _ in range(20):
        assert send(floods, -1) == 0
        clock.advance(1)
    assert send(floods, -1) == 40
    assert send(floods, -2) == 0
    clock.advance(40)
    assert send(floods, -1) == 0


def test_thirty_a_second_over_all_chats(floods: Floods, clock: Clock) -> None:
    assert not any(send(floods, chat_id) for chat_id in range(1, 31))
    assert send(floods, 31) == 1
    assert send(floods, 31, token="2:b") == 0  # noqa: S106 - another bot
    clock.advance(1)
    assert send(floods, 31) == 0


def test_paid_broadcasts(floods: Floods) -> None:
    assert not any(send(floods, chat_id, paid=True) for chat_id in range(1, 1001))
    assert send(floods, 1001, paid=True) == 1


def test_a_refused_message_does_not_count(floods: Floods, clock: Clock) -> None:
    for _ in range(5):
        send(floods, 1)
    for _ in range(5):
        assert send(floods, 1) == 5
    clock.advance(5)
    assert send(floods, 1) == 0


@pytest.mark.parametrize("method", ["editMessageText", "sendChatAction", "answerCallbackQuery", "getMe"])
def test_other_methods_do_not_count(floods: Floods, method: str) -> None:
    assert not any(send(floods, 1, method=method) for _ in range(100))


def test_clock_set_back(floods: Floods, clock: Clock) -> None:
    for _ in range(5):
        send(floods, 1)
    clock.set(START - 1_000)
    assert send(floods, 1) == 5


async def test_answered_with_429(clock: Clock) -> None:
    world = World(clock)
    bot = world.add_bot("belegbot", "Belegbot")
    anna = world.add_user("Anna")
    world.private_chat(anna, bot)
    app = Api(world, floods=Floods(clock)).app
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://localhost/bot{bot.token}/") as client:
        for _ in range(5):
            await client.post("sendMessage", data={"chat_id": str(anna.id), "text": "x"})
        answer = await client.post("sendMessage", data={"chat_id": str(anna.id), "text": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert answer.json()["parameters"] == {"retry_after": 5}
