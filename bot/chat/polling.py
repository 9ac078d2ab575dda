"""Fetching updates from the Bot API server with long polls; of several processes with one database, one does."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from telegram.error import Conflict, TelegramError
from telegram.ext import ExtBot

from bot.chat.application import ALLOWED_UPDATES
from bot.chat.arrivals import Json
from bot.chat.context import services_of
from bot.chat.intake import Intake
from bot.chat.leading import beat_if_possible, lead
from bot.chat.limits import Purpose
from bot.chat.outages import Outage, raise_if_hopeless, reason_of
from bot.settings import Settings
from bot.storage.leases import Lease

logger = logging.getLogger(__name__)

POLL_SECONDS: Final = 30
READ_SECONDS: Final = 5.0
"""How long an answer may be overdue."""
LEASE: Final = "poller"


async def poll(intake: Intake, settings: Settings) -> None:
    """Fetch updates for ever, through outages, each once; stand by while another process does."""
    lease = Lease(services_of(intake.application).database, LEASE)
    await lead(lease, lambda: _poll(intake, settings, lease), settings)


async def _poll(intake: Intake, settings: Settings, lease: Lease) -> None:
    bot = intake.application.bot
    offset, outage = 0, Outage()
    while True:
        try:
            # In an outage, a poll that does not wait tells at once when it is over.
            updates = await _fetch(bot, offset, 0 if outage.lasts else POLL_SECONDS)
        except TelegramError as error:
            if isinstance(error, Conflict):
                await lease.renew()  # If it is lost, the other one may poll; the process stood still, perhaps.
            raise_if_hopeless(error, settings.api_url)
            await asyncio.sleep(outage.pause_after(error, reason_of(error, bot.token)))
            continue
        outage.end()
        beat_if_possible(settings)
        # The next poll tells the server that these have arrived: not before they are stored.
        await intake.accept(updates)
        offset = max((update["update_id"] + 1 for update in updates), default=offset)


async def _fetch(bot: ExtBot[Purpose], offset: int, seconds: int) -> Sequence[Json]:
    """The next updates, as the server wrote them: `get_updates` would fail over one that it cannot read."""
    asked = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
    updates: Sequence[Json] = await bot._post("getUpdates", asked, read_timeout=seconds + READ_SECONDS)
    return updates
