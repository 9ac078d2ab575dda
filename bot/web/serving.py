"""An ASGI application on a port, in the running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import uvicorn

from bot.errors import BelegbotError

LOOPBACK: Final = "127.0.0.1"
GRACE: Final = 0.2
"""Seconds for requests to end when their connections are closed."""


class _Uvicorn(uvicorn.Server):
    """Uvicorn without its own main loop, signal handlers and slow shutdown."""

    async def open(self, listener: socket.socket) -> None:
        """Serve from now on."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        self.lifespan.state["drop_connection"] = self.drop_connection
        await self.startup(sockets=[listener])

    async def close(self, grace: float) -> None:
        """Take no more connections, give requests that run so many seconds, and close everything."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if grace and self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=grace)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = set(self.server_state.tasks)
        if tasks:
            # Uvicorn would log what is cancelled as an error; whoever hears of the broken connection ends by itself.
            _, tasks = await asyncio.wait(tasks, timeout=GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def drop_connection(self, scope: object) -> None:
        """Break the connection under a request."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "scope", None) is scope:
                connection.transport.abort()


@asynccontextmanager
async def serving(app: Any, *, host: str = LOOPBACK, port: int = 0, grace: float = 0.0) -> AsyncIterator[str]:  # noqa: ANN401 - ASGI
    """Serve an application; gives the address. BelegbotError if the port is in use or not ours to use.

    At the end, requests that run have `grace` seconds. In a request's `state` stands `drop_connection(scope)`, which
    breaks the connection under it.
    """
    listener = _listener(host, port)
    server = _Uvicorn(uvicorn.Config(app, lifespan="off", log_config=None, log_level="warning", ws="none"))
    await server.open(listener)
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        await server.close(grace)


def _listener(host: str, port: int) -> socket.socket:
    # Only a socket that names its protocol gets TCP_NODELAY from asyncio; without it, answers take 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise BelegbotError(f"{host}:{port} cannot be listened on ({error.strerror}): choose another port.") from None
    return listener
