"""A server for this machine answers only to this machine's names.

A page from elsewhere can let its own name point to 127.0.0.1 (DNS rebinding) and would then be of the same origin as a
local server; the Host header still tells the name.
"""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class KnownHosts:
    """ASGI middleware that refuses requests to any other host."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and host_name(Headers(scope=scope).get("host", "")) not in self._hosts:
            refusal = PlainTextResponse("This server answers only to the names of this machine.\n", status_code=421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def host_name(netloc: str) -> str:
    """The name in a Host header or an address, without port; empty if it cannot be read."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""
