"""How calls arrive, and what goes wrong by order."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.playground.botapi.errors import forbidden, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Slow
from bot.playground.botapi.people import Person
from tests.playground.botapi.conftest import certificates
from tests.playground.harness import Server


@pytest_asyncio.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", verify=certificates()) as client:
        yield client


@pytest_asyncio.fixture
async def anna(server: Server) -> Person:
    return server.person("Anna")


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


async def test_violations_are_collected(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    await client.post("sendMessage", json={"chat_id": anna.id, "text": "x", "colour": 1})
    assert "'colour' was unexpected" in server.api.record.violations[0]
    server.api.record.violations.clear()


async def test_broken_server_is_a_violation(server: Server, client: httpx.AsyncClient, anna: Person) -> None:
    reply = {"message_id": "nonsense"}
    answer = await client.post("sendMessage", json={"chat_id": anna.id, "text": "x", "reply_parameters": reply})
    assert answer.status_code == 500
    assert any("broke the server" in violation for violation in server.api.record.violations)
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


async def test_without_sockets(server: Server) -> None:
    transport = httpx.ASGITransport(app=server.api.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        assert (await client.get(f"/bot{server.token}/getMe")).json()["ok"]


async def test_record_on_file(server: Server, client: httpx.AsyncClient, anna: Person, tmp_path: Path) -> None:
    await anna.says(anna.private, "eins")
    await client.get("getMe")
    server.api.record.write(tmp_path / "traffic.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "traffic.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["method"] for line in lines] == ["<update>", "getMe"]
