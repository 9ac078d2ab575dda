"""Delivered answers are forgotten when nothing can refer to them any more."""

import asyncio
import datetime as dt
import logging
from typing import Final

from bot.chat.handlers.questions import EDITS_COUNT
from bot.errors import StorageError
from bot.storage.answers import Answers

logger = logging.getLogger(__name__)

IN_GROUPS: Final = dt.timedelta(days=30)
"""How long answers in groups are remembered; in private chats, as long as an edit counts."""
PAUSE: Final = dt.timedelta(days=1)


async def forget_daily(answers: Answers) -> None:
    """Forget old answers now and once a day, until cancelled."""
    while True:
        now = dt.datetime.now(dt.UTC)
        try:
            await answers.forget_old(in_private=now - EDITS_COUNT, in_groups=now - IN_GROUPS)
        except StorageError as error:
            logger.warning("old answers could not be forgotten: %s", error)
        await asyncio.sleep(PAUSE.total_seconds())
