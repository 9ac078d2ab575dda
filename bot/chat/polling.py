"""Fetching updates from the Bot API server with long polls; of several processes with one database, one does."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from telegram.error import Conflict, TelegramError

from bot.chat.application import ALLOWED_UPDATES
from bot.chat.context import Belegbot, services_of
from bot.chat.outages import Outage, raise_if_hopeless, reason_of
from bot.errors import StorageError
from bot.heartbeat import beat
from bot.settings import Settings
from bot.storage.leases import RENEWAL_SECONDS, Lease, LeaseLostError, run_leased

logger = logging.getLogger(__name__)

POLL_SECONDS: Final = 30
LEASE: Final = "poller"


async def poll(application: Belegbot, settings: Settings) -> None:
    """Fetch updates for ever, through outages, each once; stand by while another process does."""
    lease = Lease(services_of(application).database, LEASE)
    while True:
        try:
            await _acquire(lease, settings)
            await run_leased(lease, _poll(application, settings, lease))
        except LeaseLostError:
            logger.warning("another process fetches updates now")
        except StorageError as error:
            logger.warning("updates cannot be fetched: %s", error)
            await asyncio.sleep(RENEWAL_SECONDS)


async def _acquire(lease: Lease, settings: Settings) -> None:
    """Stand by until it is this process's turn."""
    while not await lease.acquire():
        _beat(settings)
        await asyncio.sleep(RENEWAL_SECONDS)


async def _poll(application: Belegbot, settings: Settings, lease: Lease) -> None:
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
            if isinstance(error, Conflict):
                await lease.renew()  # If it is lost, the other one may poll; the process stood still, perhaps.
            raise_if_hopeless(error, settings.api_url)
            await asyncio.sleep(outage.pause_after(error, reason_of(error, application.bot.token)))
            continue
        outage.end()
        _beat(settings)
        for update in updates:
            application.update_queue.put_nowait(update)
            offset = update.update_id + 1


def _beat(settings: Settings) -> None:
    with suppress(OSError):  # Without a heartbeat the health check fails, which says enough.
        beat(settings.data_dir)
