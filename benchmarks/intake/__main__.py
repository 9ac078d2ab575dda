"""How fast updates are taken over and questions answered, what that costs, and what a kill leaves: on both databases.

`python -m benchmarks.intake [--postgresql URL] [--quick] [--profile]` prints the tables; the figures hold for the
machine they are measured on. Without a URL, PostgreSQL is the server in BELEGBOT_TEST_POSTGRES; without either it is
left out. Real `belegbot run` processes take updates by webhook. Whoever delivers, and the far end that takes 50 ms for
an answer, are one more process on the same cores. Beside it stands a bare bot of the library's, that says back what it
hears; and what the process outside does against a server that only acknowledges.
"""

import argparse
import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks import stores
from benchmarks.figures import Figures
from benchmarks.intake.crowd import all_different, as_a_crowd_asks
from benchmarks.intake.filling import fill
from benchmarks.intake.measuring import CYCLE_SECONDS, RATE, Measuring
from benchmarks.intake.outside import Outcome, Outside, outside
from benchmarks.intake.processes import BARE, BELEGBOT, ECHO, PROFILED, running
from bot.storage.database import Database

ACKNOWLEDGED: Final = {"SQLite": 2_000, "PostgreSQL": 1_500}
ANSWERED: Final = 300
AT_ONCE: Final = (16, 64)
"""How many questions wait for their answers at a time."""
MANY: Final = 10
"""So many times as much is delivered to the server that only acknowledges."""
ASKED: Final = 1_000
"""People who ask, of those who are known."""
WARMING: Final = 200
"""Questions before anything is measured."""
YARDSTICK: Final = "a bare echo bot"
ALONE: Final = "the load alone"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    acknowledged: int = 12_000
    questions: int = 2_000
    different: int = 2_000
    known: tuple[int, int] = (1_000, 1_000_000)
    rounds: int = 2
    kills: int = 10


QUICK: Final = Size(acknowledged=3_000, questions=500, different=500, known=(1_000, 50_000), rounds=1, kills=1)


