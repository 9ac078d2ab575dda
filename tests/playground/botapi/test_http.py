"""How calls arrive, and what goes wrong by order."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio

from bot.playground.botapi.api import Api
from bot.playground.botapi.errors import forbidden, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Refusal, Slow
from bot.playground.botapi.hosts import host_name
from bot.playground.botapi.people import Person
from bot.playground.botapi.record import Exchange
from tests.playground.botapi.conftest import certificates
from tests.playground.harness import Server

BROKEN: Final = httpx.RemoteProtocolError


@pytest_asyncio.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", verify=certificates()) as client:
        yield client


async def test_query_string(client: httpx.AsyncClient, anna: Person) -> None:
    await client.get("sendmessage", params={"chat_id": anna.id, "text": "ä&b"})
    assert anna.private.messages[0].text == "ä&b"


async def test_form(client: httpx.AsyncClient, anna: Person) -> None:
    await client.post("sendMessage", data={"chat_id": str(anna.id), "text": "ä&b\n😀"})
    assert anna.private.messages[0].text == "ä&b\n😀"


async def test_multipart(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    files = {"extra": ("ä.bin", b"\x00\r\n\xff--", "application/octet-stream")}
    await client.post("sendMessage", data={"chat_id": str(anna.id), "text": "ä\n😀"}, files=files)
    assert anna.private.messages[0].text == "ä\n😀"
    assert server.calls[0].params["extra"] == {"__file__": "ä.bin", "size": 6}


async def test_json(client: httpx.AsyncClient, anna: Person) -> None:
    await client.post("sendMessage", json={"chat_id": anna.id, "text": "ä"})
    assert anna.private.messages[0].text == "ä"


async def test_wrong_token(server: Server) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{server.url}/bot123:wrong/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_unknown_method(server: Server, client: httpx.AsyncClient) -> None:
    answer = await client.get("sendNonsense")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
    assert server.api.record.violations == ["sendNonsense: no such method"]
    server.api.record.violations.clear()


@pytest.mark.parametrize("path", ["/", "/bot", "/bot1:a", "/nonsense/getMe"])
async def test_other_places(server: Server, path: str) -> None:
    async with httpx.AsyncClient(base_url=server.url, verify=certificates()) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


async def test_violations_are_collected(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    await client.post("sendMessage", json={"chat_id": anna.id, "text": "x", "colour": 1})
    assert "'colour' was unexpected" in server.api.record.violations[0]
    server.api.record.violations.clear()


async def test_broken_server_is_a_violation(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    anna.private.chat.pinned.append(99)  # No call brings the world into such a state.
    answer = await client.post("getChat", json={"chat_id": anna.id})
    assert (answer.status_code, answer.json()["description"]) == (500, "Internal Server Error")
    assert server.api.record.violations == ["getChat broke the server: KeyError(99)"]
    server.api.record.violations.clear()


async def test_flood(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    server.order("sendMessage", too_many_requests(7), times=2)
    for _ in range(2):
        answer = await client.post("sendMessage", json={"chat_id": anna.id, "text": "x"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert answer.json()["parameters"] == {"retry_after": 7}
    assert (await client.post("sendMessage", json={"chat_id": anna.id, "text": "x"})).status_code == 200
    assert len(anna.private.messages) == 1


async def test_refusal(server: Server, client: httpx.AsyncClient) -> None:
    server.order("getMe", forbidden("bot was blocked by the user"))
    assert (await client.get("getMe")).status_code == 403


async def test_bad_gateway(server: Server, client: httpx.AsyncClient) -> None:
    server.order("getMe", BadGateway())
    answer = await client.get("getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/plain; charset=utf-8")


async def test_slow(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    server.order("sendMessage", Slow(seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        await client.post("sendMessage", json={"chat_id": anna.id, "text": "x"}, timeout=0.1)
    assert len(anna.private.messages) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_dropped(server: Server, client: httpx.AsyncClient, anna: Person, after: bool) -> None:
    server.order("sendMessage", Dropped(after=after))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await client.post("sendMessage", json={"chat_id": anna.id, "text": "x"})
    assert len(anna.private.messages) == after
    assert (await client.get("getMe")).status_code == 200


async def test_any_method(server: Server, client: httpx.AsyncClient) -> None:
    server.order("*", forbidden("nothing works"), times=2)
    assert [(ordered.method, ordered.times) for ordered in server.api.faults.pending()] == [("*", 2)]
    assert (await client.get("getUpdates")).status_code == 200
    assert [(await client.get(method)).status_code for method in ("getMe", "getWebhookInfo", "getMe")] == [
        403,
        403,
        200,
    ]
    assert not server.api.faults.pending()


async def test_oldest_fault_first_and_called_off(server: Server, client: httpx.AsyncClient) -> None:
    told: list[int] = []
    server.api.faults.on_change.append(lambda: told.append(len(server.api.faults.pending())))
    server.order("getMe", forbidden("first"))
    server.order("*", too_many_requests(1))
    server.order("getme", BadGateway())
    assert [(await client.get("getMe")).status_code for _ in range(2)] == [403, 429]
    server.api.faults.clear()
    assert (await client.get("getMe")).status_code == 200
    assert told == [1, 2, 3, 2, 1, 0]


def test_a_refusal_is_short_for_its_error(server: Server) -> None:
    error = forbidden("x")
    server.order("getMe", error)
    assert server.api.faults.take("getMe") == Refusal(error=error)


async def test_restart_breaks_polls_and_calls(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    poll = asyncio.create_task(client.get("getUpdates", params={"timeout": 50}))
    server.order("getMe", Slow(seconds=30))
    slow = asyncio.create_task(client.get("getMe"))
    await server.api.pulse.until(lambda: server.api.account(server.token).queue.is_polled or None, within=5)
    await server.api.pulse.until(lambda: server.api.in_flight or None, within=5)
    server.api.restart(30)
    assert [type(broken) for broken in await asyncio.gather(poll, slow, return_exceptions=True)] == [BROKEN, BROKEN]
    with pytest.raises(BROKEN):
        await client.get("getMe")
    await anna.says(anna.private, "meanwhile")
    server.api.restart(0)
    (update,) = (await client.get("getUpdates")).json()["result"]
    assert update["message"]["text"] == "meanwhile"


async def test_malformed_json(client: httpx.AsyncClient) -> None:
    for body in (b"{", b"[]", b"1"):
        answer = await client.post("getMe", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "[::1", ""])
async def test_other_hosts_are_refused(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("getMe", headers={"Host": host})).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8081", "[::1]:8081"])
async def test_own_hosts(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("getMe", headers={"Host": host})).status_code == 200


def test_host_names() -> None:
    assert [host_name(netloc) for netloc in ("Me:1", "[::1]:2", "[", "")] == ["me", "::1", "", ""]


async def test_record_tells_and_is_bounded(anna: Person) -> None:
    api = Api(anna.world, limit=2)
    told: list[Exchange | dict[str, Any]] = []
    api.record.listeners.append(told.append)
    transport = httpx.ASGITransport(app=api.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://localhost/bot{anna.bot.token}/") as client:
        for _ in range(5):
            await client.get("getMe")
        await anna.says(anna.private, "eins")
    assert len(api.record.calls) == len(api.record.called("getme")) == 2
    assert len(told) == 6
    assert isinstance(told[-1], dict)
    last = told[-2]
    assert isinstance(last, Exchange)
    assert last.ok
    assert last.started <= anna.world.clock.now()
    assert last.seconds > 0


async def test_no_such_file(server: Server) -> None:
    async with httpx.AsyncClient(base_url=f"{server.url}/file", verify=certificates()) as client:
        assert (await client.get(f"/bot{server.token}/documents/nothing")).json()["error_code"] == 404
        assert (await client.get("/bot123:wrong/documents/nothing")).json()["error_code"] == 401


async def test_without_sockets(server: Server) -> None:
    transport = httpx.ASGITransport(app=server.api.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get(f"/bot{server.token}/getMe")).json()["ok"]


async def test_record_on_file(server: Server, client: httpx.AsyncClient, anna: Person, tmp_path: Path) -> None:
    await anna.says(anna.private, "eins")
    await client.get("getMe")
    server.api.record.write(tmp_path / "traffic.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "traffic.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["method"] for line in lines] == ["<update>", "getMe"]
