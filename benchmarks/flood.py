"""Two processes answer and broadcast at once, against a far end that allows 30 messages in any second.

`python -m benchmarks.flood` runs ten minutes and prints the table; `--seconds` shortens it. The far end takes 20 to
80 ms for a message, counts it in the first 20 of them, and refuses more than 30 in any second (429). Questions come
at random moments (a Poisson process), to both processes in turns, while one of them delivers notices.
"""

import argparse
import asyncio
import datetime as dt
import json
import multiprocessing
import os
import random
import socket
import statistics
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks import stores
from benchmarks.broadcasting.processes import KNOWLEDGE, ROOT, ended, first_meeting
from benchmarks.minimal import ME, MESSAGE, TOKEN
from bot.knowledge.base import load_base
from bot.storage.database import Database
from bot.web.serving import LOOPBACK

LIMIT: Final = 30
LATENCY: Final = (0.02, 0.08)
"""Seconds that the far end takes, from and to."""
HOOK: Final = "http://127.0.0.1/hook"
SECRET: Final = "only-the-benchmark-knows"  # noqa: S105
QUESTION: Final = "/help"
"""As much a reply as any other, and no work to find."""
WARM_UP_SECONDS: Final = 10.0
LAST_SECONDS: Final = 30.0
"""How long the last questions may take."""
LOOK: Final = 0.05


# ── the other process: the far end ──────────────────────────────────────────────────────────────────


@dataclass
class Seen:
    """What the far end saw."""

    taken: list[tuple[float, int]] = field(default_factory=list)
    """When a message was counted, by the clock that all processes share, and into which chat it went."""
    refused: int = 0
    window: deque[float] = field(default_factory=deque)
    webhooks: int = 0
    """How many processes have asked for its state."""


class Strict(asyncio.Protocol):
    """As little of a Bot API server as the bot needs, with its flood limit."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody may send."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Begin with a request when it is complete; the next one comes after the answer."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        if not found or len(body) < int(length or 0):
            return
        self._received = b""
        match head.partition(b" HTTP/")[0].rpartition(b"/")[2]:
            case b"sendMessage":
                asyncio.get_running_loop().call_later(random.uniform(0, LATENCY[0]), self._count, body)  # noqa: S311
            case b"getMe":
                self._answer({"ok": True, "result": ME})
            case b"getWebhookInfo":
                self._seen.webhooks += 1
                info = {"url": HOOK, "has_custom_certificate": False, "pending_update_count": 0}
                self._answer({"ok": True, "result": info})
            case _:
                self._answer({"ok": True, "result": True})

    def _count(self, body: bytes) -> None:
        now, window = time.monotonic(), self._seen.window
        while window and window[0] <= now - 1:
            window.popleft()
        if len(window) >= LIMIT:
            self._seen.refused += 1
            self._answer({"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}, b"429 Too Many Requests")
            return
        window.append(now)
        chat_id = int(body.partition(b"chat_id=")[2].partition(b"&")[0])
        self._seen.taken.append((now, chat_id))
        rest = random.uniform(0, LATENCY[1] - LATENCY[0])  # noqa: S311
        asyncio.get_running_loop().call_later(LATENCY[0] + rest, self._answer, {"ok": True, "result": MESSAGE})

    def _answer(self, answer: dict[str, Any], status: bytes = b"200 OK") -> None:
        body = json.dumps(answer).encode()
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        if self._transport and not self._transport.is_closing():
            self._transport.write(head + body)


def far_end(connection: Connection) -> None:
    """Where the other process begins."""
    asyncio.run(_far_end(connection))


async def _far_end(connection: Connection) -> None:
    seen = Seen()
    async with await asyncio.get_running_loop().create_server(lambda: Strict(seen), LOOPBACK) as server:
        connection.send(server.sockets[0].getsockname()[1])
        while True:
            await asyncio.to_thread(connection.recv)
            connection.send((seen.taken, seen.refused, seen.webhooks))


# ── this process: questions ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is asked of the bot."""

    seconds: float
    questions: float
    """A second."""
    notices: int
    """A second."""


