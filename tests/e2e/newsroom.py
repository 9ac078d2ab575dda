"""A newsroom under fire: many groups that follow a meeting, and bots in processes of their own that can be killed."""

import asyncio
import datetime as dt
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, update

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Credit, Update, UpdateKind, UpdateText
from bot.notifying.notices import Notice
from bot.playground.botapi.model import Chat as World
from bot.playground.botapi.people import Room
from bot.storage.broadcasts import Broadcast, Broadcasts, Counts, NewBroadcast
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind
from bot.storage.states import SENDING
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import deliveries, leases
from tests.e2e.conftest import call
from tests.e2e.processes import BotProcess
from tests.learning import POOL, keep_learnt
from tests.playground.harness import Server

MEETING: Final = "beckenfest"
NAME: Final = "update:test"
WITHIN: Final = 60.0
LOOK: Final = 0.02


class Newsroom:
    """A database, and what a test does with it and its bots."""

    def __init__(self, server: Server, database: Database, url: str, folder: Path, base: KnowledgeBase) -> None:
        self.server = server
        self.database = database
        self.broadcasts = Broadcasts(database)
        self.groups: list[Room] = []
        self._url = url
        self._folder = folder
        self._base = base
        self._processes: list[BotProcess] = []

    async def follow(self, number: int) -> None:
        """Let so many new groups follow the meeting."""
        owner = self.server.person("Olga")
        chats, subscriptions = Chats(self.database), Subscriptions(self.database)
        for each in range(number):
            group = self.server.group(f"Gruppe {each}", owner)
            self.groups.append(group)
            await chats.seen(group.chat.id, ChatKind.SUPERGROUP)
            await subscriptions.add(Place(chat_id=group.chat.id), MEETING)
        # No greetings: the bot was invited long ago.
        await call(self.server, "deleteWebhook", drop_pending_updates=True)

    async def publish(self) -> None:
        """Queue an update for all of them."""
        now = dt.datetime.now(dt.UTC)
        update_ = Update(
            id="test",
            meeting=MEETING,
            kind=UpdateKind.AGENDA,
            text=UpdateText(de="Neu auf der Tagesordnung: das Sprungbrett."),
            attribution=Credit(de="Freibad", en="The pool"),
        )
        new = NewBroadcast(
            name=NAME,
            kind=NoticeKind.AGENDA,
            meeting=MEETING,
            urgency="normal",
            notice=Notice.of_update(update_, self._base).model_dump_json(),
            not_before=now,
            expires_at=now + dt.timedelta(hours=1),
        )
        async with self.database.write() as connection:
            await self.broadcasts.publish(connection, new, now)

    async def start(self, **settings: str) -> BotProcess:
        """A bot in a process of its own."""
        own = {
            "token": self.server.token,
            "api_url": self.server.url,
            "database_url": self._url,
            "knowledge": str(POOL),
            "data_dir": str(keep_learnt(self._folder / f"data-{len(self._processes)}")),
        }
        variables = {f"BELEGBOT_{name.upper()}": value for name, value in (own | settings).items()}
        process = BotProcess(self._folder, variables)
        self._processes.append(process)
        return process

    async def kill(self, process: BotProcess) -> int:
        """Kill it without a warning; how many deliveries were in flight, as the database has it."""
        process.send_signal(signal.SIGKILL)
        await process.wait()
        async with self.database.read() as connection:
            return int(await connection.scalar(select(func.count()).where(deliveries.c.state == SENDING)) or 0)

    async def freeze(self, process: BotProcess) -> None:
        """Let a process stand still, but not while it holds the lock of SQLite, which nobody could write to then."""
        while True:
            process.send_signal(signal.SIGSTOP)
            try:
                async with asyncio.timeout(1):
                    return await self.let_leases_end()
            except TimeoutError:
                process.send_signal(signal.SIGCONT)
                await asyncio.sleep(LOOK)

    async def let_leases_end(self) -> None:
        """Let the time pass for which a holder that says nothing keeps its leases."""
        async with self.database.write() as connection:
            await connection.execute(update(leases).values(expires_at=self.database.in_seconds(-1)))

    def delivered(self) -> Counter[int]:
        """How many messages of the bot stand in each group, by its id."""
        return Counter({group.chat.id: len(messages(group.chat)) for group in self.groups})

    async def until(self, look: Callable[[], bool]) -> None:
        """Wait until something is so."""
        await self.server.api.pulse.until(lambda: look() or None, within=WITHIN)

    async def until_done(self) -> Counts:
        """Wait until nothing of the broadcast is left to do; its counts."""
        async with asyncio.timeout(WITHIN):
            while True:
                counts = await self.counts()
                if counts.is_done:
                    return counts
                await asyncio.sleep(LOOK)

    async def broadcast(self) -> Broadcast:
        """The one that was published."""
        found = await self.broadcasts.named(NAME)
        assert found is not None
        return found

    async def counts(self) -> Counts:
        """How far it is."""
        return await self.broadcasts.counts(await self.broadcast())

    async def recorded(self) -> list[tuple[object, ...]]:
        """All deliveries, as the database has them."""
        async with self.database.read() as connection:
            rows = await connection.execute(select(deliveries).order_by(deliveries.c.chat_id))
            return [tuple(row) for row in rows]

    async def end(self) -> None:
        """Kill what still runs."""
        for process in self._processes:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


def messages(chat: World) -> list[str]:
    """What the bot said in a chat."""
    return [
        message.text or "" for message in chat.messages.values() if message.sender.is_bot and not message.is_service
    ]


@asynccontextmanager
async def newsroom(server: Server, url: str, folder: Path, base: KnowledgeBase) -> AsyncIterator[Newsroom]:
    """A newsroom with a database of its own."""
    async with Database.open(url) as database:
        running = Newsroom(server, database, url, folder, base)
        try:
            yield running
        finally:
            await running.end()


async def reached(place: str) -> None:
    """Wait until somebody listens at HOST:PORT."""
    host, _, port = place.partition(":")
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(LOOK)
            else:
                writer.close()
                return


def free_port() -> int:
    """A port on which nothing listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