@dataclass(frozen=True, kw_only=True)
class Run:
    """All that is measured of Belegbot on one database, or of what stands beside it."""

    kind: str
    server: str | None
    size: Size
    figures: Figures
    far: Outside

    async def measure(self) -> None:
        """All of it."""
        async with (
            stores.new_database(self.kind, self.server) as url,
            running(BELEGBOT, self.far, url) as bot,
        ):
            measuring = Measuring(bot=bot, far=self.far)
            await self.crowd(measuring)
            await self.acknowledged(measuring)
        # Another process, which remembers nothing.
        async with (
            stores.new_database(self.kind, self.server) as url,
            running(BELEGBOT, self.far, url) as bot,
        ):
            await self.different(Measuring(bot=bot, far=self.far))
        costs = [await self.cost(known) for known in self.size.known]
        for known, (cost, median) in zip(self.size.known, costs, strict=True):
            self._add(f"a question beside {known:,} chats", "flat", f"{cost:.2f} ms; {median:.0f} ms")
        async with (
            stores.new_database(self.kind, self.server) as url,
            Database.open(url) as database,
            running(BELEGBOT, self.far, url) as bot,
        ):
            await self.killed(Measuring(bot=bot, far=self.far), database)

    async def beside(self) -> None:
        """What stands beside it."""
        async with running(BARE, self.far) as bot:
            await self.acknowledged(Measuring(bot=bot, far=self.far))

    async def yardstick(self) -> None:
        """What a bare bot of the library's does."""
        async with running(ECHO, self.far) as bot:
            measuring = Measuring(bot=bot, far=self.far)
            await self.acknowledged(measuring)
            await self.crowd(measuring)
            await self.different(measuring)
            await self.killed(measuring, None)

    async def acknowledged(self, measuring: Measuring) -> None:
        """Deliver what needs no answer."""
        # The load alone would be over before it can be measured.
        number = self.size.acknowledged * (MANY if self.kind == ALONE else 1)
        found = await measuring.acknowledge(number)
        self._add("group messages taken over", self._aim(), f"{found.acknowledged_a_second:,.0f}/s")

    async def crowd(self, measuring: Measuring) -> None:
        """Let the questions of a crowd be answered; those asked most are remembered by then."""
        texts = as_a_crowd_asks(self.size.questions)
        await measuring.answer(texts[: len(texts) // 2], AT_ONCE[0])
        for at_once in AT_ONCE:
            await self.answered(measuring, "a crowd", texts, at_once)

    async def different(self, measuring: Measuring) -> None:
        """Let questions be answered of which the process has heard none before."""
        number = self.size.different
        texts = all_different(WARMING + number * len(AT_ONCE))
        await measuring.answer(texts[:WARMING], AT_ONCE[0])
        for begin, at_once in zip(range(WARMING, len(texts), number), AT_ONCE, strict=True):
            await self.answered(measuring, "all different", texts[begin : begin + number], at_once)

    async def answered(self, measuring: Measuring, what: str, texts: Sequence[str], at_once: int) -> None:
        """Let these questions be answered."""
        found = await measuring.answer(texts, at_once)
        aim = f"≥ {ANSWERED}/s" if at_once == AT_ONCE[-1] else ""
        self._add(f"{what}, {at_once} at once", aim, f"{found.answered_a_second:,.0f}/s")
        self._add(f"  p50, p99 of {what}, {at_once}", "", _percentiles(found))

    async def cost(self, known: int) -> tuple[float, float]:
        """What a question costs beside so many chats."""
        async with stores.new_database(self.kind, self.server) as url:
            async with Database.open(url) as database:
                await fill(database, self.kind, known)
            async with running(BELEGBOT, self.far, url) as bot:
                measuring = Measuring(bot=bot, far=self.far)
                texts = as_a_crowd_asks(ASKED)
                await measuring.answer(texts, AT_ONCE[0])
                return await measuring.cost(known, texts, self.size.rounds)

    async def killed(self, measuring: Measuring, database: Database | None) -> None:
        """Kill it again and again."""
        kills = self.size.kills
        texts = as_a_crowd_asks(round(kills * CYCLE_SECONDS * RATE))
        found, in_flight = await measuring.kill(texts, kills, database)
        self._add(f"kill -9 {kills} times: lost of {len(texts):,}", "0", f"{found.lost:,}")
        beside = f"; {in_flight}" if database else ""
        self._add("  doubled; in flight", "no more", f"{found.doubled}{beside}")

    def _aim(self) -> str:
        return " / ".join(f"{aim:,}" for aim in ACKNOWLEDGED.values()) + "/s"

    def _add(self, what: str, aim: str, figure: str) -> None:
        self.figures.add(self.kind, what, aim, figure)


async def measure(kinds: tuple[str, ...], server: str | None, size: Size) -> Figures:
    """All of it."""
    figures = Figures(kinds=(*kinds, YARDSTICK, ALONE))
    with outside() as far:
        for kind in kinds:
            await Run(kind=kind, server=server, size=size, figures=figures, far=far).measure()
        await Run(kind=YARDSTICK, server=None, size=size, figures=figures, far=far).yardstick()
        await Run(kind=ALONE, server=None, size=size, figures=figures, far=far).beside()
    return figures


async def profiles(kinds: tuple[str, ...], server: str | None, size: Size) -> dict[str, Counter[str]]:
    """What bounds it: the processor's time by part, for questions of a crowd."""
    found = {}
    with outside() as far:
        for kind in kinds:
            async with stores.new_database(kind, server) as url, running(PROFILED, far, url) as bot:
                measuring = Measuring(bot=bot, far=far)
                await measuring.answer(all_different(WARMING), AT_ONCE[0])
                found[kind] = await measuring.profile(as_a_crowd_asks(size.questions), AT_ONCE[-1])
    return found


def print_profiles(found: dict[str, Counter[str]], size: Size) -> None:
    """The share of each part, and the milliseconds for a question."""
    table = Table("part of the bot", title=f"where the processor's time goes, {size.questions:,} questions of a crowd")
    for kind in found:
        table.add_column(kind, justify="right")
    for part, _ in sum(found.values(), Counter()).most_common():
        cells = []
        for by_part in found.values():
            share, cost = by_part[part] / by_part.total(), by_part[part] / size.questions * 1000
            cells.append(f"{share:.0%}; {cost:.2f} ms")
        table.add_row(part, *cells)
    Console().print(table)


def _percentiles(found: Outcome) -> str:
    return f"{found.percentile(50):,.0f}, {found.percentile(99):,.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast updates are taken over and questions answered.")
    parser.add_argument("--postgresql", metavar="URL", default=os.environ.get("BELEGBOT_TEST_POSTGRES"))
    parser.add_argument("--quick", action="store_true", help="a fifth of everything, to see whether it works")
    parser.add_argument("--profile", action="store_true", help="only where the processor's time goes")
    asked = parser.parse_args()
    kinds = ("SQLite", "PostgreSQL") if asked.postgresql else ("SQLite",)
    size = QUICK if asked.quick else Size()
    if asked.profile:
        print_profiles(asyncio.run(profiles(kinds, asked.postgresql, size)), size)
    else:
        asyncio.run(measure(kinds, asked.postgresql, size)).print("updates taken over and questions answered")


if __name__ == "__main__":
    main()
