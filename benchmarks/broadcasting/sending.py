"""The bot's own sender, and what people write instead of one, against the same far end."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import ExtBot

from benchmarks.broadcasting.far_end import LOOK, FarEnd, Posts
from bot.chat.application import CONNECTIONS, PATIENT
from bot.chat.limits import Limits, Purpose
from bot.chat.messenger import TelegramMessenger
from bot.chat.transport import AiohttpRequest
from bot.notifying.sender import Sender, Sending
from bot.storage.database import Database

TEXT: Final = "Ein neuer Punkt steht auf der Tagesordnung, und zwar als erster."
GRACE: Final = 1.0
CLIENTS: Final = 64
"""How many requests at a time the bare client has."""


@asynccontextmanager
async def sender(database: Database, far: FarEnd, rate: float) -> AsyncIterator[Sender]:
    """The bot's sender at work, in this process."""
    request = AiohttpRequest(connections=CONNECTIONS, timeouts=PATIENT)
    limits = Limits(CONNECTIONS)
    bot: ExtBot[Purpose] = ExtBot(
        far.token,
        base_url=f"{far.url}/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=limits,
    )
    async with request:
        working = Sender(database, TelegramMessenger(bot, limits, paid=True), Sending(rate=rate))
        running = asyncio.create_task(working.run())
        try:
            yield working
        finally:
            working.stop()
            await running


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What the bot's sender did."""

    posts: Posts
    """The messages, as the far end had them."""
    processor: float
    """Seconds of the processor's time that it took."""


async def deliver(database: Database, far: FarEnd, number: int, rate: float) -> Delivered:
    """Let the bot's sender deliver what waits."""
    far.clear()
    begun = time.process_time()
    async with sender(database, far, rate):
        await far.until(number)
    return Delivered(posts=far.posts(), processor=time.process_time() - begun)


def mean_rate(posts: Posts) -> float:
    """Messages a second from the first to the last."""
    return (len(posts) - 1) / (posts[-1][0] - posts[0][0])


def most_in_a_second(posts: Posts) -> int:
    """The most messages in any one second."""
    most = begin = 0
    for end, (moment, _) in enumerate(posts):
        while moment - posts[begin][0] >= 1.0:
            begin += 1
        most = max(most, end - begin + 1)
    return most


async def ceiling(far: FarEnd, chats: Sequence[int]) -> float:
    """Messages a second that the far end takes from a bare client."""
    waiting = iter(chats)
    url = f"{far.url}/bot{far.token}/sendMessage"

    async def client(session: aiohttp.ClientSession) -> None:
        for chat_id in waiting:
            async with session.post(url, data={"chat_id": str(chat_id), "text": TEXT}) as response:
                await response.read()

    far.clear()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(client(session) for _ in range(CLIENTS)))
    return mean_rate(far.posts())


# ── the yardstick ───────────────────────────────────────────────────────────────────────────────────


async def loop(bot: Bot, chats: Sequence[int]) -> int:
    """One after the other; how many the bot took for failed."""
    failed = 0
    for chat_id in chats:
        failed += await _fails(bot, chat_id)
    return failed


async def gather(bot: Bot, chats: Sequence[int]) -> int:
    """All at once; as above."""
    return sum(await asyncio.gather(*(_fails(bot, chat_id) for chat_id in chats)))


NAIVE: Final[dict[str, Callable[[Bot, Sequence[int]], Coroutine[Any, Any, int]]]] = {
    "a loop over send_message": loop,
    "asyncio.gather over send_message": gather,
}


@dataclass(frozen=True, kw_only=True)
class Naive:
    """What a naive broadcast did."""

    rate: float
    """Messages a second."""
    failed: int
    lost: int
    """How many chats had nothing after the process was killed halfway."""


def naive(name: str, far: FarEnd, chats: Sequence[int]) -> Naive:
    """Let a naive broadcast run, and another one be killed as soon as half of the chats have the message."""
    far.clear()
    begun = time.monotonic()
    failed = asyncio.run(_run(name, far.url, far.token, chats))
    posts = far.posts()
    rate = len(posts) / (time.monotonic() - begun)
    far.clear()
    process = multiprocessing.get_context("spawn").Process(
        target=_other_process, args=(name, far.url, far.token, list(chats)), daemon=True
    )
    process.start()
    while far.count() < len(chats) // 2 and process.is_alive():
        time.sleep(LOOK / 4)
    process.kill()
    process.join()
    # What was on its way may still arrive.
    time.sleep(GRACE)
    return Naive(rate=rate, failed=failed, lost=len(set(chats) - far.by_chat().keys()))


async def _run(name: str, url: str, token: str, chats: Sequence[int]) -> int:
    async with Bot(token, base_url=f"{url}/bot") as bot:
        return await NAIVE[name](bot, chats)


def _other_process(name: str, url: str, token: str, chats: list[int]) -> None:
    asyncio.run(_run(name, url, token, chats))


async def _fails(bot: Bot, chat_id: int) -> bool:
    try:
        await bot.send_message(chat_id, TEXT)
    except TelegramError:
        return True
    return False
