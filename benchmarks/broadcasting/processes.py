"""Real `belegbot run` processes in the middle of a broadcast: killed, stopped, replaced, and how large they are."""

import asyncio
import datetime as dt
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import stores
from benchmarks.broadcasting.far_end import FarEnd, far_end
from bot.knowledge.base import KnowledgeBase
from bot.storage.broadcasts import Broadcast, Broadcasts, Counts
from bot.storage.database import Database

ROOT: Final = Path(__file__).parents[2]
KNOWLEDGE: Final = ROOT / "knowledge"
KILLED: Final = (0.25, 0.5, 0.75)
"""After which shares of the messages a process is killed."""
WITHIN: Final = 900.0
LOOK: Final = 0.05
START_SECONDS: Final = 12.0
"""After which a process has loaded all that it loads."""
SAMPLES: Final = 0.2
KILOBYTE: Final = 1024


@dataclass(kw_only=True)
class Newsroom:
    """A database with a broadcast in it, its far end, and processes that deliver it."""

    far: FarEnd
    database: Database
    url: str
    folder: str
    settings: dict[str, str]
    broadcast: Broadcast | None = None
    processes: list[Process] = field(default_factory=list)

    async def start(self) -> Process:
        """One more process."""
        own = {
            "token": self.far.token,
            "api_url": self.far.url,
            "database_url": self.url,
            "knowledge": str(KNOWLEDGE),
            "data_dir": self.folder,
        }
        variables = {f"BELEGBOT_{name.upper()}": value for name, value in (own | self.settings).items()}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        self.processes.append(process)
        return process

    async def kill(self, process: Process) -> int:
        """Kill it; how many deliveries it had under way."""
        process.kill()
        await process.wait()
        return await stores.in_flight(self.database)

    async def publish(self, base: KnowledgeBase) -> None:
        """Queue an update for all that follow the base's first meeting."""
        now = dt.datetime.now(dt.UTC)
        self.broadcast, _ = await stores.publish(self.database, stores.update(base, first_meeting(base), now), now)

    async def counts(self) -> Counts:
        """How far the broadcast is."""
        if self.broadcast is None:
            raise LookupError("Nothing was published.")
        return await Broadcasts(self.database).counts(self.broadcast)

    async def until_done(self) -> Counts:
        """Wait until nothing is left to do."""
        async with asyncio.timeout(WITHIN):
            while True:
                counts = await self.counts()
                if counts.is_done:
                    return counts
                await asyncio.sleep(LOOK)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a broadcast."""

    lost: int
    """Chats that have nothing, and of which that is not known."""
    resent: int
    """Messages beyond the first in a chat."""
    unknown: int = 0
    in_flight: int = 0
    """How many were under way at the kills."""
    seconds: float = 0.0
    """Until a process ended, or another one took over."""


def first_meeting(base: KnowledgeBase) -> str:
    """The meeting that chats follow here."""
    return next(iter(base.meetings))


@asynccontextmanager
async def newsroom(url: str, base: KnowledgeBase, chats: int, **settings: str) -> AsyncIterator[Newsroom]:
    """So many groups of the local Bot API server, which follow a meeting of which something is published."""
    with far_end(chats=chats) as far, TemporaryDirectory() as folder:
        async with Database.open(url) as database:
            room = Newsroom(far=far, database=database, url=url, folder=folder, settings=settings)
            await stores.enter(database, first_meeting(base), far.chats)
            await room.publish(base)
            try:
                yield room
            finally:
                await ended(room.processes)


async def ended(processes: list[Process]) -> None:
    """Kill what still runs."""
    for process in processes:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def killed(url: str, base: KnowledgeBase, chats: int, **settings: str) -> Outcome:
    """Kill one process after the other; the next one begins at once, and waits for the lease."""
    async with newsroom(url, base, chats, **settings) as room:
        in_flight = 0
        for share in KILLED:
            process = await room.start()
            await room.far.until(round(share * chats), WITHIN)
            in_flight += await room.kill(process)
        await room.start()
        return await _outcome(room, in_flight=in_flight)


async def stopped(url: str, base: KnowledgeBase, chats: int, **settings: str) -> Outcome:
    """Tell a process to stop halfway; another one does the rest."""
    async with newsroom(url, base, chats, **settings) as room:
        process = await room.start()
        await room.far.until(chats // 2, WITHIN)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        await process.wait()
        seconds = time.monotonic() - begun
        await room.start()
        return await _outcome(room, seconds=seconds)


async def replaced(url: str, base: KnowledgeBase, chats: int, **settings: str) -> Outcome:
    """Kill one of two replicas halfway, for good; the seconds are those without a message."""
    async with newsroom(url, base, chats, **settings) as room:
        first = await room.start()
        await room.far.until(chats // 4, WITHIN)
        await room.start()
        await room.far.until(chats // 2, WITHIN)
        in_flight = await room.kill(first)
        moments = [moment for moment, _ in room.far.posts()]
        await room.far.until(len(moments) + 1, WITHIN)
        seconds = room.far.posts()[len(moments)][0] - moments[-1]
        return await _outcome(room, in_flight=in_flight, seconds=seconds)


async def _outcome(room: Newsroom, *, in_flight: int = 0, seconds: float = 0.0) -> Outcome:
    counts = await room.until_done()
    has = room.far.by_chat()
    missing = len(set(room.far.chats) - has.keys())
    return Outcome(
        # Of the unknown ones some have arrived; the others are the editor's to settle.
        lost=max(missing - counts.unknown, 0) + counts.failed + counts.skipped,
        resent=has.total() - len(has),
        unknown=counts.unknown,
        in_flight=in_flight,
        seconds=seconds,
    )


@dataclass(frozen=True, kw_only=True)
class Memory:
    """How large a process is, in MB."""

    idle: float
    most: float
    """While it sends."""


async def memory(url: str, database: Database, base: KnowledgeBase, seconds: float, rate: int) -> Memory:
    """Let a process send for so long while a broadcast waits for all that follow its meeting."""
    with far_end() as far, TemporaryDirectory() as folder:
        room = Newsroom(far=far, database=database, url=url, folder=folder, settings={"broadcast_rate": str(rate)})
        try:
            process = await room.start()
            await asyncio.sleep(START_SECONDS)
            idle = resident(process)
            await room.publish(base)
            await far.until(1)
            most, end = idle, time.monotonic() + seconds
            while time.monotonic() < end:
                await asyncio.sleep(SAMPLES)
                most = max(most, resident(process))
            return Memory(idle=idle, most=most)
        finally:
            await ended(room.processes)


def resident(process: Process) -> float:
    """The memory that a process has, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / KILOBYTE
