"""A webhook for tests, and waiting for what arrives there."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

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
    """A gate that lets everything through."""
    event = asyncio.Event()
    event.set()
    return event


async def arrived(server: Server, hook: Hook, texts: list[str]) -> None:
    """Wait until exactly this has arrived, in this order."""
    await server.api.pulse.until(lambda: hook.texts == texts or None, within=5)


async def delayed(server: Server) -> float:
    """The seconds until the next attempt, once the last one has failed."""

    def look() -> float | None:
        return next((each["next_in"] for each in server.api.account(server.token).waiting() if each["next_in"]), None)

    return await server.api.pulse.until(look, within=5)
