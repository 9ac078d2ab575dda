"""Reminders, planned as broadcasts: what a meeting's times ask for now, and nothing else."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.knowledge.base import KnowledgeBase
from bot.notifying.calendar import Announced, Calendar
from bot.notifying.notices import Notice
from bot.notifying.reminders import Reminder, reminders
from bot.storage.broadcasts import Broadcasts, NewBroadcast
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind

LOOK_SECONDS: Final = 30.0
"""How often it is looked whether a new base has other meetings."""


class Planner:
    """Keeps the planned reminders in step with the meetings."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._broadcasts = Broadcasts(database)

    async def plan(
        self, connection: AsyncConnection, meetings: Iterable[Announced], base: KnowledgeBase, now: dt.datetime
    ) -> None:
        """Plan the reminders of meetings as a part of a transaction; those of other times come to nothing."""
        await self._broadcasts.plan(connection, _wanted(meetings, base, now), now)

    async def keep(self, calendar: Callable[[], Calendar], base: Callable[[], KnowledgeBase]) -> None:
        """Plan the reminders of the base in force, now and whenever they are others, until cancelled."""
        planned: tuple[NewBroadcast, ...] | None = None
        while True:
            now = dt.datetime.now(dt.UTC)
            wanted = _wanted(await calendar().meetings(), base(), now)
            if wanted != planned:
                async with self._database.write() as connection:
                    await self._broadcasts.plan(connection, wanted, now)
                planned = wanted
            await asyncio.sleep(LOOK_SECONDS)


def _wanted(meetings: Iterable[Announced], base: KnowledgeBase, now: dt.datetime) -> tuple[NewBroadcast, ...]:
    return tuple(_broadcast(reminder, base) for each in meetings for reminder in reminders(each, now))


def _broadcast(reminder: Reminder, base: KnowledgeBase) -> NewBroadcast:
    return NewBroadcast(
        name=reminder.name,
        kind=NoticeKind.REMINDER,
        meeting=reminder.meeting.id,
        urgency="normal",
        notice=Notice.of_reminder(reminder.meeting, reminder.which, base).model_dump_json(),
        not_before=reminder.not_before,
        expires_at=reminder.expires_at,
    )
