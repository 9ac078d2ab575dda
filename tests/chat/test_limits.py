"""Flood limits, kept against a server that has them; both go by the server's clock, which the tests move."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any

import pytest
import pytest_asyncio
from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ExtBot

from bot.chat.limits import PATIENCE_SECONDS, Limits, Purpose, asked_pause
from bot.chat.recent import BURST
from bot.playground.botapi.clock import Clock
from bot.playground.botapi.errors import too_many_requests
from bot.playground.botapi.faults import Slow
from bot.playground.botapi.floods import Floods
from bot.playground.botapi.people import Person
from tests.playground.fixtures import server
from tests.playground.harness import GRACE, Server

__all__ = ["server"]

CONNECTIONS = 8

Bot = ExtBot[Purpose]


@pytest.fixture
def clock(server: Server) -> Clock:
    """The world's, standing still."""
    server.world.clock.scale = 0
    server.api.floods = Floods(server.world.clock)
    return server.world.clock


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(CONNECTIONS, clock)


@pytest_asyncio.fixture
async def bot(server: Server, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # Without it, every RetryAfter warns of a coming change.
    async with ExtBot(server.token, base_url=f"{server.url}/bot", rate_limiter=limits) as bot:
        yield bot


@pytest.fixture
def people(server: Server) -> list[Person]:
    return [server.person(f"Person {number}") for number in range(30)]


async def quiet(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Wait until all that goes on without the clock has happened."""
    await asyncio.wait(tasks, timeout=10 * GRACE)


async def while_time_passes(clock: Clock, work: Coroutine[Any, Any, object]) -> float:
    """Move the clock until the work is done; how many seconds of it that took."""
    begun, task = clock.now(), asyncio.create_task(work)
    while not task.done():
        await asyncio.wait([task], timeout=GRACE)
        clock.advance(0.5)
    task.result()
    return clock.now() - begun


def refused(server: Server) -> int:
    """How many calls the server answered with 429."""
    return sum((call.response or {}).get("error_code") == 429 for call in server.calls)


# The gate


async def test_nothing_slips_through_while_the_gate_is_closed(
    bot: Bot, server: Server, clock: Clock, people: list[Person]
) -> None:
    in_flight = CONNECTIONS // 2
    server.order("sendMessage", too_many_requests(10), times=in_flight)
    tasks = [asyncio.create_task(bot.send_message(person.id, "x")) for person in people[:20]]
    await quiet(tasks)
    clock.advance(9.5)
    await quiet(tasks)
    assert len(server.calls) == 1 + in_flight
    clock.advance(0.5)
    await asyncio.gather(*tasks)
    assert [len(person.private.from_bots) for person in people[:20]] == [1] * 20
    assert refused(server) == in_flight


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "getMe"])
async def test_whatever_was_refused_holds_up_all_that_shows_in_a_chat(
    bot: Bot, server: Server, clock: Clock, people: list[Person], method: str
) -> None:
    first, second, third, fourth, fifth = (each.id for each in people[:5])
    ids = {chat_id: (await bot.send_message(chat_id, "x")).message_id for chat_id in (first, second, third, fourth)}
    server.order(method, too_many_requests(7))
    before = len(server.calls)
    tasks: list[asyncio.Future[Any]] = []
    match method:
        case "sendMessage":
            tasks.append(asyncio.ensure_future(bot.send_message(first, "y")))
        case "editMessageText":
            tasks.append(asyncio.ensure_future(bot.edit_message_text("y", first, ids[first])))
        case _:
            tasks.append(asyncio.ensure_future(bot.get_me()))
    await quiet(tasks)
    tasks += [
        asyncio.ensure_future(bot.edit_message_text("z", second, ids[second])),
        asyncio.ensure_future(bot.delete_message(third, ids[third])),
        asyncio.ensure_future(bot.pin_chat_message(fourth, ids[fourth])),
        asyncio.ensure_future(bot.send_message(fifth, "z")),
        asyncio.ensure_future(bot.send_chat_action(fifth, "typing")),
    ]
    await quiet(tasks)
    assert len(server.calls) == before + 1
    clock.advance(7)
    await asyncio.gather(*tasks)
    assert len(server.calls) == before + 7


async def test_people_who_tap_or_type_need_not_wait_for_it(
    bot: Bot, server: Server, clock: Clock, limits: Limits, people: list[Person]
) -> None:
    server.order("sendMessage", too_many_requests(7))
    waiting = asyncio.create_task(bot.send_message(people[0].id, "x"))
    await server.call_of("sendMessage")
    await quiet([waiting])
    assert limits.closed_for() == 7
    await bot.get_chat(people[0].id)
    for answer in (bot.answer_callback_query("1"), bot.answer_inline_query("1", [])):
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await answer
    clock.advance(7)
    await waiting


async def test_who_summons_the_bot_has_to_wait_for_it(
    bot: Bot, server: Server, clock: Clock, people: list[Person]
) -> None:
    said = InlineQueryResultArticle("1", "x", InputTextMessageContent("x"))
    server.order("sendMessage", too_many_requests(7))
    waiting = [asyncio.ensure_future(bot.send_message(people[0].id, "x"))]
    await quiet(waiting)
    summoned = asyncio.create_task(bot.answer_guest_query("1", said))
    await quiet([summoned])
    assert not server.called("answerGuestQuery")
    clock.advance(7)
    with pytest.raises(BadRequest):
        await summoned
    await asyncio.gather(*waiting)


async def test_a_longer_pause_counts_and_a_shorter_one_does_not(
    bot: Bot, server: Server, clock: Clock, limits: Limits, people: list[Person]
) -> None:
    server.order("sendMessage", too_many_requests(5))
    server.order("getMe", too_many_requests(2))
    server.order("getChat", too_many_requests(9))
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(bot.send_message(people[0].id, "x"))]
    await quiet(tasks)
    tasks.append(asyncio.create_task(bot.get_me()))
    await quiet(tasks)
    assert limits.closed_for() == 5
    tasks.append(asyncio.create_task(bot.get_chat(people[0].id)))
    await quiet(tasks)
    assert limits.closed_for() == 9
    clock.advance(9)
    await asyncio.gather(*tasks)
    assert limits.closed_for() == 0


async def test_a_reply_waits_half_a_minute_in_all(bot: Bot, server: Server, clock: Clock, people: list[Person]) -> None:
    server.order("sendMessage", too_many_requests(20), times=2)
    task = asyncio.create_task(bot.send_message(people[0].id, "x"))
    await quiet([task])
    clock.advance(20)
    with pytest.raises(RetryAfter) as raised:
        await task
    assert asked_pause(raised.value) == 20
    with pytest.raises(RetryAfter):
        server.order("getMe", too_many_requests(int(PATIENCE_SECONDS) + 1))
        await bot.get_me()
    before = len(server.calls)
    with pytest.raises(RetryAfter):
        await bot.send_message(people[1].id, "x")
    assert len(server.calls) == before


# Broadcasts


async def test_a_broadcast_goes_at_once_or_not_at_all(
    bot: Bot, server: Server, clock: Clock, limits: Limits, people: list[Person]
) -> None:
    server.order("sendMessage", too_many_requests(3))
    for _ in range(2):
        with pytest.raises(RetryAfter) as raised:
            await bot.send_message(people[0].id, "x", rate_limit_args=Purpose.BROADCAST)
        assert asked_pause(raised.value) == limits.closed_for() == 3
    assert len(server.called("sendMessage")) == 1
    assert limits.seconds_until(people[0].id) == 0
    clock.advance(3)
    server.api.floods = None
    for _ in range(BURST.messages + 1):
        await bot.send_message(people[0].id, "x", rate_limit_args=Purpose.BROADCAST)


async def test_no_reply_waits_for_a_broadcast(bot: Bot, server: Server, people: list[Person]) -> None:
    server.order("sendMessage", Slow(seconds=60), times=CONNECTIONS // 2)
    broadcasts = [
        asyncio.create_task(bot.send_message(person.id, "x", rate_limit_args=Purpose.BROADCAST))
        for person in people[:CONNECTIONS]
    ]
    await quiet(broadcasts)
    await bot.send_message(people[-1].id, "y")
    assert not any(task.done() for task in broadcasts)
    for task in broadcasts:
        task.cancel()
    await asyncio.gather(*broadcasts, return_exceptions=True)


async def test_a_broadcast_knows_how_long_to_wait_for_a_chat(
    bot: Bot, server: Server, clock: Clock, limits: Limits, people: list[Person]
) -> None:
    group = server.group("Redaktion", people[0])
    message = await bot.send_message(group.id, "0")
    assert (limits.seconds_until(group.id), limits.seconds_until(people[0].id)) == (1, 0)
    clock.advance(1)
    await bot.edit_message_text("x", group.id, message.message_id)
    await bot.send_chat_action(group.id, "typing")
    assert limits.seconds_until(group.id) == 0
    for number in range(1, 20):
        await bot.send_message(group.id, f"{number}", rate_limit_args=Purpose.BROADCAST)
        clock.advance(1)
    assert limits.seconds_until(group.id) == 40
    clock.advance(40)
    assert limits.seconds_until(group.id) == 0


async def test_a_message_counts_from_its_answer(
    bot: Bot, server: Server, clock: Clock, limits: Limits, people: list[Person]
) -> None:
    server.order("sendMessage", Slow(seconds=5 * GRACE))
    task = asyncio.create_task(bot.send_message(people[0].id, "x"))
    await people[0].private.next_message()
    assert limits.seconds_until(people[0].id) == 1
    clock.advance(9)
    await task
    assert limits.seconds_until(people[0].id) == 1


# Replies


async def test_replies_keep_the_limits_of_a_chat(bot: Bot, server: Server, clock: Clock, people: list[Person]) -> None:
    async def answer(chat_id: int, times: int) -> None:
        for number in range(times):
            await bot.send_message(chat_id, f"{number}")

    group = server.group("Redaktion", people[0])
    seconds = await while_time_passes(clock, answer(people[0].id, 5))
    assert seconds < 5
    await while_time_passes(clock, answer(people[1].id, 12))
    await while_time_passes(clock, answer(group.id, 20))
    assert len(group.from_bots) == 20
    assert not refused(server)


async def test_what_a_group_does_not_take_in_time_is_not_sent(
    bot: Bot, server: Server, clock: Clock, people: list[Person]
) -> None:
    group = server.group("Redaktion", people[0])
    for number in range(20):
        await bot.send_message(group.id, f"{number}", rate_limit_args=Purpose.BROADCAST)
        clock.advance(1)
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "20")
    assert len(server.called("sendMessage")) == 20
    clock.advance(15)
    await while_time_passes(clock, bot.send_message(group.id, "20"))
    assert not refused(server)
