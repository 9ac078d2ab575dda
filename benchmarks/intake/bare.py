"""A server that acknowledges at once whatever is delivered: what the world outside can do by itself."""

import asyncio
import os
from typing import cast

import uvloop

ACKNOWLEDGEMENT = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Bare(asyncio.Protocol):
    """One connection; every piece that arrives is a whole request, as the world outside sends them."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody may deliver."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Acknowledge."""
        self._transport.write(ACKNOWLEDGEMENT)


async def run() -> None:
    """Run until it is killed."""
    host, _, port = os.environ["BELEGBOT_LISTEN"].partition(":")
    server = await asyncio.get_running_loop().create_server(Bare, host, int(port))
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(run())