@dataclass
class Asked:
    """Questions and when they were asked, by the chat in which each stands alone."""

    at: dict[int, float] = field(default_factory=dict)

    async def ask(self, places: Sequence[str], load: Load) -> None:
        """Ask for so long, at random moments."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        end = moment = time.monotonic()
        end += load.seconds
        async with aiohttp.ClientSession(headers=headers) as session, asyncio.TaskGroup() as asking:
            while (moment := moment + random.expovariate(load.questions)) < end:
                await asyncio.sleep(max(moment - time.monotonic(), 0))
                chat_id = len(self.at) + 1
                self.at[chat_id] = time.monotonic()
                asking.create_task(_deliver(session, places[chat_id % len(places)], chat_id))


async def _deliver(session: aiohttp.ClientSession, place: str, chat_id: int) -> None:
    person = {"id": chat_id, "first_name": "Anna", "is_bot": False, "language_code": "de"}
    chat = {"id": chat_id, "type": "private", "first_name": "Anna"}
    message = {
        "message_id": 1,
        "date": int(time.time()),
        "chat": chat,
        "from": person,
        "text": QUESTION,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(QUESTION)}],
    }
    async with session.post(f"http://{place}/hook", json={"update_id": chat_id, "message": message}) as response:
        response.raise_for_status()


async def start(url: str, port: int, place: str, folder: str, rate: int) -> Process:
    """One process of the bot."""
    settings = {
        "token": TOKEN,
        "api_url": f"http://{LOOPBACK}:{port}",
        "database_url": url,
        "knowledge": str(KNOWLEDGE),
        "data_dir": str(Path(folder) / place),
        "webhook_url": HOOK,
        "webhook_secret": SECRET,
        "listen": place,
        "broadcast_rate": str(rate),
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(ROOT)}
        | {f"BELEGBOT_{key.upper()}": each for key, each in settings.items()},
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )


async def run(load: Load, kind: str, server: str | None) -> Table:
    """Let two processes bear the load."""
    base = load_base(KNOWLEDGE)
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    other = spawning.Process(target=far_end, args=(theirs,), daemon=True)
    other.start()
    port: int = ours.recv()

    def look() -> tuple[list[tuple[float, int]], int, int]:
        ours.send(None)
        found: tuple[list[tuple[float, int]], int, int] = ours.recv()
        return found

    places, processes = [_free_place() for _ in range(2)], list[Process]()
    async with stores.new_database(kind, server) as url, Database.open(url) as database:
        with TemporaryDirectory() as folder:
            try:
                meeting, groups = first_meeting(base), round(load.notices * (load.seconds + WARM_UP_SECONDS))
                await stores.seed(database, kind, {meeting: groups})
                processes += [await start(url, port, place, folder, load.notices) for place in places]
                await _until(lambda: look()[2] >= len(places))
                await stores.publish(database, stores.update(base, meeting, _now()), _now())
                await asyncio.sleep(WARM_UP_SECONDS)
                begun, asked = time.monotonic(), Asked()
                await asked.ask(places, load)
                until = time.monotonic()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LAST_SECONDS):
                        await _until(lambda: sum(chat_id > 0 for _, chat_id in look()[0]) >= len(asked.at))
                taken, refused, _ = look()
            finally:
                await ended(processes)
                other.terminate()
    return table(load, [(at, chat) for at, chat in taken if begun <= at], refused, asked, until - begun)


def table(load: Load, taken: list[tuple[float, int]], refused: int, asked: Asked, seconds: float) -> Table:
    """What came of it."""
    first = dict[int, float]()
    for at, chat_id in taken:
        first.setdefault(chat_id, at)
    waits = sorted(first[chat_id] - at for chat_id, at in asked.at.items() if chat_id in first)
    begun = min(asked.at.values())
    within = [chat_id for at, chat_id in taken if at < begun + seconds]
    rows = {
        "seconds": f"{seconds:.0f}",
        "offered: questions and notices a second": f"{load.questions:g} + {load.notices:g}",
        "messages a second": f"{len(within) / seconds:.1f}",
        "replies a second": f"{sum(chat_id > 0 for chat_id in within) / seconds:.1f}",
        "notices a second": f"{sum(chat_id < 0 for chat_id in within) / seconds:.1f}",
        "most messages in a second": f"{most_in_a_second(sorted(at for at, _ in taken))}",
        "refused (429)": f"{refused}",
        "questions asked, answered, answered twice": (
            f"{len(asked.at)}, {len(waits)}, {sum(chat_id > 0 for _, chat_id in taken) - len(waits)}"
        ),
        "question to reply, median": f"{statistics.median(waits) * 1000:.0f} ms",
        "question to reply, p99": f"{waits[int(len(waits) * 0.99)] * 1000:.0f} ms",
        "question to reply, longest": f"{waits[-1] * 1000:.0f} ms",
    }
    shown = Table("two processes", "", title="One flood limit for two processes")
    for name, value in rows.items():
        shown.add_row(name, value)
    return shown


def most_in_a_second(moments: Sequence[float]) -> int:
    """The most messages in any one second."""
    most = begin = 0
    for end, moment in enumerate(moments):
        while moment - moments[begin] >= 1.0:
            begin += 1
        most = max(most, end - begin + 1)
    return most


async def _until(look: Callable[[], bool]) -> None:
    while True:
        if look():
            return
        await asyncio.sleep(LOOK)


def _free_place() -> str:
    with socket.create_server((LOOPBACK, 0)) as taken:
        return f"{LOOPBACK}:{taken.getsockname()[1]}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--questions", type=float, default=8.0, help="a second")
    parser.add_argument("--notices", type=int, default=20, help="a second")
    parser.add_argument("--postgresql", help="the URL of a server; SQLite without one")
    chosen = parser.parse_args()
    load = Load(seconds=chosen.seconds, questions=chosen.questions, notices=chosen.notices)
    kind = "PostgreSQL" if chosen.postgresql else "SQLite"
    Console().print(asyncio.run(run(load, kind, chosen.postgresql)))


if __name__ == "__main__":
    main()
