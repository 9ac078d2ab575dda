"""The far end, in a process of its own: the local Bot API server, or as little of one as messages need."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final, TypeAlias

from benchmarks.minimal import TOKEN, address_of, minimal_server
from bot.playground.botapi.api import Api
from bot.playground.botapi.events import Event, Posted
from bot.playground.botapi.model import Status
from bot.playground.botapi.updates import Pace
from bot.playground.botapi.world import World
from bot.web.serving import serving

LOOK: Final = 0.02
KEPT: Final = 1_000
"""So many calls the local server remembers."""

Posts: TypeAlias = list[tuple[float, int]]
"""When a message was taken, by the clock that all processes share, and into which chat."""


@dataclass(frozen=True, kw_only=True)
class FarEnd:
    """A far end that runs, as whoever started it sees it."""

    url: str
    token: str
    chats: list[int]
    """Groups with the bot in them; the minimal one takes messages to any chat, and knows of none."""
    connection: Connection

    def count(self) -> int:
        """How many messages there were."""
        self.connection.send("count")
        number: int = self.connection.recv()
        return number

    def posts(self) -> Posts:
        """All messages."""
        self.connection.send("posts")
        found: Posts = self.connection.recv()
        return found

    def by_chat(self) -> Counter[int]:
        """How many messages each chat has."""
        return Counter(chat_id for _, chat_id in self.posts())

    def clear(self) -> None:
        """Count from none again."""
        self.connection.send("clear")
        self.connection.recv()

    async def until(self, number: int, within: float = 600.0) -> None:
        """Wait for so many messages; TimeoutError if they do not come."""
        async with asyncio.timeout(within):
            while True:
                if self.count() >= number:
                    return
                await asyncio.sleep(LOOK)


@contextmanager
def far_end(*, chats: int = 0) -> Iterator[FarEnd]:
    """The local Bot API server with so many groups in its world, or without any the minimal far end."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=other_process, args=(theirs, chats), daemon=True)
    process.start()
    theirs.close()  # so that its end is heard of
    try:
        url, token, ids = ours.recv()
        yield FarEnd(url=url, token=token, chats=ids, connection=ours)
    finally:
        process.terminate()
        process.join()


# ── the other process ───────────────────────────────────────────────────────────────────────────────


def other_process(connection: Connection, chats: int) -> None:
    """Where it begins."""
    asyncio.run(local(connection, chats) if chats else minimal(connection))


async def local(connection: Connection, chats: int) -> None:
    """The local Bot API server, without its conformance checker."""
    world = World()
    bot, owner = world.add_bot("belegbot", "Belegbot"), world.add_user("Olga")
    groups = [world.add_group(f"Gruppe {number}", owner, supergroup=True) for number in range(chats)]
    for group in groups:
        world.set_member(group, bot.user, Status.MEMBER, actor=owner)
    # Only now, so that the bot hears nothing of how it came into the groups.
    api = Api(world, pace=Pace().scaled(0), limit=KEPT)
    posts: Posts = []

    def listen(event: Event) -> None:
        if isinstance(event, Posted) and event.message.sender.is_bot:
            posts.append((time.monotonic(), event.message.chat.id))

    world.listeners.append(listen)
    async with serving(api.app) as url:
        await answering(connection, (url, bot.token, [group.id for group in groups]), posts)


async def minimal(connection: Connection) -> None:
    """Answers each message with the same one."""
    posts: Posts = []
    server = await minimal_server(lambda _: posts.append((time.monotonic(), 0)))
    async with server:
        await answering(connection, (address_of(server), TOKEN, []), posts)


async def answering(connection: Connection, hello: tuple[str, str, list[int]], posts: Posts) -> None:
    """Tell where it is, and then what was asked for, until this process is ended."""
    connection.send(hello)
    answers: dict[str, Callable[[], object]] = {
        "count": lambda: len(posts),
        "posts": lambda: posts,
        "clear": posts.clear,
    }
    while True:
        connection.send(answers[await asyncio.to_thread(connection.recv)]())
