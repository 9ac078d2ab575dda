"""When the followers of a meeting are reminded of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.knowledge.schema import Meeting, MeetingStatus
from bot.notifying.calendar import Announced
from bot.notifying.times import at, begins

MORNING: Final = dt.time(8)
NOON: Final = dt.time(12)
DAY_BEFORE_FROM: Final = dt.time(9)
DAY_BEFORE_UNTIL: Final = dt.time(18)
"""Of a meeting that has no time of day; all of these by the clocks of its place."""
DAY: Final = dt.timedelta(days=1)
HOUR: Final = dt.timedelta(hours=1)
DAY_BEFORE_WINDOW: Final = 6 * HOUR
LEAST_AFTER_MORNING: Final = 2 * HOUR
"""A meeting that starts sooner after the morning's reminder has none: the one an hour before comes anyway."""


class Which(StrEnum):
    """The reminders that there are."""

    DAY_BEFORE = "day-before"
    MORNING = "morning"
    HOUR_BEFORE = "hour-before"


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A reminder, and the window in which it is of use."""

    name: str
    """Another one for another start, so that a postponed meeting reminds anew."""
    which: Which
    not_before: dt.datetime
    """In UTC, as is the end of the window."""
    expires_at: dt.datetime
    meeting: Meeting


def reminders(announced: Announced, now: dt.datetime) -> tuple[Reminder, ...]:
    """The reminders of a meeting whose windows have not passed at `now`, a moment with a time zone; in order."""
    meeting = announced.meeting
    if announced.is_open or meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.OVER):
        return ()
    return tuple(
        Reminder(
            name=f"reminder:{meeting.id}:{which}:{_start(meeting)}",
            which=which,
            not_before=not_before,
            expires_at=expires_at,
            meeting=meeting,
        )
        for which, not_before, expires_at in _windows(meeting)
        if expires_at > now
    )


def _windows(meeting: Meeting) -> Iterator[tuple[Which, dt.datetime, dt.datetime]]:
    if isinstance(meeting.start, dt.datetime):
        start, day = begins(meeting), meeting.start.date()
        morning, noon = _on(day, MORNING, meeting), _on(day, NOON, meeting)
        yield Which.DAY_BEFORE, start - DAY, start - DAY + DAY_BEFORE_WINDOW
        if start - morning >= LEAST_AFTER_MORNING:
            yield Which.MORNING, morning, min(start, noon)
        yield Which.HOUR_BEFORE, start - HOUR, start
    elif isinstance(meeting.start, dt.date):
        day = meeting.start
        yield Which.DAY_BEFORE, _on(day - DAY, DAY_BEFORE_FROM, meeting), _on(day - DAY, DAY_BEFORE_UNTIL, meeting)
        yield Which.MORNING, _on(day, MORNING, meeting), _on(day, NOON, meeting)


def _on(day: dt.date, clock: dt.time, meeting: Meeting) -> dt.datetime:
    return at(dt.datetime.combine(day, clock), meeting)


def _start(meeting: Meeting) -> str:
    """The day, or the moment in UTC: with another time zone it is another one."""
    if isinstance(meeting.start, dt.datetime):
        return begins(meeting).isoformat()
    return str(meeting.start)
