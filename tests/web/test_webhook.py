"""What the address for deliveries takes and what it refuses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.operations import HEALTH, healthy
from bot.web.webhook import MOST_BYTES, SECRET_HEADER, webhook_app

SECRET = "only-telegram-knows"  # noqa: S105
PATH = "/hook/telegram"
HEADERS = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
UPDATE: dict[str, Any] = {"update_id": 1, "message": {"text": "Wann öffnet das Freibad?"}}


@pytest.fixture
def received() -> list[dict[str, Any]]:
    """What was handed on."""
    return []


@pytest_asyncio.fixture
async def client(received: list[dict[str, Any]]) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever reaches the address."""

    async def receive(update: dict[str, Any]) -> None:
        if "unreadable" in update:
            raise ValueError("no update")
        received.append(update)

    transport = httpx.ASGITransport(app=webhook_app(PATH, SECRET, receive, [Route(HEALTH, healthy)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_an_update_is_handed_on(
    client: httpx.AsyncClient, received: list[dict[str, Any]], content_type: str
) -> None:
    response = await client.post(PATH, content=json.dumps(UPDATE), headers=HEADERS | {"Content-Type": content_type})
    assert (response.status_code, response.content) == (200, b"")
    assert received == [UPDATE]


@pytest.mark.parametrize("secret", [None, "", "only-telegram-know", SECRET.upper(), "ünlesbar"])
async def test_without_the_secret_nothing_is_taken(
    client: httpx.AsyncClient, received: list[dict[str, Any]], secret: str | None
) -> None:
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret is not None else {})
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    response = await client.post(PATH, content=json.dumps(UPDATE), headers=raw)
    assert (response.status_code, response.content, received) == (401, b"", [])


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_taken(client: httpx.AsyncClient, received: list[dict[str, Any]], content_type: str) -> None:
    response = await client.post(PATH, content=json.dumps(UPDATE), headers=HEADERS | {"Content-Type": content_type})
    assert (response.status_code, received) == (415, [])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"update_id": 1, "unreadable": true}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
async def test_what_is_no_update_is_refused(
    client: httpx.AsyncClient, received: list[dict[str, Any]], body: bytes
) -> None:
    response = await client.post(PATH, content=body, headers=HEADERS)
    assert (response.status_code, response.content, received) == (400, b"", [])


async def test_a_large_body_is_refused_even_if_its_length_is_not_told(
    client: httpx.AsyncClient, received: list[dict[str, Any]]
) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1000 + 1):
            yield b" " * 1000

    response = await client.post(PATH, content=body(), headers=HEADERS)
    assert (response.status_code, received) == (413, [])


async def test_an_update_just_under_the_limit_is_taken(
    client: httpx.AsyncClient, received: list[dict[str, Any]]
) -> None:
    response = await client.post(PATH, content=json.dumps(UPDATE).ljust(MOST_BYTES).encode(), headers=HEADERS)
    assert (response.status_code, received) == (200, [UPDATE])


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", PATH), ("PUT", PATH), ("POST", "/"), ("POST", f"{PATH}/"), ("POST", f"{PATH}/x")],
)
async def test_another_path_and_another_method_look_the_same(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, path, headers=HEADERS)
    assert (response.status_code, response.content) == (404, b"")
    assert "allow" not in response.headers


async def test_other_routes_stand_beside_it(received: list[dict[str, Any]]) -> None:
    async def receive(update: dict[str, Any]) -> None:
        received.append(update)

    async def hello(request: Request) -> Response:
        return Response("hello")

    transport = httpx.ASGITransport(app=webhook_app("/hello", SECRET, receive, [Route("/hello", hello)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        assert (await client.get("/hello")).text == "hello"
        assert (await client.get("/healthz")).status_code == 404
        assert (await client.post("/hello", content=json.dumps(UPDATE), headers=HEADERS)).status_code == 200
    assert received == [UPDATE]


async def test_health_needs_no_secret(client: httpx.AsyncClient) -> None:
    response = await client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")
