"""The bot end to end where Telegram delivers its updates."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.chat import outages
from bot.chat.application import ALLOWED_UPDATES
from bot.chat.context import Services
from bot.chat.running import run
from bot.errors import BelegbotError, SecondPollerError, SettingsError
from bot.heartbeat import is_fresh
from bot.playground.botapi.faults import BadGateway, Slow
from bot.settings import Settings
from bot.storage.inbox import Inbox
from bot.web import listening
from bot.web.listening import listen
from bot.web.webhook import MOST_BYTES, SECRET_HEADER
from tests.e2e.conftest import OPENING, Logged, RunningBot, call, started
from tests.e2e.test_process import belegbot, ended
from tests.playground.harness import Server

SECRET = "only-telegram-knows"  # noqa: S105


@pytest.fixture
def address() -> str:
    """A place where nothing listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def hooked(settings: Settings, address: str) -> Settings:
    """What an operator sets to have updates delivered."""
    return settings.model_copy(update={"webhook_url": f"http://{address}/hook", "listen": address})


@pytest_asyncio.fixture
async def bot(server: Server, hooked: Settings, services: Services) -> AsyncIterator[RunningBot]:
    """The bot, listening."""
    running = await started(server, hooked, services, listen)
    yield running
    await running.stop()


def secret_of(server: Server) -> str:
    """With what the server proves its deliveries."""
    return str(server.called("setWebhook")[-1].params["secret_token"])


async def delivered(
    hooked: Settings, update: dict[str, object], *, secret: str, content_type: str = "application/json"
) -> int:
    """The status with which the bot answers whoever delivers an update."""
    async with httpx.AsyncClient() as client:
        headers = {SECRET_HEADER: secret, "Content-Type": content_type}
        response = await client.post(str(hooked.webhook_url), content=json.dumps(update), headers=headers)
    return response.status_code


# Deliveries


