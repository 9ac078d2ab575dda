"""What has served its purpose is forgotten: each kind of record after its time, and what was deleted for good."""

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
KEPT_QUESTIONS: Final = dt.timedelta(days=90)
LEFT_CHATS: Final = dt.timedelta(days=90)
"""How long what was chosen for a chat waits for the bot to be let in again."""
HANDLED_UPDATES: Final = dt.timedelta(days=2)
"""How long their numbers are remembered; Telegram keeps updates for a day."""
SET_ASIDE_UPDATES: Final = dt.timedelta(days=30)
PAUSE: Final = dt.timedelta(days=1)
WIPING_PAUSE: Final = dt.timedelta(minutes=1)


async def forget_daily(services: Services) -> None:
    """Forget what is old now and once a day, until cancelled. Several processes may do so at once."""
    while True:
        try:
            await forget_old(services, dt.datetime.now(dt.UTC))
        except StorageError as error:
            logger.warning("what is old could not be forgotten: %s", error)
        await asyncio.sleep(PAUSE.total_seconds())


async def forget_old(services: Services, now: dt.datetime) -> None:
    """Forget what is old at a moment with a time zone."""
    await services.answers.forget_old(in_private=now - EDITS_COUNT, in_groups=now - IN_GROUPS)
    await services.broadcasts.forget_old(now - IN_GROUPS)
    await services.kept_questions.forget_old((now - KEPT_QUESTIONS).date())
    await services.chats.forget_left(now - LEFT_CHATS)
    await services.inbox.forget_old(handled=now - HANDLED_UPDATES, set_aside=now - SET_ASIDE_UPDATES)


async def wipe_often(services: Services) -> None:
    """Let what was deleted be gone from the disk a minute later, until cancelled."""
    while True:
        await asyncio.sleep(WIPING_PAUSE.total_seconds())
        try:
            await services.database.wipe()
        except StorageError as error:
            logger.warning("what was deleted could not be wiped: %s", error)
