"""How fast broadcasts go out, how even, and what is left of them when a process is killed: on both databases.

`python -m benchmarks.broadcasting [--postgresql URL] [--quick]` prints the tables; the figures hold for the machine
they are measured on. Without a URL, PostgreSQL is the server in BELEGBOT_TEST_POSTGRES; without either it is left out.
The far end is the local Bot API server in a process of its own, without its conformance checker; beside it a minimal
one, that shows what the server itself costs, and what people write who have no sender.
"""

import argparse
import asyncio
import datetime as dt
import os
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from benchmarks import stores
from benchmarks.broadcasting import processes
from benchmarks.broadcasting.far_end import FarEnd, far_end
from benchmarks.broadcasting.sending import NAIVE, Delivered, ceiling, deliver, mean_rate, most_in_a_second, naive
from benchmarks.figures import Figures
from bot.knowledge.base import KnowledgeBase, load_base
from bot.storage.database import Database

NOON: Final = dt.timedelta(hours=12)
"""So much later a third of the chats has quiet hours."""
AIMS: Final = {100_000: 0.5, 1_000_000: 5.0}
"""Seconds until a broadcast to so many is queued."""
DISPATCH: Final = 1_000
FASTEST: Final = 5_000
"""A rate that nobody reaches."""
STEADY: Final = 25
LOCAL: Final = "the local server"
MINIMAL: Final = "a minimal far end"
KILLING: Final = "30"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    rounds: int = 3
    followers: tuple[int, int] = (100_000, 1_000_000)
    dispatched: int = 10_000
    steady: float = 60.0
    """Seconds."""
    killed: int = 5_000
    stopped: int = 1_000
    sampled: float = 30.0
    """Seconds."""
    naive: int = 2_000