async def test_questions_taps_and_edits_arrive(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    assert "neun Uhr" in reply.text
    assert (await anna.presses(reply, "Hilfreich")).text.startswith("Danke")
    await anna.edits(question, "Was kostet der Eintritt?")
    assert "vier Euro" in (await server.edit_of(reply)).text
    assert not server.called("getUpdates")


async def test_a_chats_messages_are_answered_in_order(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    server.order("sendMessage", Slow(seconds=0.3))
    questions = [OPENING, "Was kostet der Eintritt?", "Wann endet die Saison?"]
    for text in questions:
        await anna.says(anna.private, text)
    await server.reply_to(await ben.says(ben.private, OPENING))
    await server.settled()
    assert [message.text.split("\n")[0] for message in anna.private.from_bots] == questions


async def test_an_update_that_is_delivered_again_is_answered_once(
    bot: RunningBot, server: Server, hooked: Settings
) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    update = server.api.record.updates[-1]
    assert await delivered(hooked, update, secret=secret_of(server)) == 200
    await server.settled()
    assert len(anna.private.from_bots) == 1


# What is refused


@pytest.mark.parametrize("secret", ["", "guessed"])
async def test_who_does_not_know_the_secret_gets_nothing_answered(
    bot: RunningBot, server: Server, hooked: Settings, secret: str
) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    forged = server.api.record.updates[-1] | {"update_id": 1}
    forged["message"] = forged["message"] | {"message_id": 4711}
    assert await delivered(hooked, forged, secret=secret) == 401
    await server.settled()
    assert len(anna.private.from_bots) == 1


async def test_an_oversized_update_is_refused(bot: RunningBot, server: Server, hooked: Settings) -> None:
    update: dict[str, object] = {"update_id": 1, "padding": "x" * MOST_BYTES}
    assert await delivered(hooked, update, secret=secret_of(server)) == 413
    await server.settled()


async def test_an_update_that_cannot_be_read_is_set_aside_and_not_quoted(
    bot: RunningBot, server: Server, hooked: Settings, services: Services, logged: Logged
) -> None:
    update: dict[str, object] = {"update_id": 1, "message": {"text": "Rumpelstilzchen"}}
    assert await delivered(hooked, update, secret=secret_of(server)) == 200
    await server.settled()
    (aside,) = await Inbox(services.database).set_aside()
    assert aside.update_id == 1
    assert "Rumpelstilzchen" not in logged.text


@pytest.mark.parametrize("number", [None, "1", -1, 2**63, True])
async def test_an_update_without_a_number_is_refused(
    bot: RunningBot, server: Server, hooked: Settings, number: object
) -> None:
    assert await delivered(hooked, {"update_id": number}, secret=secret_of(server)) == 400


# Start and stop


async def test_the_webhook_is_set_with_all_that_is_handled(bot: RunningBot, server: Server, hooked: Settings) -> None:
    (exchange,) = server.called("setWebhook")
    assert exchange.params["url"] == hooked.webhook_url
    assert json.loads(exchange.params["allowed_updates"]) == list(ALLOWED_UPDATES)
    assert "drop_pending_updates" not in exchange.params


async def test_without_a_secret_all_processes_come_to_the_same(
    server: Server, hooked: Settings, services: Services
) -> None:
    secrets = set[str]()
    for times, url in enumerate((hooked.webhook_url, hooked.webhook_url, f"{hooked.webhook_url}/other"), start=1):
        bot = await started(server, hooked.model_copy(update={"webhook_url": url}), services, listen)
        await server.call_of("setWebhook", times=times)
        secrets.add(secret_of(server))
        await bot.stop()
    assert len(secrets) == 2
    assert all(len(secret) >= 32 and secret not in server.token for secret in secrets)


async def test_the_secret_that_is_set_counts(
    server: Server, settings: Settings, services: Services, hooked: Settings
) -> None:
    changes = {"webhook_url": hooked.webhook_url, "listen": hooked.listen, "webhook_secret": SECRET}
    chosen = Settings.model_validate(settings.model_dump() | changes)
    bot = await started(server, chosen, services, listen)
    assert secret_of(server) == SECRET
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    await bot.stop()


async def test_what_is_asked_while_it_is_down_waits_for_the_next_start(
    server: Server, hooked: Settings, services: Services
) -> None:
    anna = server.person("Anna")
    questions = [OPENING, "Was kostet der Eintritt?", "Wann endet die Saison?"]
    for text in questions:
        bot = await started(server, hooked, services, listen)
        await bot.stop()
        assert server.api.account(server.token).webhook_url == hooked.webhook_url
        await anna.says(anna.private, text)
    bot = await started(server, hooked, services, listen)
    await server.settled()
    assert [message.text.split("\n")[0] for message in anna.private.from_bots] == questions
    await bot.stop()


async def test_its_heart_beats(bot: RunningBot, hooked: Settings) -> None:
    assert is_fresh(hooked.data_dir)


async def test_an_outage_at_the_start_is_sat_out(
    server: Server, hooked: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "FIRST_PAUSE", 0.01)
    server.order("setWebhook", BadGateway(), times=2)
    bot = await started(server, hooked, services, listen)
    assert len(server.called("setWebhook")) == 3
    await bot.stop()


async def test_an_address_that_the_server_refuses_is_said_in_one_line(
    server: Server, hooked: Settings, services: Services
) -> None:
    elsewhere = hooked.model_copy(update={"webhook_url": "https://bot.example.org/hook"})
    with pytest.raises(SettingsError, match="BELEGBOT_WEBHOOK_URL is not accepted") as raised:
        await run(elsewhere, services, listen)
    assert "\n" not in str(raised.value)


async def test_a_port_in_use_is_said_in_one_line(
    server: Server, hooked: Settings, services: Services, address: str
) -> None:
    host, _, port = address.partition(":")
    with (
        socket.create_server((host, int(port))),
        pytest.raises(BelegbotError, match=f"{address} cannot be listened on"),
    ):
        await run(hooked, services, listen)
    assert not server.called("setWebhook")


# While it runs


async def test_somebody_elses_webhook_ends_it(
    server: Server, hooked: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "WATCH_SECONDS", 0.2)
    bot = await started(server, hooked, services, listen)
    await call(server, "setWebhook", url="http://127.0.0.1:9/elsewhere")
    with pytest.raises(SecondPollerError, match="changed this bot's webhook"):
        await asyncio.wait_for(bot.task, 5)


async def test_failed_deliveries_are_logged_with_telegrams_reason(
    server: Server, hooked: Settings, services: Services, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(listening, "WATCH_SECONDS", 0.2)
    bot = await started(server, hooked, services, listen)
    webhook = server.api.account(server.token).webhook
    assert webhook is not None
    webhook.last_error = (server.world.clock.now(), "Wrong response from the webhook: 502 Bad Gateway")
    async with asyncio.timeout(5):
        while not logged.of("warning"):  # noqa: ASYNC110 - a log sends no events
            await asyncio.sleep(0.01)
    await bot.stop()
    (line,) = logged.of("warning")
    assert "502 Bad Gateway" in line["event"]


# As a process


async def test_the_command_listens_where_a_webhook_is_set(server: Server, tmp_path: Path, address: str) -> None:
    process = await belegbot(
        tmp_path, token=server.token, api_url=server.url, webhook_url=f"http://{address}/hook", listen=address
    )
    await server.settled(within=20)
    anna = server.person("Anna")
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING), within=20)).text
    process.send_signal(signal.SIGTERM)
    code, written = await ended(process)
    assert code == 0
    assert "listening on" in written
    assert secret_of(server) not in written
    assert server.api.account(server.token).webhook_url == f"http://{address}/hook"
