"""How late the bot's event loop is under load: a ticker in it that wants to wake every millisecond.

`python -m benchmarks.loop_lag` prints the table; the figures hold for the machine they are measured on. The bot runs
as it does in production; a local Bot API server and the people are in another process, so that the loop is the bot's
alone. Every load runs twice: with questions ranked in the event loop, and as the bot does it, in its worker thread.
"""

import asyncio
import gc
import itertools
import logging
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bot.answering import AnswerService
from bot.answering.calibration import load_calibration
from bot.chat.application import build_application
from bot.chat.context import Belegbot, Services, services_of, swap_services
from bot.chat.intake import Intake
from bot.chat.quotas import Quotas
from bot.chat.running import serve
from bot.chat.worker import Found, Given, Worker
from bot.evaluating.questions import read_questions
from bot.knowledge.base import load_base
from bot.playground.botapi.api import Api
from bot.playground.botapi.model import Bot, Message
from bot.playground.botapi.people import Person, Room
from bot.playground.botapi.updates import Pace
from bot.playground.botapi.world import World
from bot.settings import Settings
from bot.storage.database import Database
from bot.web.serving import serving

ROOT: Final = Path(__file__).parent.parent
KNOWLEDGE: Final = ROOT / "knowledge"
TICK_SECONDS: Final = 0.001
PEOPLE: Final = 8
QUESTIONS: Final = 40
"""That each person asks, as soon as the last one is answered."""
LONG: Final = 4_000
"""Characters of a long message."""
FOLLOW_UPS: Final = ("Und wann genau?", "Wo ist das?", "Wie lange dauert das?", "Und wer kommt?")
IDLE_SECONDS: Final = 3.0
SWAPS: Final = 3
PATIENCE: Final = 60.0
"""Seconds after which an answer is given up."""
TARGET: Final = 10
"""Milliseconds."""


# ── the other process: the server and the people ────────────────────────────────────────────────────


