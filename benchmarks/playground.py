"""How fast the local Bot API server is: questions that a trivial bot answers in a second, beside a bare stub.

`python -m benchmarks.playground` prints the table; the figures hold for the machine they are measured on. The bot is
python-telegram-bot's own Application, which polls and repeats what people say; a round is a question and its answer.
"""

import asyncio
import itertools
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, Final, cast
from urllib.parse import parse_qsl

import httpx
from pydantic_core import to_json
from rich.console import Console
from rich.table import Table
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.playground.botapi import conformance
from bot.playground.botapi.api import Api
from bot.playground.botapi.events import Event, Posted
from bot.playground.botapi.model import Bot
from bot.playground.botapi.record import Checker
from bot.playground.botapi.updates import Pace
from bot.playground.botapi.world import World
from bot.web.serving import serving

ROUNDS: Final = 3
QUESTIONS: Final = 1_536
WARM_UP: Final = 256
QUESTION: Final = "Wann treffen sich die Minister?"
PEOPLE: Final = (1, 8, 64)
TARGET: Final = 1_500
TOKEN: Final = "123456789:a-token-for-a-server-that-takes-any"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A server to measure."""

    app: ASGIApp
    token: str
    ask: Callable[[int], Awaitable[None]]
    """Lets the person with that number ask, and waits for the answer."""


class Chatter:
    """People in a world who ask and wait for the bot's next message in their chat."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world = world
        self._people = [world.add_user(f"Person {number}", language_code="de") for number in range(max(PEOPLE))]
        self._bot = bot
        self._answered: dict[int, asyncio.Future[None]] = {}
        world.listeners.append(self._on_event)

    async def ask(self, number: int) -> None:
        """Say something and wait for what comes back."""
        person = self._people[number]
        answered = self._answered[person.id] = asyncio.get_running_loop().create_future()
        self._world.post(self._world.private_chat(person, self._bot), person, {"text": QUESTION, "entities": []})
        await answered

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Posted) and event.message.sender.is_bot:
            self._answered[event.message.chat.id].set_result(None)


class Stub:
    """As little of a server as an echo needs: it hands over what was asked, and takes every answer."""

    def __init__(self) -> None:
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answered: dict[str, asyncio.Future[None]] = {}
        self._numbers = itertools.count(1)

    async def ask(self, number: int) -> None:
        """Let an update arrive and wait for the message."""
        answered = self._answered[str(number + 1)] = asyncio.get_running_loop().create_future()
        self._updates.put_nowait(message_update(next(self._numbers), number + 1))
        await answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application: ASGI by hand."""
        body = await Request(scope, receive).body()
        result = await self._result(scope["path"].rpartition("/")[2], dict(parse_qsl(body.decode())))
        headers = [(b"content-type", b"application/json")]
        content = to_json({"ok": True, "result": result})
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _result(self, method: str, params: dict[str, str]) -> object:
        match method:
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "Stub", "username": "stub"}
            case "getUpdates":
                return await self._arrived(wait=params["timeout"] != "0")
            case "sendMessage":
                self._answered[params["chat_id"]].set_result(None)
                return message_update(1, int(params["chat_id"]))["message"]
        return True

    async def _arrived(self, *, wait: bool) -> list[dict[str, Any]]:
        updates = [await self._updates.get()] if wait else []
        while not self._updates.empty():
            updates.append(self._updates.get_nowait())
        return updates


def message_update(number: int, chat_id: int) -> dict[str, Any]:
    """An update with a message."""
    person = {"id": chat_id, "is_bot": False, "first_name": "Person"}
    chat = {"id": chat_id, "type": "private", "first_name": "Person"}
    message = {"message_id": number, "date": 1_700_000_000, "from": person, "chat": chat, "text": QUESTION}
    return {"update_id": number, "message": message}


@asynccontextmanager
async def echoing(subject: Subject, base_url: str, transport: httpx.AsyncBaseTransport | None) -> AsyncIterator[None]:
    """A bot that repeats what people say."""
    settings = {"transport": transport} if transport else {}
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(subject.token)
        .base_url(f"{base_url}/bot")
        .request(HTTPXRequest(connection_pool_size=max(PEOPLE), httpx_kwargs=settings))
        .get_updates_request(HTTPXRequest(httpx_kwargs=settings))
        .concurrent_updates(max(PEOPLE))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        updater = application.updater
        if updater is None:
            raise TypeError("The application was built without an updater.")
        await application.start()
        await updater.start_polling()
        yield
        await updater.stop()
        await application.stop()


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with what was said."""
    if update.effective_message is not None:
        await update.effective_message.reply_text(update.effective_message.text or "")


def stub() -> Subject:
    """The yardstick."""
    server = Stub()
    return Subject(app=server, token=TOKEN, ask=server.ask)


def server(checker: Checker | None) -> Subject:
    """The local Bot API server."""
    world = World()
    bot = world.add_bot("belegbot", "Belegbot")
    # What slows down a bot that asks the same again and again would only make the end of each measurement long.
    api = Api(world, checker=checker, pace=Pace().scaled(0))
    return Subject(app=api.app, token=bot.token, ask=Chatter(world, bot).ask)


async def rate(subject: Subject, people: int) -> float:
    """Rounds a second when so many people ask at once, each as soon as the last question is answered."""

    async def ask(number: int, questions: int) -> None:
        for _ in range(questions):
            await subject.ask(number)

    await asyncio.gather(*(ask(number, WARM_UP // people) for number in range(people)))
    started = time.perf_counter()
    await asyncio.gather(*(ask(number, QUESTIONS // people) for number in range(people)))
    return QUESTIONS // people * people / (time.perf_counter() - started)


async def measured(subject: Subject, *, over_socket: bool) -> list[float]:
    """The rates for each number of people."""
    async with AsyncExitStack() as stack:
        if over_socket:
            url, transport = await stack.enter_async_context(serving(subject.app)), None
        else:
            url, transport = "http://localhost", httpx.ASGITransport(app=subject.app)
        await stack.enter_async_context(echoing(subject, url, transport))
        return [await rate(subject, people) for people in PEOPLE]


def printed(found: dict[str, list[list[float]]]) -> None:
    """Print the best rate of each, as everything else on the machine only ever makes it lower."""
    titles = [f"{people} at once" for people in PEOPLE]
    table = Table("rounds a second", *titles, title=f"{ROUNDS} times {QUESTIONS} questions, target {TARGET}")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, rates in found.items():
        table.add_row(name, *(f"{max(column):,.0f}" for column in zip(*rates, strict=True)))
    Console().print(table)


def main() -> None:
    """Measure and print."""
    logging.disable()
    # Without sockets, httpx looks for trio in every request; to search what is not there takes longer than an answer.
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    modules.setdefault("sniffio", None)
    subjects: dict[str, tuple[Callable[[], Subject], bool]] = {
        "a stub": (stub, False),
        "the server": (partial(server, None), False),
        "the server, checked": (partial(server, conformance), False),
        "a stub, over a socket": (stub, True),
        "the server, checked, over a socket": (partial(server, conformance), True),
    }
    found: dict[str, list[list[float]]] = {name: [] for name in subjects}
    for _ in range(ROUNDS):
        for name, (subject, over_socket) in subjects.items():
            found[name].append(asyncio.run(measured(subject(), over_socket=over_socket)))
    printed(found)


if __name__ == "__main__":
    main()
