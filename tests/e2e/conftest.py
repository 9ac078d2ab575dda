"""The real bot against the local Bot API server, with a small base about an invented pool."""

import asyncio
import io
import json
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.answering import AnswerService, Decision, Question
from bot.chat import intake
from bot.chat.application import CONNECTIONS, build_application
from bot.chat.context import Belegbot, Services
from bot.chat.intake import Intake
from bot.chat.limits import Limits
from bot.chat.polling import poll
from bot.chat.running import Source, serve
from bot.knowledge.base import KnowledgeBase, load_base
from bot.logs import configure_logging
from bot.playground.botapi.clock import Clock
from bot.settings import LogFormat, Settings
from bot.storage.database import Database
from tests.databases import migrated
from tests.playground.fixtures import server
from tests.playground.harness import Server

__all__ = ["bot", "database_file", "edited", "logged", "server", "services", "settings"]

OPENING = "Wann öffnet das Freibad?"
UNKNOWN = "Wer ist der König von Spanien?"
KNOWLEDGE = Path(__file__).parent / "knowledge"
NO_BOTS_TOKEN = "123456:nobody-has-this-token-for-a-bot"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class RunningBot:
    """A bot at work."""

    intake: Intake
    services: Services
    stopping: asyncio.Event
    task: asyncio.Task[None]

    @property
    def application(self) -> Belegbot:
        """The application under the intake."""
        return self.intake.application

    async def stop(self) -> None:
        """Stop it and wait until it has."""
        self.stopping.set()
        await self.task


@dataclass(frozen=True, kw_only=True)
class Logged:
    """What was logged so far."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        """As it was written."""
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Line by line."""
        return [json.loads(line) for line in self.text.split("\n") if line]

    def of(self, level: str) -> list[dict[str, Any]]:
        """The lines of a level."""
        return [line for line in self.lines if line["level"] == level]


@cache
def pool() -> KnowledgeBase:
    """The base, read once."""
    return load_base(KNOWLEDGE)


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Where the bot keeps what it keeps."""
    return tmp_path / "belegbot.sqlite3"


@pytest_asyncio.fixture
async def services(database_file: Path) -> AsyncIterator[Services]:
    """What the bot works with: a real database, the real matcher."""
    await migrated(database_file)
    async with Database.open(f"sqlite:///{database_file}") as database:
        yield Services.over(database, pool(), AnswerService(pool()))


@pytest.fixture
def edited(services: Services, tmp_path: Path) -> Services:
    """The services after an editor changed an answer and took a topic away."""
    folder = shutil.copytree(KNOWLEDGE, tmp_path / "edited")
    file = folder / "entries" / "bad.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("um neun Uhr", "um zehn Uhr"), encoding="utf-8")
    (folder / "entries" / "umbau.yaml").unlink()
    base = load_base(folder)
    return services.with_base(base, AnswerService(base))


@pytest.fixture
def settings(server: Server, tmp_path: Path) -> Settings:
    """What an operator sets."""
    return Settings.model_validate({"token": server.token, "api_url": server.url, "data_dir": tmp_path})


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr(intake, "RETRY_SECONDS", (0.01, 0.02))


@pytest_asyncio.fixture
async def bot(server: Server, settings: Settings, services: Services) -> AsyncIterator[RunningBot]:
    """The bot, polling."""
    running = await started(server, settings, services)
    yield running
    await running.stop()


@pytest.fixture
def logged(server: Server) -> Iterator[Logged]:
    """What the bot logs, as it would be collected."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging(LogFormat.JSON, server.token)
    stream = io.StringIO()
    for handler in root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(stream)
    yield Logged(stream=stream)
    root.handlers[:], root.level = before


async def started(server: Server, settings: Settings, services: Services, source: Source = poll) -> RunningBot:
    """A bot that polls, or takes its updates in otherwise, with nothing left to do."""
    application = build_application(server.token, server.url, services, Limits(CONNECTIONS, hurried()))
    stopping = asyncio.Event()
    taking = Intake(application)
    task = asyncio.create_task(serve(taking, settings, stopping, source))
    server.quiet_when.append(taking.join)
    await server.settled()
    return RunningBot(intake=taking, services=services, stopping=stopping, task=task)


def hurried() -> Clock:
    """A clock by which nobody waits for flood limits."""
    clock = Clock()
    clock.scale = 1_000
    return clock


def ambiguous(services: Services) -> str:
    """A German question that the matcher is not sure about, so that it suggests at least two entries."""
    for text in ("Wie viel kostet das?", "Wie ist das mit dem neuen Becken?", "Freibad"):
        (part,) = services.answering.ask(Question(text=text, language="de")).parts
        if part.decision is Decision.SUGGEST and len(part.suggestions) > 1:
            return text
    raise LookupError("The matcher is sure about all of them: add a vaguer question.")


async def call(server: Server, method: str, **params: object) -> None:
    """A call of somebody else who has the bot's token."""
    async with httpx.AsyncClient() as client:
        await client.post(f"{server.url}/bot{server.token}/{method}", json=params)
