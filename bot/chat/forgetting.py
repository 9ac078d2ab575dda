"""Delivered answers and notices are forgotten when nothing can refer to them any more."""

import asyncio
import datetime as dt
import logging
from typing import Final

from bot.chat.context import Services
from bot.chat.handlers.questions import EDITS_COUNT
from bot.errors import StorageError

logger = logging.getLogger(__name__)

IN_GROUPS: Final = dt.timedelta(days=30)
"""How long answers in groups and notices are remembered; answers in private chats, as long as an edit counts."""
PAUSE: Final = dt.timedelta(days=1)


async def forget_daily(services: Services) -> None:
    """Forget what is old now and once a day, until cancelled."""
    while True:
        now = dt.datetime.now(dt.UTC)
        try:
            await services.answers.forget_old(in_private=now - EDITS_COUNT, in_groups=now - IN_GROUPS)
            await services.broadcasts.forget_old(now - IN_GROUPS)
        except StorageError as error:
            logger.warning("what is old could not be forgotten: %s", error)
        await asyncio.sleep(PAUSE.total_seconds())