class Crowd:
    """People who ask, each in a private chat and in a group of their own, and wait for what the bot says."""

    def __init__(self, api: Api, bot: Bot) -> None:
        world = api.world
        self._api = api
        users = [world.add_user(f"Person {number}", language_code="de") for number in range(PEOPLE)]
        for user in users:
            world.private_chat(user, bot).is_started = True
        self._people = [Person(world, api.pulse, user, bot) for user in users]
        self._rooms = [
            Room(world, api.pulse, world.add_group(user.first_name, user, supergroup=True)) for user in users
        ]
        for room, user in zip(self._rooms, users, strict=True):
            room.add(bot.user, actor=user)
        texts = (question.text for question in read_questions(ROOT / "tests" / "golden") if question.lang == "de")
        # Others speak to another bot, or to none: nothing would come back in a group.
        self._texts = itertools.cycle([text for text in texts if "@" not in text and any(map(str.isalpha, text))])

    async def play(self, load: str) -> list[float]:
        """Play one kind of load; gives the seconds until each answer."""
        if load in LOADS[:2]:
            await asyncio.sleep(IDLE_SECONDS)
            return []
        asks = {
            "groups": self._in_group,
            "inline queries": self._inline,
            "follow-ups": self._follow_up,
            "long messages": self._at_length,
        }
        ask = asks.get(load, self._in_private)
        found = await asyncio.gather(*(self._asking(ask, number) for number in range(PEOPLE)))
        return [seconds for each in found for seconds in each]

    async def _asking(self, ask: Callable[[int], Awaitable[None]], number: int) -> list[float]:
        found = []
        for _ in range(QUESTIONS):
            started = time.perf_counter()
            await ask(number)
            found.append(time.perf_counter() - started)
        return found

    async def _in_private(self, number: int) -> None:
        await self._say(number, next(self._texts))

    async def _follow_up(self, number: int) -> None:
        await self._say(number, FOLLOW_UPS[number % len(FOLLOW_UPS)])

    async def _at_length(self, number: int) -> None:
        await self._say(number, " ".join(itertools.islice(self._texts, LONG // 20))[:LONG])

    async def _in_group(self, number: int) -> None:
        await self._answered(await self._people[number].says(self._rooms[number], f"@belegbot {next(self._texts)}"))

    async def _say(self, number: int, text: str) -> None:
        person = self._people[number]
        await self._answered(await person.says(person.private, text))

    async def _inline(self, number: int) -> None:
        text = next(self._texts)
        await self._people[number].types_inline(self._rooms[number], text[: 3 + len(text) // 2], within=PATIENCE)

    async def _answered(self, message: Message) -> None:
        def look() -> Message | None:
            last = next(reversed(message.chat.messages.values()))
            return last if last.sender.is_bot and last.id > message.id else None

        await self._api.pulse.until(look, within=PATIENCE)


async def act(connection: Connection) -> None:
    """Serve a bot, and play each load that is asked for."""
    world = World()
    bot = world.add_bot("belegbot", "Belegbot")
    bot.supports_inline = True
    api = Api(world, pace=Pace().scaled(0))
    async with serving(api.app) as url:
        crowd = Crowd(api, bot)
        connection.send((url, bot.token))
        while load := await asyncio.to_thread(connection.recv):
            connection.send(await crowd.play(load))
        api.close()


def other_process(connection: Connection) -> None:
    """Where it begins."""
    logging.disable()
    asyncio.run(act(connection))


# ── this process: the bot ───────────────────────────────────────────────────────────────────────────


class InTheLoop(Worker):
    """No thread: whatever is to be done, the event loop does."""

    async def do(self, work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """The call, at once."""
        return work(*args, **kwargs)


WAYS: Final[dict[str, type[Worker]]] = {"in the loop": InTheLoop, "in the worker": Worker}
LOADS: Final = (
    *("the start", "nothing", "private chats", "groups", "inline queries", "follow-ups", "long messages"),
    "base swapped thrice",
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One load, one way."""

    late: list[float]
    """Seconds by which each wake of the ticker was late."""
    ours: list[float]
    """At most so many of these seconds are due to the bot; in the others the machine was busy with other processes."""
    waited: list[float]
    """Seconds until each answer."""


async def measured(way: type[Worker], connection: Connection) -> dict[str, Measured]:
    """Every load, on a bot of its own."""
    url, token = connection.recv()
    async with running(url, token, way) as application:
        found = {}
        for load in LOADS:
            connection.send(load)
            async with ticking() as (late, ours):
                swapping = asyncio.create_task(swap(application)) if load == LOADS[-1] else None
                waited = await asyncio.to_thread(connection.recv)
                if swapping:
                    await swapping
            found[load] = Measured(late=late, ours=ours, waited=waited)
        connection.send(None)
        return found


@asynccontextmanager
async def running(url: str, token: str, way: type[Worker]) -> AsyncIterator[Belegbot]:
    """A bot that has just been started."""
    base = load_base(KNOWLEDGE)
    answering = AnswerService(base, load_calibration(KNOWLEDGE))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate({"token": token, "api_url": url, "data_dir": folder})
        async with Database.open(settings.database) as database:
            # Few people ask as much as many would: by this clock, an hour passes at every look.
            quotas = Quotas(itertools.count(step=3600).__next__)
            services = replace(Services.over(database, base, answering), worker=way(), quotas=quotas)
            application = build_application(token, url, services)
            stopping = asyncio.Event()
            task = asyncio.create_task(serve(Intake(application), settings, stopping))
            yield application
            stopping.set()
            await task


@asynccontextmanager
async def ticking() -> AsyncIterator[tuple[list[float], list[float]]]:
    """By how many seconds each wake was late, and how many of them the process used."""
    late: list[float] = []
    ours: list[float] = []

    async def tick() -> None:
        while True:
            due, used, stood = time.perf_counter() + TICK_SECONDS, time.process_time(), queued()
            await asyncio.sleep(TICK_SECONDS)
            late.append(time.perf_counter() - due)
            ours.append(min(time.process_time() - used, max(0, late[-1] - (queued() - stood))))

    task = asyncio.create_task(tick())
    try:
        yield late, ours
    finally:
        task.cancel()


def queued() -> float:
    """The seconds that this thread has waited for a core, as Linux counts them; 0 elsewhere."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0


async def swap(application: Belegbot) -> None:
    """Another base, several times, built as the playground builds it."""
    for _ in range(SWAPS):
        base = await asyncio.to_thread(load_base, KNOWLEDGE)
        answering = AnswerService(base, load_calibration(KNOWLEDGE))
        await asyncio.to_thread(answering.prepare)
        swap_services(application, services_of(application).with_base(base, answering))


def results() -> Iterator[tuple[str, dict[str, Measured]]]:
    """Each way with what was measured."""
    spawning = multiprocessing.get_context("spawn")
    for name, way in WAYS.items():
        ours, theirs = spawning.Pipe()
        process = spawning.Process(target=other_process, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that the end of the other process is noticed
        yield name, asyncio.run(measured(way, ours))
        process.join()
        gc.collect()


def printed(found: dict[str, dict[str, Measured]]) -> None:
    """Print both ways, load by load."""
    title = f"{PEOPLE} people, {QUESTIONS} questions each; at most {TARGET} ms late is the aim"
    headings = (
        "load",
        "ranking",
        "late: p50 ms",
        "p99 ms",
        "max ms",
        "ours: p99 ms",
        "max ms",
        "answered: p50 ms",
        "p99 ms",
    )
    table = Table(*headings, title=title)
    for column in table.columns[2:]:
        column.justify = "right"
    for load in LOADS:
        for way, by_load in found.items():
            one = by_load[load]
            late, ours = (
                (*figures(one.late), f"{max(one.late) * 1000:.1f}"),
                (figures(one.ours)[1], f"{max(one.ours) * 1000:.1f}"),
            )
            table.add_row(load, way, *late, *ours, *figures(one.waited))
    Console().print(table)


def figures(seconds: list[float]) -> tuple[str, str]:
    """Median and 99th percentile in milliseconds."""
    if len(seconds) < 2:
        return "", ""
    hundredths = statistics.quantiles(seconds, n=100)
    return f"{hundredths[49] * 1000:.1f}", f"{hundredths[98] * 1000:.1f}"


def main() -> None:
    """Measure and print."""
    logging.disable()
    printed(dict(results()))


if __name__ == "__main__":
    main()
