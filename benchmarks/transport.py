"""How fast requests go out: the bot's transport beside the library's own, against a far end in another process.

`python -m benchmarks.transport` prints the table; the figures hold for the machine they are measured on. So many
senders send one message after the other; the far end answers at once, or after the time that a way to Telegram takes.
Both transports take turns, so that a busy moment slows both.
"""

import asyncio
import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Final

from rich.console import Console
from rich.table import Table
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.minimal import TOKEN, address_of, minimal_server
from bot.chat.application import CONNECTIONS
from bot.chat.transport import AiohttpRequest

ROUNDS: Final = 3
SECONDS: Final = 4.0
"""That each measure takes in a round."""
DELAYS: Final = {"at once": 0.0, "after 50 ms": 0.05}
"""Seconds until the far end answers."""
SENDERS: Final = (8, 64, 256)
TRANSPORTS: Final[dict[str, Callable[[], BaseRequest]]] = {
    "httpx": HTTPXRequest,
    "aiohttp": lambda: AiohttpRequest(connections=CONNECTIONS),
}
TEXT: Final = "An answer of some length, with <b>its source</b> below it. " * 10


# ── the other process: the far end ──────────────────────────────────────────────────────────────────


async def answering(connection: Connection) -> None:
    """Serve on a port for each delay, until this process is ended."""
    servers = [await minimal_server(delay=delay) for delay in DELAYS.values()]
    connection.send([address_of(server) for server in servers])
    await asyncio.gather(*(server.serve_forever() for server in servers))


def other_process(connection: Connection) -> None:
    """Where it begins."""
    asyncio.run(answering(connection))


# ── this process: the senders ───────────────────────────────────────────────────────────────────────


@dataclass(kw_only=True)
class Measured:
    """What one transport did under one load, in all rounds."""

    waited: list[float] = field(default_factory=list)
    """Seconds until each message was sent."""
    rates: list[float] = field(default_factory=list)
    """Messages a second in each round."""
    failed: int = 0

    @property
    def rate(self) -> float:
        """Messages a second, in the median round."""
        return statistics.median(self.rates)

    def percentile(self, share: int) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.waited, n=100)[share - 1] * 1000


async def send(request: BaseRequest, address: str, senders: int, measured: Measured) -> None:
    """Send for the time of one round."""
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
    end = float("inf")
    sent = 0

    async def sending() -> None:
        nonlocal sent
        while (begin := time.perf_counter()) < end:
            try:
                await bot.send_message(1, TEXT, parse_mode="HTML")
            except TelegramError:
                measured.failed += 1
                continue
            sent += 1
            measured.waited.append(time.perf_counter() - begin)

    async with request:
        begin = time.perf_counter()
        end = begin + SECONDS
        await asyncio.gather(*(sending() for _ in range(senders)))
        measured.rates.append(sent / (time.perf_counter() - begin))


Load = tuple[str, int]


def results(addresses: list[str]) -> dict[Load, dict[str, Measured]]:
    """Each load with what each transport did."""
    found: dict[Load, dict[str, Measured]] = {
        (delay, senders): {name: Measured() for name in TRANSPORTS} for delay in DELAYS for senders in SENDERS
    }
    for _ in range(ROUNDS):
        for delay, address in zip(DELAYS, addresses, strict=True):
            for senders in SENDERS:
                for name, transport in TRANSPORTS.items():
                    asyncio.run(send(transport(), address, senders, found[delay, senders][name]))
                    gc.collect()
    return found


def printed(found: dict[Load, dict[str, Measured]]) -> None:
    """Print a table for each far end: both transports, load by load, and what ours is of the library's."""
    headings = ("senders", "transport", "messages/s", "p50 ms", "p99 ms", "failed", "times", "of p99")
    for wanted in DELAYS:
        table = Table(*headings, title=f"the far end answers {wanted}; {ROUNDS} rounds of {SECONDS:.0f} s")
        for column in (table.columns[0], *table.columns[2:]):
            column.justify = "right"
        for (delay, senders), by_name in found.items():
            if delay == wanted:
                for row in rows(senders, by_name):
                    table.add_row(*row)
        Console().print(table)


def rows(senders: int, by_name: dict[str, Measured]) -> Iterator[tuple[str, ...]]:
    """One load, a row for each transport."""
    default, ours = by_name.values()
    beside = (f"{ours.rate / default.rate:.1f}", f"{ours.percentile(99) / default.percentile(99):.2f}")
    for name, one in by_name.items():
        waited = (f"{one.percentile(50):,.0f}", f"{one.percentile(99):,.0f}")
        yield str(senders), name, f"{one.rate:,.0f}", *waited, f"{one.failed:,}", *(beside if one is ours else ())


def main() -> None:
    """Measure and print."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=other_process, args=(theirs,), daemon=True)
    process.start()
    try:
        printed(results(ours.recv()))
    finally:
        process.terminate()
        process.join()


if __name__ == "__main__":
    main()
