"""The world outside the bot, in a process of its own: it delivers updates by webhook and takes the answers.

Both in one process, so that the time from a delivery to its answer is told by one clock; and both with as little as
they need, so that the two cores are the bot's. A delivery that is not acknowledged is repeated until it is.
"""

import asyncio
import json
import math
import multiprocessing
import re
import resource
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, cast
from urllib.parse import urlsplit

import uvloop

from benchmarks.minimal import address_of, minimal_server
from bot.web.serving import LOOPBACK

FAR_SECONDS: Final = 0.05
"""How long an answer takes to get to Telegram and back."""
CONNECTIONS: Final = 100
"""The most that Telegram opens to a webhook."""
SECRET: Final = "a-secret-of-the-webhook"  # noqa: S105
CHAT: Final = re.compile(rb"\bchat_id=(-?\d+)")
RETRY_SECONDS: Final = 0.1
SILENCE: Final = 20.0
"""When nothing more comes for so long, nothing more will come."""
LOOK: Final = 0.05


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is delivered, each from somebody else."""

    texts: Sequence[str]
    first_update: int
    first_chat: int
    """Counted up from here for private chats, down from minus this for groups."""
    apart: int = 1
    """How far the ids of two chats are apart."""
    in_groups: bool = False
    """Whether they stand in groups, where nobody speaks to the bot."""
    at_once: int = CONNECTIONS
    """How many may wait for their answers, without `rate`."""
    rate: float | None = None
    """How many a second, whatever comes back."""

    def requests(self, host: str, path: str) -> list[tuple[int, bytes]]:
        """The chats, and the requests of HTTP to deliver what they say."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: "
        ).encode()
        found = []
        for number, text in enumerate(self.texts):
            chat_id, update = self._update(number, text)
            body = json.dumps(update).encode()
            found.append((chat_id, b"%b%d\r\n\r\n%b" % (head, len(body), body)))
        return found

    def _update(self, number: int, text: str) -> tuple[int, dict[str, Any]]:
        person = self.first_chat + number * self.apart
        sender = {"id": person, "is_bot": False, "first_name": "Anna", "language_code": "de"}
        if self.in_groups:
            chat: dict[str, Any] = {"id": -person, "type": "supergroup", "title": "Nachbarschaft"}
        else:
            chat = {"id": person, "type": "private", "first_name": "Anna"}
        message = {
            "message_id": self.first_update + number,
            "from": sender,
            "chat": chat,
            "date": int(time.time()),
            "text": text,
        }
        return chat["id"], {"update_id": self.first_update + number, "message": message}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of what was delivered."""

    delivered: int
    answers: Counter[int]
    """By chat."""
    acknowledged_a_second: float
    answered_a_second: float
    waited: list[float]
    """Seconds from each delivery to its first answer."""
    processor: float
    """Seconds of the processor's time that this process took meanwhile."""

    @property
    def lost(self) -> int:
        """How many got no answer."""
        return self.delivered - len(self.answers)

    @property
    def doubled(self) -> int:
        """How many answers there were beyond the first."""
        return self.answers.total() - len(self.answers)

    def percentile(self, share: int) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.waited, n=100)[share - 1] * 1000


class Outside:
    """The world outside, as whoever started it sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.url: str = connection.recv()

    def begin(self, url: str, wanted: Wanted) -> None:
        """Begin to deliver to a webhook."""
        self._ask("begin", url, wanted)

    def answered(self) -> set[int]:
        """The chats that have an answer by now."""
        found: set[int] = self._ask("answered")
        return found

    async def outcome(self, *, with_answers: bool = True) -> Outcome:
        """What became of it, when all is acknowledged and answered, or nothing more comes."""
        before, since = -1, time.monotonic()
        while True:
            done, total, progress = self._ask("progress", with_answers)
            if progress != before:
                before, since = progress, time.monotonic()
            if done >= total or time.monotonic() - since > SILENCE:
                found: Outcome = self._ask("outcome")
                return found
            await asyncio.sleep(LOOK)

    def _ask(self, name: str, *args: object) -> Any:  # noqa: ANN401 - what that gives
        self._connection.send((name, args))
        return self._connection.recv()


@contextmanager
def outside() -> Iterator[Outside]:
    """A world outside, as long as this lasts."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_other_process, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that its end is heard of
    try:
        yield Outside(ours)
    finally:
        process.terminate()
        process.join()


