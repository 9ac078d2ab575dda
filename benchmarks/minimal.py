"""As little of a Bot API server as a bot needs that sends: far ends that cost next to nothing."""

import asyncio
import functools
import json
from collections.abc import Callable
from itertools import count
from typing import Final, cast

from bot.web.serving import LOOPBACK

TOKEN: Final = "123456789:a-token-for-a-server-that-takes-any"  # noqa: S105
ME: Final = {"id": 123456789, "is_bot": True, "first_name": "Belegbot", "username": "belegbot"}
POLL_SECONDS: Final = 10.0
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
MESSAGE: Final = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": 1, "type": "private", "first_name": "Anna"},
    "text": "Yes.",
}
SENT: Final = json.dumps({"ok": True, "result": MESSAGE | {"message_id": -1}}).encode().replace(b"-1", b"%d")
"""What is left to fill in is the message's number."""
WEBHOOK: Final = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
RESULTS: Final[dict[bytes, object]] = {b"getMe": ME, b"getWebhookInfo": WEBHOOK}
"""Of methods that give something else than true."""

Sent = Callable[[bytes], None]
"""Is called with the parameters of each sendMessage, as soon as it is there."""


class Minimal(asyncio.Protocol):
    """One connection: whatever is sent, it answers with the same message, under a number of its own."""

    _numbers: Final = count(1)

    def __init__(self, sent: Sent, delay: float) -> None:
        self._sent = sent
        self._delay = delay
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody may send."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer when the request is complete; the next one comes after the answer."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        if not found or len(body) < int(length or 0):
            return
        self._received = b""
        method = head.partition(b" HTTP/")[0].rpartition(b"/")[2]
        if method == b"sendMessage":
            self._sent(body)
            self._answer(SENT % next(self._numbers), self._delay)
        elif method == b"getUpdates":
            self._answer(_ok([]), POLL_SECONDS)
        else:
            self._answer(_ok(RESULTS.get(method, True)), self._delay)

    def _answer(self, body: bytes, delay: float) -> None:
        if delay:
            asyncio.get_running_loop().call_later(delay, self._write, body)
        else:
            self._write(body)

    def _write(self, body: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(HEAD % len(body) + body)


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def minimal_server(sent: Sent = lambda _: None, delay: float = 0.0) -> asyncio.Server:
    """A far end on a port of its own that takes so many seconds for an answer."""
    return await asyncio.get_running_loop().create_server(functools.partial(Minimal, sent, delay), LOOPBACK)


def address_of(server: asyncio.Server) -> str:
    """Where it is."""
    return f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
