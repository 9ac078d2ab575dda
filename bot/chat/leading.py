"""What only one of several processes does with the Bot API server, while the others stand by."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NoReturn

from bot.errors import StorageError
from bot.heartbeat import beat
from bot.settings import Settings
from bot.storage.leases import RENEWAL_SECONDS, Lease, LeaseLostError, run_leased

logger = logging.getLogger(__name__)


async def lead(lease: Lease, work: Callable[[], Coroutine[Any, Any, None]], settings: Settings) -> NoReturn:
    """Do the work for ever, whenever it is this process's turn; what the work raises ends it."""
    while True:
        try:
            while not await lease.acquire():
                beat_if_possible(settings)
                await asyncio.sleep(RENEWAL_SECONDS)
            await run_leased(lease, work())
        except LeaseLostError:
            logger.warning("another process has taken over: %s", lease.name)
        except StorageError as error:
            logger.warning("the database cannot be reached (%s): %s", lease.name, error)
            await asyncio.sleep(RENEWAL_SECONDS)


def beat_if_possible(settings: Settings) -> None:
    """Let the heart beat."""
    with suppress(OSError):  # Without a heartbeat the health check fails, which says enough.
        beat(settings.data_dir)
