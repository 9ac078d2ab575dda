"""Two processes under load keep, together, what Telegram allows the bot."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.botapi.floods import Floods
from bot.web.serving import serving
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import OPENING, pool
from tests.e2e.newsroom import WITHIN, Newsroom, free_port, newsroom, reached
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]

GROUPS, PEOPLE = 40, 60
SECRET = "only-telegram-knows"  # noqa: S105


@pytest.fixture
async def room(server: Server, url: str, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(server, url, tmp_path, pool()) as running:
        yield running


@asynccontextmanager
async def balancer(places: list[str]) -> AsyncIterator[tuple[str, Counter[str]]]:
    """The address of what hands each request to the next of these places; how many each has taken."""
    turns, took = itertools.cycle(places), Counter[str]()

    async def forward(request: Request) -> Response:
        place = next(turns)
        headers = {name: value for name, value in request.headers.items() if name not in {"host", "content-length"}}
        answer = await client.post(f"http://{place}/hook", content=await request.body(), headers=headers)
        took[place] += answer.is_success
        return Response(status_code=answer.status_code)

    app = Starlette(routes=[Route("/hook", forward, methods=["POST"])])
    async with httpx.AsyncClient(timeout=30) as client, serving(app) as address:
        yield address, took


async def test_two_processes_never_flood_telegram(room: Newsroom, server: Server) -> None:
    await room.follow(GROUPS)
    server.api.floods = Floods(server.world.clock)
    people = [server.person(f"Person {number}") for number in range(PEOPLE)]
    places = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    async with balancer(places) as (address, took):
        for place in places:
            await room.start(webhook_url=f"{address}/hook", webhook_secret=SECRET, listen=place, broadcast_rate="25")
        await asyncio.gather(*map(reached, places))
        await server.call_of("setWebhook", within=WITHIN)
        await room.publish()
        await room.until(lambda: room.delivered().total() > 0)
        for person in people:
            await person.says(person.private, OPENING)

        await room.until(lambda: all(person.private.from_bots for person in people))
        counts = await room.until_done()

    assert min(took.values()) > PEOPLE // 3, "both processes had their part"
    assert [len(person.private.from_bots) for person in people] == [1] * PEOPLE
    assert (counts.sent, set(room.delivered().values())) == (GROUPS, {1})
    assert not [call for call in server.called("sendMessage") if not call.ok]
