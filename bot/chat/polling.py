"""Fetching updates from the Bot API server with long polls."""

import asyncio
from contextlib import suppress
from typing import Final

from telegram.error import TelegramError

from bot.chat.application import ALLOWED_UPDATES
from bot.chat.context import Belegbot
from bot.chat.outages import Outage, raise_if_hopeless, reason_of
from bot.heartbeat import beat
from bot.settings import Settings

POLL_SECONDS: Final = 30


async def poll(application: Belegbot, settings: Settings) -> None:
    """Fetch updates for ever, through outages, each once."""
    offset, outage = 0, Outage()
    while True:
        try:
            updates = await application.bot.get_updates(
                offset=offset,
                # In an outage, a poll that does not wait tells at once when it is over.
                timeout=0 if outage.lasts else POLL_SECONDS,
                allowed_updates=ALLOWED_UPDATES,
            )
        except TelegramError as error:
            raise_if_hopeless(error, settings.api_url)
            await asyncio.sleep(outage.pause_after(error, reason_of(error, application.bot.token)))
            continue
        outage.end()
        with suppress(OSError):  # Without a heartbeat the health check fails, which says enough.
            beat(settings.data_dir)
        for update in updates:
            application.update_queue.put_nowait(update)
            offset = update.update_id + 1
