"""Sending updates to a webhook."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.botapi.people import Person
from bot.playground.botapi.updates import Waiting
from bot.web.serving import serving
from tests.playground.botapi.conftest import Caller
from tests.playground.harness import Server


class Hook:
    """A webhook that notes what arrives, and answers as it is told."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.url = ""
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[Response] = []
        """What the next requests are answered with; then 200."""
        self.gates: defaultdict[int, asyncio.Event] = defaultdict(opened)
        """By chat: whether requests for it are answered."""
        self.open = 0
        self._changed = changed
        self.app = Starlette(routes=[Route("/hook", self._arrived, methods=["POST"])])

    @property
    def texts(self) -> list[str]:
        """What the messages say that arrived."""
        return [update["message"]["text"] for update in self.got if "message" in update]

    async def _arrived(self, request: Request) -> Response:
        update = await request.json()
        self.got.append(update)
        self.headers.append(dict(request.headers))
        self.open += 1
        self._changed()
        await self.gates[update["message"]["chat"]["id"]].wait()
        self.open -= 1
        return self.answers.pop(0) if self.answers else PlainTextResponse("")


def opened() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@pytest_asyncio.fixture
async def hook(server: Server) -> AsyncIterator[Hook]:
    hook = Hook(server.api.pulse.beat)
    async with serving(hook.app) as url:
        hook.url = f"{url}/hook"
        yield hook
        server.api.close()


async def arrived(server: Server, hook: Hook, texts: list[str]) -> None:
    await server.api.pulse.until(lambda: hook.texts == texts or None, within=5)


def waiting(server: Server) -> list[Waiting]:
    return server.api.account(server.token).queue.waiting


async def delayed(server: Server) -> float:
    """The seconds until the next attempt, once the last one has failed."""

    def look() -> float | None:
        return next((each["next_in"] for each in server.api.account(server.token).waiting() if each["next_in"]), None)

    return await server.api.pulse.until(look, within=5)


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


@pytest.mark.parametrize("form", [False, True])
async def test_method_in_the_answer(server: Server, caller: Caller, hook: Hook, anna: Person, form: bool) -> None:
    said = {"method": "sendMessage", "chat_id": anna.id, "text": "Moin"}
    encoded = PlainTextResponse(urlencode(said), 201, media_type="application/x-www-form-urlencoded")
    hook.answers = [encoded if form else JSONResponse(said)]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    assert (await anna.private.next_message()).text == "Moin"
    call = await server.call_of("sendMessage")
    assert call.ok
    assert "method" not in call.params


async def test_methods_that_no_answer_may_name(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    bodies = [{"method": name} for name in ("deleteWebhook", "setWebhook", "getMe", "close", "")] + [{"ok": True}]
    hook.answers = [JSONResponse(body) for body in bodies] + [
        PlainTextResponse("{", media_type="application/json"),
        PlainTextResponse("method=getMe"),
    ]
    await caller("setWebhook", url=hook.url)
    before = len(server.calls)
    for number in range(len(hook.answers)):
        await anna.says(anna.private, str(number))
    await server.settled()
    assert len(hook.got) == 8
    assert len(server.calls) == before


async def test_a_refusal_names_no_method(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    server.world.clock.restore(1_000_000, 0)
    hook.answers = [JSONResponse({"method": "sendMessage", "chat_id": anna.id, "text": "x"}, 500)]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    await delayed(server)
    assert not server.called("sendMessage")


async def test_failed_method_in_the_answer(server: Server, caller: Caller, hook: Hook, anna: Person) -> None:
    hook.answers = [JSONResponse({"method": "sendMessage", "chat_id": 1, "text": "x"})]
    await caller("setWebhook", url=hook.url)
    await anna.says(anna.private, "eins")
    call = await server.call_of("sendMessage")
    assert call.response is not None
    assert call.response["description"] == "Bad Request: chat not found"
    await anna.says(anna.private, "zwei")
    await arrived(server, hook, ["eins", "zwei"])


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