QUICK: Final = Size(
    rounds=1, followers=(10_000, 100_000), dispatched=2_000, steady=8.0, killed=300, stopped=200, sampled=5.0, naive=500
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """All that is measured on one database."""

    kind: str
    server: str | None
    base: KnowledgeBase
    size: Size
    figures: Figures

    async def measure(self) -> None:
        """All of it."""
        async with stores.new_database(self.kind, self.server) as url, Database.open(url) as database:
            await self.fanned_out(database)
            await self.remembered(url, database)
        async with stores.new_database(self.kind, self.server) as url, Database.open(url) as database:
            await self.dispatched(database)
        await self.killed()

    async def fanned_out(self, database: Database) -> None:
        """Queue for many."""
        small, large = list(self.base.meetings)[1], processes.first_meeting(self.base)
        few, many = self.size.followers
        await stores.seed(database, self.kind, {large: many, small: few})
        then = dt.datetime.now(dt.UTC) + NOON
        for meeting, number in ((small, few), (large, many)):
            seconds = []
            for _ in range(self.size.rounds):
                _, took = await stores.publish(database, stores.update(self.base, meeting, then), then)
                seconds.append(took)
                await stores.unpublish(database)
            aim = f"≤ {AIMS[number]} s" if number in AIMS else ""
            self._add(f"queueing for {number:,} chats", aim, f"{statistics.median(seconds):.2f} s")

    async def remembered(self, url: str, database: Database) -> None:
        """Look at a process that has only begun with many."""
        for rate in (STEADY, DISPATCH):
            found = await processes.memory(url, database, self.base, self.size.sampled, rate)
            await stores.unpublish(database)
            what = f"memory above idle at {rate:,}/s while {self.size.followers[1]:,} wait"
            self._add(what, "≤ 30 MB", f"{found.most - found.idle:.1f} of {found.most:.0f} MB")

    async def dispatched(self, database: Database) -> None:
        """Deliver as fast as it goes, and at a steady rate."""
        number, steady = self.size.dispatched, round(self.size.steady * STEADY)
        with far_end(chats=max(number, steady)) as local, far_end() as minimal:
            await stores.enter(database, processes.first_meeting(self.base), local.chats)
            for name, far in ((LOCAL, local), (MINIMAL, minimal)):
                for limit, rate in ((f"at {DISPATCH:,}/s", DISPATCH), ("without a limit", FASTEST)):
                    delivered = await self._delivered(database, far, number, rate)
                    cost = delivered.processor / number * 1000
                    figure = f"{mean_rate(delivered.posts):,.0f}/s; {cost:.2f} ms"
                    self._add(f"sending {limit} to {name}", f"≥ {DISPATCH:,}/s", figure)
            posts = (await self._delivered(database, local, steady, STEADY)).posts
            self._add(
                f"mean at {STEADY}/s, in {self.size.steady:.0f} s", "± 2 %", f"{mean_rate(posts) / STEADY - 1:+.2%}"
            )
            self._add("most in any one second", "≤ 27", str(most_in_a_second(posts)))

    async def _delivered(self, database: Database, far: FarEnd, number: int, rate: int) -> Delivered:
        now = dt.datetime.now(dt.UTC)
        await stores.publish(database, stores.update(self.base, processes.first_meeting(self.base), now), now)
        delivered = await deliver(database, far, number, rate)
        await stores.unpublish(database)
        return delivered

    async def killed(self) -> None:
        """Kill and stop processes: four broadcasts side by side, each with its own database and far end."""
        chats, fewer, base = self.size.killed, self.size.stopped, self.base
        async with AsyncExitStack() as stack:
            urls = [await stack.enter_async_context(stores.new_database(self.kind, self.server)) for _ in range(4)]
            again, held, ended, taken = await asyncio.gather(
                processes.killed(urls[0], base, chats, broadcast_rate=KILLING),
                processes.killed(urls[1], base, chats, broadcast_rate=KILLING, uncertain="hold"),
                processes.stopped(urls[2], base, fewer, broadcast_rate=KILLING),
                processes.replaced(urls[3], base, fewer, broadcast_rate=KILLING),
            )
        self._add(f"kill -9 three times in {chats:,} at {KILLING}/s: lost", "0", str(again.lost))
        self._add("  resent; in flight at the kills", "no more", f"{again.resent}; {again.in_flight}")
        self._add("the same with hold: lost", "0", str(held.lost))
        self._add("  doubled", "0", str(held.resent))
        self._add("  unknown; in flight at the kills", "no more", f"{held.unknown}; {held.in_flight}")
        self._add(f"SIGTERM in {fewer:,}: lost, doubled", "0, 0", f"{ended.lost}, {ended.resent}")
        self._add("  until the process has ended", "≤ 2 s", f"{ended.seconds:.2f} s")
        self._add("one of two replicas killed: no message for", "≤ 10 s", f"{taken.seconds:.1f} s")
        self._add("  lost", "0", str(taken.lost))
        self._add("  resent; in flight at the kill", "no more", f"{taken.resent}; {taken.in_flight}")

    def _add(self, what: str, aim: str, figure: str) -> None:
        self.figures.add(self.kind, what, aim, figure)


def yardstick(size: Size) -> Figures:
    """What the far ends take at most, and what people write who have no sender."""
    figures = Figures(kinds=("messages/s", "failed", "lost when killed halfway"))
    with far_end(chats=size.naive) as local, far_end() as minimal:
        for name, far in ((LOCAL, local), (MINIMAL, minimal)):
            rate = asyncio.run(ceiling(far, local.chats))
            figures.add("messages/s", f"a bare aiohttp client, to {name}", "", f"{rate:,.0f}")
        for name in NAIVE:
            found = naive(name, local, local.chats)
            figures.add("messages/s", name, "", f"{found.rate:,.0f}")
            figures.add("failed", name, "", f"{found.failed:,}")
            figures.add("lost when killed halfway", name, "", f"{found.lost:,}")
    return figures


async def measure(kinds: tuple[str, ...], server: str | None, size: Size) -> Figures:
    """All that is measured on the databases."""
    base, figures = load_base(processes.KNOWLEDGE), Figures(kinds=kinds)
    for kind in kinds:
        await Run(kind=kind, server=server, base=base, size=size, figures=figures).measure()
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast broadcasts go out, and what a kill leaves of them.")
    parser.add_argument("--postgresql", metavar="URL", default=os.environ.get("BELEGBOT_TEST_POSTGRES"))
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to see whether it works")
    asked = parser.parse_args()
    kinds = ("SQLite", "PostgreSQL") if asked.postgresql else ("SQLite",)
    size = QUICK if asked.quick else Size()
    found, beside = asyncio.run(measure(kinds, asked.postgresql, size)), yardstick(size)
    found.print("broadcasts")
    beside.print(f"the yardstick, {size.naive:,} chats")


if __name__ == "__main__":
    main()