# ── the other process ───────────────────────────────────────────────────────────────────────────────


def _other_process(connection: Connection) -> None:
    uvloop.run(_World().live(connection))


class _Deliverer(asyncio.Protocol):
    """A connection on which one update after the other is delivered."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[bool] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        # An acknowledgement has no body, and comes in one piece.
        self._resolve(is_ok=data.startswith(b"HTTP/1.1 200"))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._resolve(is_ok=False)

    async def deliver(self, request: bytes) -> bool:
        """Whether it was acknowledged."""
        if self._transport is None:
            return False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def _resolve(self, *, is_ok: bool) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(is_ok)


class _World:
    """What is delivered and answered."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._reset(0)

    def _reset(self, total: int) -> None:
        self._total = total
        self._due: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()
        self._later: Iterator[tuple[int, bytes]] = iter(())
        self._begun: dict[int, float] = {}
        self._answers: Counter[int] = Counter()
        self._waited: list[float] = []
        self._acknowledged = 0
        self._started = time.monotonic()
        self._last_acknowledged = self._last_answered = math.inf
        self._processor = _processor()

    async def live(self, connection: Connection) -> None:
        server = await minimal_server(self._answered, FAR_SECONDS)
        async with server:
            connection.send(address_of(server))
            while True:
                name, args = await asyncio.to_thread(connection.recv)
                connection.send(await getattr(self, name)(*args))

    # What may be asked for

    async def begin(self, url: str, wanted: Wanted) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        place = urlsplit(url)
        requests = wanted.requests(place.netloc, place.path or "/")
        self._reset(len(requests))
        self._tasks = [asyncio.create_task(self._deliver(place.port or 80)) for _ in range(CONNECTIONS)]
        if wanted.rate:
            self._tasks.append(asyncio.create_task(self._at_a_rate(requests, wanted.rate)))
        else:
            self._later = iter(requests)
            for _ in range(len(requests) if wanted.in_groups else wanted.at_once):
                self._next()

    async def answered(self) -> set[int]:
        return set(self._answers)

    async def progress(self, with_answers: bool) -> tuple[int, int, int]:
        done = min(self._acknowledged, len(self._answers)) if with_answers else self._acknowledged
        return done, self._total, self._acknowledged + self._answers.total()

    async def outcome(self) -> Outcome:
        if self._acknowledged < self._total:
            raise RuntimeError(f"only {self._acknowledged} of {self._total} were acknowledged")
        return Outcome(
            delivered=self._acknowledged,
            answers=self._answers,
            acknowledged_a_second=self._acknowledged / (self._last_acknowledged - self._started),
            answered_a_second=len(self._answers) / (self._last_answered - self._started),
            waited=self._waited,
            processor=_processor() - self._processor,
        )

    # How it goes

    def _next(self) -> None:
        if (request := next(self._later, None)) is not None:
            self._due.put_nowait(request)

    async def _at_a_rate(self, requests: Sequence[tuple[int, bytes]], rate: float) -> None:
        for number, request in enumerate(requests):
            await asyncio.sleep(self._started + number / rate - time.monotonic())
            self._begun[request[0]] = time.monotonic()
            self._due.put_nowait(request)

    async def _deliver(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        deliverer = _Deliverer()
        try:
            while True:
                chat_id, request = await self._due.get()
                self._begun.setdefault(chat_id, time.monotonic())
                while not await deliverer.deliver(request):
                    if not deliverer.is_open:
                        with suppress(OSError):
                            _, deliverer = await loop.create_connection(_Deliverer, LOOPBACK, port)
                            continue
                    await asyncio.sleep(RETRY_SECONDS)
                self._acknowledged += 1
                self._last_acknowledged = time.monotonic()
        finally:
            deliverer.close()

    def _answered(self, parameters: bytes) -> None:
        found = CHAT.search(parameters)
        chat_id = int(found[1]) if found else 0
        if chat_id not in self._begun:
            return
        self._answers[chat_id] += 1
        if self._answers[chat_id] == 1:
            self._last_answered = time.monotonic()
            self._waited.append(self._last_answered - self._begun[chat_id])
            self._next()


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
