"""When a meeting is: a time of day as each reader's own clock shows it, days and months as they are at its place."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat.markup import Markup, moment, text
from bot.knowledge.schema import Meeting
from bot.locales.dates import clock, days, months
from bot.notifying.times import begins, ends

DAY_AND_TIME: Final = "wDt"
TIME: Final = "t"


def when(meeting: Meeting, language: str) -> Markup:
    """The meeting's span. Apps that cannot tell their own time show that of its place."""
    start, end = meeting.start, meeting.end
    if isinstance(start, str):
        return text(months(dt.date.fromisoformat(f"{start}-01"), dt.date.fromisoformat(f"{end}-01"), language))
    if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
        return text(days(start, dt.date.fromisoformat(str(end)), language))
    zone = ZoneInfo(meeting.time_zone)
    first, last = begins(meeting).astimezone(zone), ends(meeting).astimezone(zone)
    shown = moment(text(f"{days(start.date(), start.date(), language)}, {clock(first, language)}"), first, DAY_AND_TIME)
    if last == first:
        return shown
    if last.date() == first.date():
        return shown + text(" – ") + moment(text(clock(last, language)), last, TIME)
    until = f"{days(end.date(), end.date(), language)}, {clock(last, language)}"
    return shown + text(" – ") + moment(text(until), last, DAY_AND_TIME)
