"""The fixtures of this folder: the server, and calls without a library between."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeAlias

import httpx
import pytest_asyncio

from tests.botapi.fixtures import server
from tests.botapi.server import Server
from tests.botapi.updates import Pace

__all__ = ["Caller", "caller", "server"]

Caller: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


@pytest_asyncio.fixture
async def caller(server: Server) -> AsyncIterator[Caller]:
    """Calls a method with JSON and gives the whole answer."""
    # These tests ask for the same updates again and again, which Telegram would slow down.
    server.api.account(server.token).queue.pace = Pace().scaled(0)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", timeout=10) as client:

        async def call(method: str, **params: Any) -> Any:  # noqa: ANN401 - JSON
            return (await client.post(method, json=params)).json()

        yield call
