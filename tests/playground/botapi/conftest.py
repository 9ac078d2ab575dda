"""The fixtures of this folder: the server, a person, and calls without a library between."""

import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import cache
from typing import Any, TypeAlias

import httpx
import pytest
import pytest_asyncio

from bot.playground.botapi import snapshot
from bot.playground.botapi.api import Api
from bot.playground.botapi.people import NotPossibleError, Person
from bot.playground.botapi.permissions import REASONS
from bot.playground.botapi.updates import Pace
from bot.web.serving import serving
from tests.playground.botapi.hooks import Hook
from tests.playground.fixtures import server
from tests.playground.harness import Server

__all__ = ["Caller", "anna", "caller", "certificates", "hook", "problem", "reason", "restored", "server", "stored"]

Caller: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


@cache
def certificates() -> ssl.SSLContext:
    """What httpx reads anew for every client otherwise, which takes longer than most of these tests."""
    return ssl.create_default_context()


@pytest_asyncio.fixture
async def caller(server: Server) -> AsyncIterator[Caller]:
    """Calls a method with JSON and gives the whole answer."""
    # These tests ask for the same updates again and again, which Telegram would slow down.
    server.api.account(server.token).queue.pace = Pace().scaled(0)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", verify=certificates()) as client:

        async def call(method: str, **params: Any) -> Any:  # noqa: ANN401 - JSON
            return (await client.post(method, json=params)).json()

        yield call


@pytest_asyncio.fixture
async def hook(server: Server) -> AsyncIterator[Hook]:
    """A webhook that runs; it is not set yet."""
    hook = Hook(server.api.pulse.beat)
    async with serving(hook.app) as url:
        hook.url = f"{url}/hook"
        yield hook
        server.api.close()


@pytest.fixture
def anna(server: Server) -> Person:
    """Somebody who has started the bot."""
    return server.person("Anna")


def problem(answer: dict[str, Any]) -> str:
    """What was wrong with a call that was answered with 400."""
    return str(answer["description"]).removeprefix("Bad Request: ")


async def reason(action: Awaitable[object]) -> str:
    """Why something was not possible."""
    with pytest.raises(NotPossibleError) as caught:
        await action
    assert caught.value.reason in REASONS
    return caught.value.reason


def stored(api: Api) -> dict[str, Any]:
    """What is written of a server, without the time at which it was written."""
    document = json.loads(json.dumps(snapshot.dump(api.world, api.accounts), allow_nan=False))
    return {name: value for name, value in document.items() if name not in ("saved_at", "clock")}


def restored(document: dict[str, Any]) -> Api:
    """The server of a document."""
    document = {"saved_at": 0.0, "clock": {"now": 0.0, "scale": 1.0}} | document
    api = Api(snapshot.load(document))
    snapshot.restore(document, api)
    return api
