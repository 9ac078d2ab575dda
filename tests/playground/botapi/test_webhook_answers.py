"""Methods that the answers of a webhook name."""

from urllib.parse import urlencode

import pytest
from starlette.responses import JSONResponse, PlainTextResponse

from bot.playground.botapi.people import Person
from tests.playground.botapi.conftest import Caller
from tests.playground.botapi.hooks import Hook, arrived, delayed
from tests.playground.harness import Server


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
