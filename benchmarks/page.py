"""How long a question takes that is asked in the page, as seen by whoever asks: from Enter until the answer is painted.

`python -m benchmarks.page` starts the demo and the system's Chromium and prints the table. The yardsticks, measured in
turn with it: the answer service alone, and the same round over HTTP without a browser. The figures hold for the
machine they are measured on.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.async_api import Page
from rich.console import Console
from rich.table import Table

from bot.answering import AnswerService, Question
from bot.knowledge.schema import Kind
from bot.playground.knowledge import Loaded, load
from tests.playground.page.browser import Watch, launched
from tests.playground.page.visitor import DESKTOP, Look, Visitor

ROOT: Final = Path(__file__).parent.parent
QUESTIONS: Final = 30
PAUSE: Final = 1.1
"""Seconds between questions: Telegram lets a bot send about one message a second to a chat."""
LIMIT: Final = 60.0
TARGET: Final = 150
IN_PAGE: Final = "in the page, Enter to painted"
WATCH: Final = """() => {
    window.painted = new Promise((done) => {
        let pressed = null;
        const log = document.getElementById("log");
        const answered = new MutationObserver(() => {
            if (pressed === null || log.querySelectorAll(".message.in").length === before) return;
            answered.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - pressed)));
        });
        const before = log.querySelectorAll(".message.in").length;
        answered.observe(log, { childList: true, subtree: true });
        const begin = (event) => {
            if (event.key !== "Enter") return;
            pressed = event.timeStamp;
            removeEventListener("keydown", begin, true);
        };
        addEventListener("keydown", begin, true);
    });
}"""
"""Two frames later the one with the answer is on the screen."""


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The address of `belegbot demo`, started anew with the base that is delivered."""
    ours = {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(ROOT / "knowledge"), "LC_ALL": "de_DE.UTF-8"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BELEGBOT_")} | ours
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"]
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE
        )
        try:
            if process.stdout is None:
                raise RuntimeError("The demo has no output.")
            line = await asyncio.wait_for(process.stdout.readline(), LIMIT)
            yield next(word for word in line.decode().split() if word.startswith("http"))
        finally:
            process.terminate()
            await process.wait()


@asynccontextmanager
async def asked_in_page(address: str) -> AsyncIterator[Callable[[str], Awaitable[float]]]:
    """Type a question into the page, press Enter; gives the seconds until the answer is painted."""
    async with launched() as browser:
        context = await Look(viewport=DESKTOP).context(browser, address)
        visitor = Visitor(await context.new_page(), Watch(context, address))
        await visitor.go(address)
        await visitor.start()

        async def ask(question: str) -> float:
            await visitor.field.press_sequentially(question)
            return await _painted(visitor.page)

        yield ask
        await context.close()


async def _painted(page: Page) -> float:
    await page.evaluate(WATCH)
    await page.keyboard.press("Enter")
    milliseconds: float = await page.evaluate("window.painted")
    return milliseconds / 1000


@asynccontextmanager
async def asked_over_http(address: str) -> AsyncIterator[Callable[[str], Awaitable[float]]]:
    """Send a question as the page does; gives the seconds until the feed tells the answer."""
    async with httpx.AsyncClient(base_url=address, timeout=LIMIT) as client, _feed(client) as events:
        hello = await anext(events)
        person = next(each["id"] for each in hello["people"] if each["id"] != hello["me"]["id"])
        async with _feed(client, person) as own:

            async def ask(question: str) -> float:
                started = time.perf_counter()
                body = {"as": person, "chat": person, "text": question}
                said = asyncio.create_task(client.post("/playground/do/say", json=body))
                while not (await anext(own)).get("from", {}).get("is_bot"):
                    pass
                seconds = time.perf_counter() - started
                (await said).raise_for_status()
                return seconds

            await ask("/start")
            yield ask


@asynccontextmanager
async def _feed(client: httpx.AsyncClient, person: int | None = None) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The first event and the messages that somebody's window is told."""
    params = {} if person is None else {"as": person}
    async with client.stream("GET", "/playground/feed", params=params, timeout=None) as response:

        async def events() -> AsyncIterator[dict[str, Any]]:
            name = ""
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: ") and name in ("hello", "message"):
                    yield json.loads(line.removeprefix("data: "))

        yield events()


def asked_alone(loaded: Loaded) -> Callable[[str], Awaitable[float]]:
    """Give a question to the answer service; gives the seconds until it has the answer."""
    service = AnswerService(loaded.base, loaded.calibration)
    service.prepare()

    async def ask(question: str) -> float:
        started = time.perf_counter()
        service.ask(Question(text=question, language="de"))
        return time.perf_counter() - started

    return ask


async def measured(loaded: Loaded) -> dict[str, list[float]]:
    """The seconds of every question; each way in turn, so that a busy moment slows them all."""
    entries = [entry for entry in loaded.base.entries.values() if entry.kind is Kind.FACT]
    questions = [entry.question["de"] for entry in entries[:QUESTIONS]]
    async with demo() as address, asked_in_page(address) as page, asked_over_http(address) as http:
        # What is measured against the target comes first: a question that was asked before may be answered faster.
        ways = {IN_PAGE: page, "over HTTP, say to feed": http, "answer service alone": asked_alone(loaded)}
        found: dict[str, list[float]] = {name: [] for name in ways}
        for question in questions:
            for name, ask in ways.items():
                async with asyncio.timeout(LIMIT):
                    found[name].append(await ask(question))
            await asyncio.sleep(PAUSE)
    return found


def printed(found: dict[str, list[float]]) -> None:
    """Print the milliseconds of each way, beside what is promised."""
    table = Table("one question", "median ms", "p95 ms", "slowest ms", "target ms", title=f"{QUESTIONS} questions")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, seconds in found.items():
        p95 = statistics.quantiles(seconds, n=20)[-1]
        figures = [f"{value * 1000:.1f}" for value in (statistics.median(seconds), p95, max(seconds))]
        table.add_row(name, *figures, str(TARGET) if name == IN_PAGE else "")
    Console().print(table)


def main() -> None:
    """Measure and print."""
    printed(asyncio.run(measured(load(ROOT / "knowledge", ROOT / "data"))))


if __name__ == "__main__":
    main()
