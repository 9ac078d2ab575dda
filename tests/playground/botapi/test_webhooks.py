"""Sending updates to a webhook."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse

from bot.playground.botapi.people import Person
from bot.playground.botapi.updates import Waiting
from tests.playground.botapi.conftest import Caller
from tests.playground.botapi.hooks import Hook, arrived, delayed
from tests.playground.harness import Server


def waiting(server: Server) -> list[Waiting]:
    return server.api.account(server.token).queue.waiting


async def test_delivers(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    await anna.says(anna.private, "before")
    await caller("setWebhook", url=hook.url, secret_token="abc_-9")  # noqa: S106
    await anna.says(anna.private, "after")
    await arrived(server, hook, ["before", "after"])
    await server.settled()
    assert not waiting(server)
    assert [update["update_id"] for update in hook.got] == [500_000_001, 500_000_002]
    assert hook.headers[0]["x-telegram-bot-api-secret-token"] == "abc_-9"
    assert hook.headers[0]["content-type"] == "application/json"


async def test_no_secret_without_one(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    await arrived(server, hook, ["eins"])
    assert "x-telegram-bot-api-secret-token" not in hook.headers[0]


@pytest.mark.parametrize("secret", ["a" * 257, "ä", "a b", "a.b", "a\n"])
async def test_bad_secrets(caller: Caller, hook: Hook, secret: str) -> None:
    answer = await caller("setWebhook", url=hook.url, secret_token=secret)
    assert answer["error_code"] == 400
    assert "secret token" in answer["description"]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "127.0.0.1", "http://example.org/", "http://8.8.8.8/"])
async def test_bad_urls_end_the_old_webhook(caller: Caller, hook: Hook, url: str) -> None:
    await caller("setWebhook", url=hook.url)
    assert (await caller("setWebhook", url=url))["error_code"] == 400
    assert (await caller("getWebhookInfo"))["result"]["url"] == ""


async def test_address_instead_of_host(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    url = hook.url.replace("127.0.0.1", "bot.example")
    await caller("setWebhook", url=url, ip_address="127.0.0.1")
    await anna.says(anna.private, "eins")
    await arrived(server, hook, ["eins"])
    assert hook.headers[0]["host"].startswith("bot.example:")
    assert (await caller("getWebhookInfo"))["result"]["ip_address"] == "127.0.0.1"


async def test_one_at_a_time_in_a_chat(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    ben = server.person("Ben")
    await caller("setWebhook", url=hook.url)
    hook.gates[anna.id].clear()
    for text in ("a1", "a2"):
        await anna.says(anna.private, text)
    await ben.says(ben.private, "b1")
    await arrived(server, hook, ["a1", "b1"])
    hook.gates[anna.id].set()
    await arrived(server, hook, ["a1", "b1", "a2"])


async def test_order_in_each_of_many_chats(server: Server, caller: Caller, hook: Hook) -> None:
    people = [server.person(name) for name in ("Anna", "Ben", "Cem", "Dora")]
    await caller("setWebhook", url=hook.url)
    for person in people:
        hook.gates[person.id].clear()
    for number in range(3):
        for person in people:
            await person.says(person.private, f"{person.user.first_name}{number}")
    await arrived(server, hook, ["Anna0", "Ben0", "Cem0", "Dora0"])
    assert hook.open == len(people)
    for person in reversed(people):
        hook.gates[person.id].set()
        await server.api.pulse.until(lambda name=person.user.first_name: f"{name}2" in hook.texts or None, within=5)  # type: ignore[misc]
    assert hook.texts[4:] == [f"{name}{number}" for name in ("Dora", "Cem", "Ben", "Anna") for number in (1, 2)]


async def test_no_more_connections_than_wanted(server: Server, caller: Caller, hook: Hook) -> None:
    people = [server.person(name) for name in ("Anna", "Ben", "Cem")]
    await caller("setWebhook", url=hook.url, max_connections=2)
    for person in people:
        hook.gates[person.id].clear()
        await person.says(person.private, person.user.first_name)
    await arrived(server, hook, ["Anna", "Ben"])
    webhook = server.api.account(server.token).webhook
    assert webhook is not None
    assert (hook.open, webhook.in_flight) == (2, 2)
    for person in people:
        hook.gates[person.id].set()
    await arrived(server, hook, ["Anna", "Ben", "Cem"])


async def test_tries_again_and_again(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [PlainTextResponse("", status_code=500) for _ in range(10)]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    delays = []
    for _ in hook.answers[:]:
        delays.append(await delayed(server))
        server.world.clock.advance(delays[-1])
    await arrived(server, hook, ["eins"] * 11)
    assert delays[:6] == [1, 2, 4, 8, 16, 32]
    assert all(60 <= delay <= 120 for delay in delays[6:])
    await server.settled()
    assert not waiting(server)


async def test_pause_that_the_webhook_asks_for(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [PlainTextResponse("", status_code=429, headers={"Retry-After": pause}) for pause in ("7", "99999")]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    assert await delayed(server) == 7
    server.world.clock.advance(7)
    assert await delayed(server) == 3_600


async def test_others_are_not_held_up_by_a_failure(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    ben = server.person("Ben")
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [PlainTextResponse("", status_code=500)]
    await caller("setWebhook", url=hook.url)
    for text in ("a1", "a2"):
        await anna.says(anna.private, text)
    await arrived(server, hook, ["a1"])
    await delayed(server)
    await ben.says(ben.private, "b1")
    await arrived(server, hook, ["a1", "b1"])
    server.world.clock.advance(1)
    await arrived(server, hook, ["a1", "b1", "a1", "a2"])


async def test_says_what_went_wrong(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [PlainTextResponse("", status_code=503)]
    await caller("setWebhook", url=hook.url, allowed_updates=["message"])
    await anna.says(anna.private, "eins")
    await delayed(server)
    assert (await caller("getWebhookInfo"))["result"] == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "last_error_date": 1_000_000,
        "last_error_message": "Wrong response from the webhook: 503 Service Unavailable",
        "max_connections": 40,
        "ip_address": "127.0.0.1",
        "allowed_updates": ["message"],
    }


async def test_nobody_listens(server: Server, caller: Caller, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    await caller("setWebhook", url="http://127.0.0.1:9/")
    await anna.says(anna.private, "eins")
    await delayed(server)
    assert (await caller("getWebhookInfo"))["result"]["last_error_message"] == "Connection refused"
    server.api.close()


async def test_gives_up_what_is_too_old(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [PlainTextResponse("", status_code=500)]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    await delayed(server)
    await anna.says(anna.private, "zwei")
    server.world.clock.advance(86_400)
    await server.settled()
    assert hook.texts == ["eins"]


async def test_back_to_polling_loses_nothing(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    hook.gates[anna.id].clear()
    await caller("setWebhook", url=hook.url)
    for text in ("eins", "zwei"):
        await anna.says(anna.private, text)
    await arrived(server, hook, ["eins"])
    await caller("deleteWebhook")
    updates = (await caller("getUpdates"))["result"]
    assert [update["message"]["text"] for update in updates] == ["eins", "zwei"]


async def test_to_another_webhook(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    await caller("setWebhook", url="http://127.0.0.1:9/")
    await anna.says(anna.private, "eins")
    await delayed(server)
    await caller("setWebhook", url=hook.url)
    await arrived(server, hook, ["eins"])


async def test_drops_what_waits(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    await anna.says(anna.private, "eins")
    await caller("setWebhook", url=hook.url, drop_pending_updates=True)
    await anna.says(anna.private, "zwei")
    await arrived(server, hook, ["zwei"])


async def test_an_empty_url_deletes(caller: Caller, hook: Hook) -> None:
    await caller("setWebhook", url=hook.url)
    await caller("setWebhook", url="")
    assert (await caller("getUpdates"))["ok"]


async def test_restart_breaks_what_is_on_its_way(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    hook.gates[anna.id].clear()
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    await arrived(server, hook, ["eins"])
    server.api.restart(0)
    await arrived(server, hook, ["eins", "eins"])


async def test_nothing_is_sent_while_the_server_is_down(
    server: Server, caller: Caller, hook: Hook, anna: Person
) -> None:
    await caller("setWebhook", url=hook.url)
    server.api.restart(30)
    await anna.says(anna.private, "eins")
    webhook = server.api.account(server.token).webhook
    assert webhook is not None
    for _ in range(20):  # Otherwise the first of them begins to send.
        await asyncio.sleep(0)
        assert not webhook.in_flight
    server.api.restart(0)
    await arrived(server, hook, ["eins"])
