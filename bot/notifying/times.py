"""When a meeting begins and ends, as moments: days and months are those of its place."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.knowledge.schema import Meeting, Moment


def begins(meeting: Meeting) -> dt.datetime:
    """The first moment of the meeting, of its first day or its first month; in UTC."""
    return at(_first(meeting.start), meeting)


def ends(meeting: Meeting) -> dt.datetime:
    """The first moment after the meeting, its last day or its last month; in UTC, never before it begins."""
    end = meeting.end
    if isinstance(end, str):
        end = (_first(end) + dt.timedelta(days=31)).replace(day=1)
    elif not isinstance(end, dt.datetime):
        end = _first(end) + dt.timedelta(days=1)
    # Of two times of day around a change of the clocks, the later one may be the earlier moment.
    return max(at(end, meeting), begins(meeting))


def at(local: dt.datetime, meeting: Meeting) -> dt.datetime:
    """A local time of the meeting's place, in UTC.

    A time that the clocks skip is read by the clock before the change, the first of two by the clock of summer, as
    RFC 5545 has it.
    """
    return local.replace(tzinfo=ZoneInfo(meeting.time_zone)).astimezone(dt.UTC)


def _first(moment: Moment) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment
    day = dt.date.fromisoformat(f"{moment}-01") if isinstance(moment, str) else moment
    return dt.datetime.combine(day, dt.time())
