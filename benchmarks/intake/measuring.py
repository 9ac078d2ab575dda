"""What is measured of one bot, on a database of its own."""

import asyncio
import json
import random
import signal
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from benchmarks.intake.filling import FIRST_CHAT
from benchmarks.intake.outside import Outcome, Outside, Wanted
from benchmarks.intake.processes import Bot
from benchmarks.intake.profiled import FILE
from bot.storage.database import Database
from bot.storage.inbox import IS_WAITING
from bot.storage.tables import inbox

STEP: Final = 10_000_000
"""No two loads have a number in common."""
GATHERING: Final = "Bringt am Samstag jemand einen Salat mit?"
RATE: Final = 200
"""Questions a second, while processes are killed."""
LIFE_SECONDS: Final = (1.0, 8.0)
"""How long a process lives from its first answers until it is killed."""
CYCLE_SECONDS: Final = 10.0
"""How long the questions go on for each kill."""
FEW: Final = 8
"""Questions at a time where it is about what one costs."""
LOOK: Final = 0.05
SETTLE_SECONDS: Final = 0.2
"""In which what a process had sent arrives."""


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """A bot, and the world outside that it belongs to."""

    bot: Bot
    far: Outside
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def strangers(self, texts: Sequence[str], **others: Any) -> Wanted:  # noqa: ANN401 - as Wanted has them
        """Each from somebody who is new, under a new number."""
        first = next(self.numbers) * STEP
        return Wanted(texts=texts, first_update=first, first_chat=2 * FIRST_CHAT + first, **others)

    async def acknowledge(self, number: int) -> Outcome:
        """Deliver as fast as it goes what needs no answer."""
        self.far.begin(self.bot.url, self.strangers([GATHERING] * number, in_groups=True))
        return await self.far.outcome(with_answers=False)

    async def answer(self, texts: Sequence[str], at_once: int) -> Outcome:
        """Ask as fast as it is answered, each question by somebody else."""
        self.far.begin(self.bot.url, self.strangers(texts, at_once=at_once))
        return await self.far.outcome()

    async def cost(self, people: int, texts: Sequence[str], rounds: int) -> tuple[float, float]:
        """Milliseconds of the bot's processor time for a question of somebody who is known, and until its answer."""
        costs, medians = [], []
        for _ in range(rounds):
            first = next(self.numbers) * STEP
            apart = people // len(texts)
            wanted = Wanted(texts=texts, first_update=first, first_chat=FIRST_CHAT, apart=apart, at_once=FEW)
            before = self.bot.processor()
            self.far.begin(self.bot.url, wanted)
            medians.append((await self.far.outcome()).percentile(50))
            costs.append((self.bot.processor() - before) / len(texts) * 1000)
        return statistics.median(costs), statistics.median(medians)

    async def profile(self, texts: Sequence[str], at_once: int) -> Counter[str]:
        """Seconds of the processor's time by part, while questions are answered; the bot ends with it."""
        self.bot.send(signal.SIGUSR1)
        await self.answer(texts, at_once)
        await self.bot.stop()
        written = await asyncio.to_thread(Path(self.bot.folder, FILE).read_text, encoding="utf-8")
        return Counter(json.loads(written))

    async def kill(self, texts: Sequence[str], times: int, database: Database | None = None) -> tuple[Outcome, int]:
        """Kill it again and again while questions come in; what became of them, and how many were in flight.

        In flight is what had an answer while the database did not know that it was handled.
        """
        chance, in_flight = random.Random(6), 0  # noqa: S311 - no secret
        self.far.begin(self.bot.url, self.strangers(texts, rate=RATE))
        for _ in range(times):
            await self._answers_again()
            await asyncio.sleep(chance.uniform(*LIFE_SECONDS))
            await self.bot.kill()
            await asyncio.sleep(SETTLE_SECONDS)
            if database:
                in_flight += len(self.far.answered() & await _waiting(database))
            await self.bot.start()
        return await self.far.outcome(), in_flight

    async def _answers_again(self) -> None:
        before = answered = len(self.far.answered())
        while answered <= before:
            await asyncio.sleep(LOOK)
            answered = len(self.far.answered())


async def _waiting(database: Database) -> set[int | None]:
    async with database.read() as connection:
        return set(await connection.scalars(select(inbox.c.queue).where(IS_WAITING)))
