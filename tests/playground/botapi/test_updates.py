"""getUpdates and webhooks."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.people import Person
from bot.playground.botapi.updates import KINDS, Pace, UpdateQueue, Waiting, capped
from tests.playground.botapi.conftest import Caller
from tests.playground.harness import Server, running_server


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def next_offset(caller: Caller) -> int:
    return int((await caller("getUpdates"))["result"][-1]["update_id"]) + 1


async def test_redelivered_until_confirmed(caller: Caller, anna: Person) -> None:
    await anna.says(anna.private, "eins")
    assert texts(await caller("getUpdates")) == ["eins"]
    offset = await next_offset(caller)
    await anna.says(anna.private, "zwei")
    assert texts(await caller("getUpdates")) == ["eins", "zwei"]
    assert texts(await caller("getUpdates", offset=offset)) == ["zwei"]
    assert texts(await caller("getUpdates")) == ["zwei"]


async def test_negative_offset_keeps_the_last(caller: Caller, anna: Person) -> None:
    for text in ("eins", "zwei", "drei"):
        await anna.says(anna.private, text)
    assert texts(await caller("getUpdates", offset=-2)) == ["zwei", "drei"]
    assert texts(await caller("getUpdates", offset=1)) == ["zwei", "drei"]


async def test_offset_of_the_future_confirms_nothing(caller: Caller, anna: Person) -> None:
    await anna.says(anna.private, "eins")
    assert texts(await caller("getUpdates", offset=2_000_000_000)) == ["eins"]


async def test_limit(caller: Caller, anna: Person) -> None:
    for number in range(101):
        await anna.says(anna.private, str(number))
    assert len((await caller("getUpdates", limit=2))["result"]) == 2
    assert len((await caller("getUpdates", offset=1))["result"]) == 100


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ((1, 0), (1, 0)),
        ((100, 50), (100, 50)),
        ((0, -1), (1, 0)),
        ((-5, -100), (1, 0)),
        ((101, 51), (100, 50)),
        ((10**400, 10**400), (100, 50)),
    ],
)
def test_caps(asked: tuple[int, int], given: tuple[int, int]) -> None:
    assert capped(*asked) == given


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("inline_query", 30),
        ("callback_query", 150),
        ("chosen_inline_result", 600),
        ("message", 86_400),
        ("my_chat_member", 86_400),
    ],
)
def test_lifetimes(kind: str, seconds: float) -> None:
    clock = Clock()
    clock.restore(1_000_000, 0)
    queue = UpdateQueue(clock, Pace())
    queue.push("edited_message", {})
    clock.advance(10)
    queue.push(kind, {})
    clock.advance(seconds - 1)
    assert kind in [update.kind for update in queue.waiting]
    clock.advance(1)
    assert kind not in [update.kind for update in queue.waiting]
    assert queue.pending == len(queue.waiting)


async def test_what_nobody_wants_is_forgotten_for_good(caller: Caller, anna: Person) -> None:
    await caller("getUpdates", allowed_updates=["edited_message"])
    await anna.says(anna.private, "eins")
    await caller("getUpdates", allowed_updates=["message"])
    await anna.says(anna.private, "zwei")
    assert texts(await caller("getUpdates")) == ["zwei"]


async def test_what_waits_stays_whatever_is_wanted_later(caller: Caller, anna: Person) -> None:
    await anna.says(anna.private, "eins")
    assert texts(await caller("getUpdates", allowed_updates=["edited_message"])) == ["eins"]


async def test_wanted_kinds_hold_until_others_are_named(server: Server, caller: Caller, anna: Person) -> None:
    await caller("getUpdates", allowed_updates=["edited_message"])
    await caller("setWebhook", url="http://127.0.0.1:1/")
    await caller("deleteWebhook")
    await anna.says(anna.private, "eins")
    assert texts(await caller("getUpdates")) == []
    assert (await caller("getWebhookInfo"))["result"]["allowed_updates"] == ["edited_message"]


async def test_second_conflict_is_held_back(server: Server, caller: Caller) -> None:
    server.api.account(server.token).queue.pace = Pace(conflict=30.0)
    await caller("setWebhook", url="http://127.0.0.1:1/")
    assert (await caller("getUpdates"))["error_code"] == 409
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await caller("getUpdates")


async def test_long_poll_wakes_up(server: Server, caller: Caller, anna: Person) -> None:
    poll = asyncio.create_task(caller("getUpdates", timeout=50))
    await server.settled()
    await anna.says(anna.private, "eins")
    assert texts(await poll) == ["eins"]


async def test_short_poll_returns_nothing(caller: Caller) -> None:
    assert await caller("getUpdates") == {"ok": True, "result": []}


async def test_same_offset_waits_and_gets_one() -> None:
    async with running_server(pace=Pace(same_offset=30.0, at_once=30.0)) as server:
        anna = server.person("Anna")
        async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}") as client:
            assert (await client.get("getUpdates", params={"offset": 5})).json()["result"] == []
            waits = asyncio.create_task(client.get("getUpdates", params={"offset": 5}))
            await server.settled()
            await anna.says(anna.private, "eins")
            assert len((await waits).json()["result"]) == 1
            await anna.says(anna.private, "zwei")
            assert len((await client.get("getUpdates", params={"offset": 5})).json()["result"]) == 1
            assert len((await client.get("getUpdates", params={"offset": 6})).json()["result"]) == 2


async def test_older_of_two_polls_gets_409(server: Server, caller: Caller, anna: Person) -> None:
    older = asyncio.create_task(caller("getUpdates", timeout=50))
    await server.settled()
    newer = asyncio.create_task(caller("getUpdates", timeout=50))
    answer = await older
    assert answer["error_code"] == 409
    assert "terminated by other getUpdates request" in answer["description"]
    await anna.says(anna.private, "eins")
    assert texts(await newer) == ["eins"]


async def test_webhook_gives_409(server: Server, caller: Caller) -> None:
    waiting = asyncio.create_task(caller("getUpdates", timeout=50))
    await server.settled()
    assert (await caller("setWebhook", url="http://127.0.0.1:1/hook"))["result"] is True
    assert "terminated by setWebhook" in (await waiting)["description"]
    assert "webhook is active" in (await caller("getUpdates"))["description"]
    assert (await caller("getWebhookInfo"))["result"]["url"] == "http://127.0.0.1:1/hook"
    await caller("deleteWebhook")
    assert (await caller("getUpdates"))["ok"]


async def test_drop_pending_updates(caller: Caller, anna: Person) -> None:
    await anna.says(anna.private, "eins")
    assert (await caller("getWebhookInfo"))["result"]["pending_update_count"] == 1
    await caller("deleteWebhook", drop_pending_updates=True)
    assert (await caller("getUpdates"))["result"] == []


async def test_allowed_updates(server: Server, caller: Caller, anna: Person) -> None:
    await caller("getUpdates", allowed_updates=["edited_message"])
    message = await anna.says(anna.private, "eins")
    await anna.edits(message, "zwei")
    (update,) = (await caller("getUpdates", offset=1))["result"]
    assert update["edited_message"]["text"] == "zwei"
    await caller("getUpdates", offset=2, allowed_updates=[])
    await anna.says(anna.private, "drei")
    assert "message" in (await caller("getUpdates"))["result"][-1]


async def test_chat_member_is_not_allowed_by_default(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    await anna.promotes(group, server.bot.user)
    offset = await next_offset(caller)
    await server.person("Ben").joins(group)
    assert [list(update)[1] for update in (await caller("getUpdates", offset=offset))["result"]] == ["message"]
    await caller("getUpdates", allowed_updates=["chat_member"])
    await server.person("Cem").joins(group)
    (update,) = (await caller("getUpdates", offset=offset + 1))["result"]
    assert update["chat_member"]["new_chat_member"]["status"] == "member"


async def test_expiry(server: Server, caller: Caller, anna: Person) -> None:
    await caller("sendMessage", chat_id=anna.id, text="x", reply_markup={"inline_keyboard": [[button("mehr")]]})
    server.world.press(anna.user, anna.private.messages[0], "mehr")
    await anna.says(anna.private, "eins")
    server.world.clock.advance(151)
    assert texts(await caller("getUpdates")) == ["eins"]
    server.world.clock.advance(86_400)
    assert (await caller("getUpdates", offset=1))["result"] == []


def test_three_kinds_are_not_sent_by_default() -> None:
    queue = UpdateQueue(Clock(), Pace())
    unwanted = {kind for kind in KINDS if queue.push(kind, {}) is None}
    assert unwanted == {"chat_member", "message_reaction", "message_reaction_count"}
    queue.allow(KINDS)
    assert all(queue.push(kind, {}) for kind in KINDS)


async def test_kinds_that_do_not_exist(server: Server, caller: Caller) -> None:
    queue = server.api.account(server.token).queue
    await caller("getUpdates", allowed_updates=["Message", "nonsense"])
    assert queue.allowed == frozenset({"message"})
    for unreadable in ([5], ["message", None], 5, "{"):  # These leave it as it is.
        await caller("getUpdates", allowed_updates=unreadable)
    assert queue.allowed == frozenset({"message"})
    await caller("getUpdates", allowed_updates=["nonsense"])
    assert queue.allowed is None
    server.api.record.violations.clear()  # Some of these are wrong by the description, too.


def test_official_pace() -> None:
    assert Pace() == Pace(same_offset=3.0, at_once=0.5, conflict=3.0)
    assert Pace().scaled(2) == Pace(same_offset=6.0, at_once=1.0, conflict=6.0)


async def test_poll_that_waits_in_vain() -> None:
    async with running_server(pace=Pace(same_offset=0.01)) as server, httpx.AsyncClient(base_url=server.url) as client:
        for _ in range(2):
            assert (await client.get(f"/bot{server.token}/getUpdates")).json() == {"ok": True, "result": []}


PERSON, ELSEWHERE = {"id": 5}, {"id": -7}


@pytest.mark.parametrize(
    ("kind", "content", "key"),
    [
        ("message", {"chat": ELSEWHERE, "from": PERSON}, ("message", -7)),
        ("edited_message", {"chat": ELSEWHERE, "from": PERSON}, ("message", -7)),
        ("channel_post", {"chat": ELSEWHERE}, ("message", -7)),
        ("callback_query", {"message": {"chat": ELSEWHERE}, "from": PERSON}, ("callback_query", 5)),
        ("inline_query", {"from": PERSON}, ("inline_query", 5)),
        ("chosen_inline_result", {"from": PERSON}, ("chosen_inline_result", 5)),
        ("my_chat_member", {"chat": ELSEWHERE, "from": PERSON}, ("my_chat_member", -7)),
        ("chat_member", {"chat": ELSEWHERE, "new_chat_member": {"user": PERSON}}, ("chat_member", 5)),
    ],
)
def test_what_waits_for_each_other(kind: str, content: dict[str, Any], key: tuple[str, int]) -> None:
    assert Waiting(id=1, kind=kind, body={"update_id": 1, kind: content}, expires=1.0).queue_key == key


async def test_bot_that_hangs_up_loses_nothing(server: Server, caller: Caller, anna: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}") as client:
        poll = asyncio.create_task(client.get("getUpdates", params={"timeout": 50}))
        await server.settled()
        poll.cancel()
    await anna.says(anna.private, "eins")
    assert texts(await caller("getUpdates")) == ["eins"]


def button(data: str) -> dict[str, str]:
    return {"text": data, "callback_data": data}
