"""Start, outages, order, stop: what an operator sees."""

import asyncio
import datetime as dt
import json
import os
import signal
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import forgetting, intake, outages, running
from bot.chat.application import ALLOWED_UPDATES
from bot.chat.context import Services
from bot.chat.running import run
from bot.errors import BelegbotError, SecondPollerError, ServerError, SettingsError, TokenError
from bot.heartbeat import is_fresh
from bot.playground.botapi.errors import bad_request, forbidden, query_too_old, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Slow
from bot.settings import TELEGRAM_URL, Settings
from bot.storage.answers import DeliveredAnswer
from bot.storage.chats import ChatKind
from bot.storage.inbox import Inbox
from tests.e2e.conftest import NO_BOTS_TOKEN, OPENING, Logged, RunningBot, call, started
from tests.playground.harness import Server


def changed(settings: Settings, **changes: str) -> Settings:
    return Settings.model_validate(settings.model_dump() | changes)


def one_line(error: BelegbotError, server: Server) -> str:
    """What the operator reads; it has one line and not the token."""
    assert "\n" not in str(error)
    assert server.token not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    return str(error)


# The start


async def test_a_wrong_token_is_said_in_one_line(server: Server, settings: Settings, services: Services) -> None:
    with pytest.raises(TokenError) as raised:
        await run(changed(settings, token=NO_BOTS_TOKEN), services)
    assert "BELEGBOT_TOKEN" in one_line(raised.value, server)
    assert NO_BOTS_TOKEN not in str(raised.value)


async def test_a_server_that_is_no_bot_api_server_is_said_in_one_line(
    server: Server, settings: Settings, services: Services
) -> None:
    with pytest.raises(TokenError) as raised:
        await run(changed(settings, api_url=f"{server.url}/elsewhere"), services)
    assert "BELEGBOT_API_URL" in one_line(raised.value, server)


