"""The sender of notices, in a bot that runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.chat import progress
from bot.chat.context import Belegbot, services_of
from bot.chat.limits import FREE_RATE, limits_of
from bot.chat.messenger import TelegramMessenger
from bot.notifying.planning import Planner
from bot.notifying.progress import watch
from bot.notifying.sender import Sender, Sending
from bot.settings import Settings, Uncertain
from bot.storage.broadcasts import Broadcasts

END_SECONDS: Final = 2.0
"""How long the sender has at the end; it needs less, unless the database hangs."""


@asynccontextmanager
async def sending(application: Belegbot, settings: Settings) -> AsyncIterator[Sender]:
    """Deliver notices as long as this lasts."""
    sender = _sender(application, settings)
    running = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        sender.stop()
        await asyncio.wait({running}, timeout=END_SECONDS)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _sender(application: Belegbot, settings: Settings) -> Sender:
    bot, database = application.bot, services_of(application).database
    messenger = TelegramMessenger(bot, limits_of(bot), paid=settings.broadcast_rate > FREE_RATE)

    async def plan() -> None:
        # The playground swaps the services when the base changes.
        await Planner(database).keep(lambda: services_of(application).calendar, lambda: services_of(application).base)

    async def show() -> None:
        board = progress.board(bot, services_of(application).chats)
        await watch(Broadcasts(database), board, settings.broadcast_rate)

    wanted = Sending(rate=settings.broadcast_rate, hold=settings.uncertain is Uncertain.HOLD)
    return Sender(database, messenger, wanted, on_lease=[plan, show])
