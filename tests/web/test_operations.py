"""What an operator's tools are told, and what everybody else is not."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
import pytest_asyncio

from bot.metrics import PARTS
from bot.web.operations import discreet_app, operations


@dataclass
class Bot:
    """One of which a test decides what works."""

    parts: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(PARTS, True))

    async def ready(self) -> Mapping[str, bool]:
        """As the test wants it."""
        return self.parts

    async def exposition(self) -> bytes:
        """A single metric."""
        return b"answer 42\n"


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest_asyncio.fixture
async def client(bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever reaches the port."""
    transport = httpx.ASGITransport(app=discreet_app(operations(bot)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


async def test_a_bot_that_answers_is_alive_whatever_else_is_broken(bot: Bot, client: httpx.AsyncClient) -> None:
    bot.parts = dict.fromkeys(PARTS, False)
    response = await client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")


async def test_it_is_ready_when_all_parts_work(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": True, "knowledge": True, "telegram": True}


@pytest.mark.parametrize("broken", PARTS)
async def test_one_line_says_which_part_is_not_ready(bot: Bot, client: httpx.AsyncClient, broken: str) -> None:
    bot.parts[broken] = False
    response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/json"
    (line,) = response.text.splitlines()
    assert json.loads(line) == {"ready": False} | {part: part != broken for part in PARTS}


async def test_metrics_are_text_that_prometheus_reads(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics")
    assert (response.status_code, response.text) == (200, "answer 42\n")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/metrics/"), ("GET", "/healthz/"), ("POST", "/metrics"), ("GET", "/debug"), ("PUT", "/")],
)
async def test_everything_else_is_not_found_without_a_hint(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, path)
    assert (response.status_code, response.content) == (404, b"")
    assert not {"allow", "location"} & set(response.headers)