@pytest.mark.parametrize("proxy", ["foo://anna:secret@bar", "http://anna:secret@bar:port", "socks5://anna:secret@bar"])
async def test_a_proxy_that_cannot_be_used_is_said_in_one_line(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(SettingsError) as raised:
        await run(changed(settings, api_url=TELEGRAM_URL), services)
    assert "HTTPS_PROXY" in one_line(raised.value, server)
    assert "secret" not in str(raised.value)


async def test_a_proxy_that_is_away_is_said_without_its_password(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CONNECT_PAUSES", (0.01,))
    monkeypatch.setenv("HTTP_PROXY", "http://anna:secret@127.0.0.1:1")
    with pytest.raises(ServerError) as raised:
        await run(settings, services)
    assert "127.0.0.1:1" in one_line(raised.value, server).replace(server.url, "")
    assert "secret" not in str(raised.value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    bot = await started(server, settings, services)
    await bot.stop()


async def test_an_unreachable_server_is_given_up_after_a_few_tries(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CONNECT_PAUSES", (0.01, 0.01))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(ServerError) as raised:
        await run(changed(settings, api_url=address), services)
    assert address in one_line(raised.value, server)


async def test_a_server_that_never_answers_is_given_up(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CONNECT_SECONDS", 0.3)
    server.order("getMe", Slow(seconds=60))
    with pytest.raises(ServerError) as raised:
        await run(settings, services)
    assert "no answer" in one_line(raised.value, server)


async def test_a_server_that_is_not_up_yet_is_waited_for(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CONNECT_PAUSES", (0.01, 0.01, 0.01))
    server.order("getMe", BadGateway(), times=2)
    bot = await started(server, settings, services)
    await bot.stop()
    assert len(server.called("getMe")) == 3


async def test_a_webhook_is_said_in_one_line(server: Server, settings: Settings, services: Services) -> None:
    await call(server, "setWebhook", url="http://127.0.0.1:9/hook")
    with pytest.raises(SecondPollerError) as raised:
        await run(settings, services)
    assert "409" in one_line(raised.value, server)
    assert "webhook" in str(raised.value)


async def test_a_second_poller_ends_the_first(server: Server, settings: Settings, services: Services) -> None:
    bot = await started(server, settings, services)
    other = asyncio.create_task(call(server, "getUpdates", timeout=50))
    with pytest.raises(SecondPollerError) as raised:
        await asyncio.wait_for(bot.task, 5)
    assert "409" in one_line(raised.value, server)
    other.cancel()


async def test_it_polls_at_once_and_for_what_it_handles(server: Server, settings: Settings, services: Services) -> None:
    server.order("setMyCommands", Slow(seconds=1))
    bot = await started(server, settings, services)
    await server.call_of("setMyShortDescription", times=2)
    methods = [call.method for call in server.calls]
    # Before the menus are published, which nobody waits for.
    assert methods.index("getUpdates") < methods.index("setMyShortDescription")
    assert json.loads(server.called("getUpdates")[0].params["allowed_updates"]) == list(ALLOWED_UPDATES)
    assert not server.called("deleteWebhook")
    await bot.stop()


async def test_its_heart_beats(bot: RunningBot, server: Server, tmp_path: Path) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    assert is_fresh(tmp_path)


async def test_it_works_without_a_folder_for_the_heartbeat(
    server: Server, settings: Settings, services: Services
) -> None:
    bot = await started(server, changed(settings, data_dir="/nowhere/at/all"), services)
    anna = server.person("Anna")
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text
    await bot.stop()


async def test_it_works_without_menus(server: Server, settings: Settings, services: Services, logged: Logged) -> None:
    server.order("setMyCommands", bad_request("no menus today"))
    bot = await started(server, settings, services)
    anna = server.person("Anna")
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text
    await bot.stop()
    assert ["menus" in line["event"] for line in logged.of("warning")] == [True]


async def test_old_answers_are_forgotten_at_the_start_and_later(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "PAUSE", dt.timedelta(milliseconds=10))
    answers, now = services.answers, dt.datetime.now(dt.UTC)
    old = DeliveredAnswer(chat_id=1, answer_message_id=12, language="de", delivered_at=now - dt.timedelta(hours=25))
    new = replace(old, answer_message_id=13, delivered_at=now - dt.timedelta(hours=23))
    in_group = replace(old, chat_id=-1, delivered_at=now - dt.timedelta(days=29))
    await services.chats.seen(1, ChatKind.PRIVATE)
    await services.chats.seen(-1, ChatKind.GROUP)
    await answers.save([old, new, in_group])
    bot = await started(server, settings, services)
    for _ in range(2):
        async with asyncio.timeout(5):
            while await answers.in_message(1, 12):  # noqa: ASYNC110 - a database sends no events
                await asyncio.sleep(0.01)
        await answers.save([old])
    assert await answers.in_message(1, 13) == (new,)
    assert await answers.in_message(-1, 12) == (in_group,)
    await bot.stop()


# Outages


async def test_an_outage_is_one_line_and_its_end_another(
    bot: RunningBot, server: Server, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "FIRST_PAUSE", 0.01)
    anna = server.person("Anna")
    server.order("getUpdates", BadGateway(), times=3)
    server.order("getUpdates", Dropped())
    await anna.says(anna.private, "Hallo")  # ends the poll that goes on
    await anna.says(anna.private, OPENING)
    await server.settled(within=10)
    assert "neun Uhr" in anna.private.from_bots[-1].text
    lines = [(line["level"], line["event"]) for line in logged.lines if line["logger"] == "bot.chat.outages"]
    assert [level for level, _ in lines] == ["warning", "info"]
    assert "again" in lines[1][1]


async def test_a_token_that_is_revoked_ends_the_bot(server: Server, settings: Settings, services: Services) -> None:
    bot = await started(server, settings, services)
    del server.world.bots[server.token]
    server.api.accounts[server.token].queue.release()
    with pytest.raises(TokenError):
        await asyncio.wait_for(bot.task, 5)


# Telegram asks to wait


async def test_an_answer_waits_as_long_as_telegram_asks(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    server.order("sendMessage", too_many_requests(1), times=2)
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    assert "neun Uhr" in reply.text
    assert len(server.called("sendMessage")) == 3
    assert not logged.of("warning") + logged.of("error")


async def test_so_do_changed_messages_and_greetings(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna, bot=False)
    server.order("sendMessage", too_many_requests(1))
    await anna.adds_bot(group)
    assert "@belegbot" in (await group.next_message()).text
    menu = await server.reply_to(await anna.says(anna.private, "/themen"))
    server.order("editMessageText", too_many_requests(1))
    await anna.presses(menu, "Der Umbau")
    assert menu.text == "Der Umbau"


async def test_what_waits_for_long_outlives_the_process(
    bot: RunningBot, server: Server, settings: Settings, services: Services, logged: Logged
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    server.order("sendMessage", too_many_requests(1_000_000))  # By the hurried clock.
    questions = []
    for person in (anna, ben):
        questions.append(await person.says(person.private, OPENING))
        async with asyncio.timeout(5):
            while len(logged.of("warning")) < len(questions):  # noqa: ASYNC110 - a log sends no events
                await asyncio.sleep(0.01)
    assert len(server.called("sendMessage")) == 1
    server.quiet_when.clear()
    await bot.stop()
    again = await started(server, settings, services)
    for question in questions:
        assert "neun Uhr" in (await server.reply_to(question)).text
    assert not logged.of("error")
    await again.stop()


async def test_pauses_again_and_again_lose_nothing(
    bot: RunningBot, server: Server, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(intake, "LONGEST_PAUSE", 0.01)
    anna = server.person("Anna")
    server.order("sendMessage", too_many_requests(20), times=4)
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    assert "neun Uhr" in reply.text
    assert len(server.called("sendMessage")) == 5
    assert not logged.of("error")


# Every update once, in order


async def test_a_lost_answer_to_a_poll_loses_no_question(bot: RunningBot, server: Server) -> None:
    server.order("getUpdates", Dropped(after=True))
    anna = server.person("Anna")
    await anna.says(anna.private, "Hallo")
    question = await anna.says(anna.private, OPENING)
    await server.reply_to(question, within=10)
    await server.settled()
    assert [message.text.split("\n")[0] for message in anna.private.from_bots] == [
        "Guten Tag. Fragen zum Freibad beantworte ich gern.",
        OPENING,
    ]


async def test_a_question_that_is_delivered_twice_is_answered_once(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    await server.settled()
    again = server.api.record.updates[-1]
    await bot.intake.accept([again])  # by its number
    await bot.intake.accept([again | {"update_id": again["update_id"] + 1_000}])  # by its message
    await server.settled()
    assert len(anna.private.from_bots) == 1


async def test_questions_of_a_chat_are_answered_in_order(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    server.order("sendMessage", Slow(seconds=0.2))
    questions = [OPENING, "Was kostet der Eintritt?", "Wann endet die Saison?"]
    for text in questions:
        await anna.says(anna.private, text)
    await server.settled()
    assert [message.text.split("\n")[0] for message in anna.private.from_bots] == questions


async def test_a_rush_is_answered_to_the_last_person(bot: RunningBot, server: Server) -> None:
    people = [server.person(f"Person {number}") for number in range(150)]
    server.order("sendMessage", Slow(seconds=0.05), times=len(people))
    for person in people:
        await person.says(person.private, OPENING)
    await server.settled(within=30)
    assert [len(person.private.from_bots) for person in people] == [1] * len(people)


async def test_a_slow_chat_does_not_hold_up_another(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    server.order("sendMessage", Slow(seconds=1))
    slow = await anna.says(anna.private, OPENING)
    await server.reply_to(await ben.says(ben.private, OPENING))
    assert server.called("sendMessage")[0].response is None
    await server.reply_to(slow)


async def test_a_flooding_chat_does_not_starve_the_others(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    server.order("sendMessage", Slow(seconds=0.3))
    for _ in range(200):
        await anna.says(anna.private, OPENING)
    await server.reply_to(await ben.says(ben.private, OPENING))
    await server.settled(within=30)
    order = [call.params["chat_id"] for call in server.called("sendMessage")]
    assert len(order) == 22  # twenty answers, the word that this is too much, and Ben's answer
    assert order.index(str(ben.id)) < 11


# What goes wrong in a handler


async def test_a_failure_is_logged_without_the_text_and_said_in_one_line(
    bot: RunningBot, server: Server, logged: Logged
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    server.order("sendMessage", bad_request("something is odd"), times=3)
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    assert reply.text == "Da ist etwas schiefgegangen. Bitte noch einmal versuchen."
    server.order("sendMessage", bad_request("something is odd"), times=3)
    assert (await server.reply_to(await ben.says(ben.private, "/help"))).text.startswith("Something went wrong.")
    lines = logged.of("error")
    assert len(lines) == 2
    assert "something is odd" in lines[0]["exception"].lower()
    assert OPENING not in str(lines)


async def test_a_failure_behind_a_button_is_said_to_who_tapped(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/themen"))
    server.order("editMessageText", bad_request("something is odd"), times=3)
    shown = await anna.presses(reply, "Der Umbau")
    assert (shown.text[:6], shown.show_alert) == ("Da ist", True)


async def test_what_came_too_late_is_no_failure(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    server.order("answerCallbackQuery", query_too_old())
    server.world.press(anna.user, reply, reply.button("Hilfreich")["callback_data"])
    await server.settled()
    assert [tally.count for tally in await bot.services.feedback.tallies()] == [1]
    server.world.delete(reply)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.settled()
    assert not logged.of("error")


async def test_who_blocked_the_bot_is_no_failure(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    server.order("sendMessage", forbidden("bot was blocked by the user"))
    await anna.says(anna.private, OPENING)
    await server.settled()
    assert not logged.of("warning") + logged.of("error")


async def test_what_went_wrong_once_goes_well_the_second_time(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    server.order("sendMessage", bad_request("something is odd"), times=2)
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text
    await server.settled()
    assert len(anna.private.from_bots) == 1
    assert not logged.of("error")


async def test_one_poisonous_update_is_set_aside_and_the_chat_goes_on(
    bot: RunningBot, server: Server, services: Services, logged: Logged
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    poison = {"update_id": 4_000_000, "message": {"message_id": 1, "chat": {"id": anna.private.id}, "date": "Ostern"}}
    await bot.intake.accept([poison])
    questions = [await anna.says(anna.private, OPENING), await ben.says(ben.private, OPENING)]
    for question in questions:
        assert "neun Uhr" in (await server.reply_to(question)).text
    await server.settled()
    (aside,) = await Inbox(services.database).set_aside()
    assert (aside.update_id, aside.failures) == (4_000_000, 3)
    assert "Error" in aside.traceback
    assert "Ostern" not in logged.text


# The end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_and_running_answers_go_out(
    server: Server, settings: Settings, services: Services, number: signal.Signals
) -> None:
    task = asyncio.create_task(run(settings, services))
    await server.settled()
    anna = server.person("Anna")
    server.order("sendMessage", Slow(seconds=0.3))
    await anna.says(anna.private, OPENING)
    await server.api.pulse.until(lambda: server.called("sendMessage") or None, within=5)
    os.kill(os.getpid(), number)
    await asyncio.wait_for(task, 5)
    assert "neun Uhr" in anna.private.from_bots[-1].text


async def test_stopping_while_the_server_is_out_of_reach(
    server: Server, settings: Settings, services: Services
) -> None:
    server.order("getMe", BadGateway(), times=100)
    task = asyncio.create_task(run(settings, services))
    await server.api.pulse.until(lambda: server.called("getMe") or None, within=5)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, 5)


async def test_a_handler_that_hangs_does_not_hold_up_the_end(
    server: Server, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "DRAIN_SECONDS", 0.1)
    bot = await started(server, settings, services)
    anna = server.person("Anna")
    server.order("sendMessage", Slow(seconds=60))
    await anna.says(anna.private, OPENING)
    await server.api.pulse.until(lambda: server.called("sendMessage") or None, within=5)
    server.quiet_when.clear()
    await asyncio.wait_for(bot.stop(), 5)
