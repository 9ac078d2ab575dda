"""When a meeting is: a time of day in each reader's own zone, a day or a month as it is called at the place."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.chat.markup import Markup, moment, text
from bot.knowledge.schema import Meeting
from bot.locales import translate
from bot.locales.dates import clock, days, months
from bot.notifying.times import begins, ends


def when(meeting: Meeting, language: str) -> Markup:
    """Its times, as exactly as they are known, and whether they are inferred; in one line."""
    if isinstance(meeting.start, dt.datetime):
        said = _span(meeting, language)
    elif isinstance(meeting.start, dt.date) and isinstance(meeting.end, dt.date):
        said = text(days(meeting.start, meeting.end, language))
    else:
        said = text(months(_first(str(meeting.start)), _first(str(meeting.end)), language))
    return said if meeting.stated else said + text(translate(language, "notice-inferred"))


def _span(meeting: Meeting, language: str) -> Markup:
    """From when to when; who reads it with an app that knows no moments reads the time of the place."""
    zone = ZoneInfo(meeting.time_zone)
    start, end = begins(meeting).astimezone(zone), ends(meeting).astimezone(zone)
    said = moment(text(_moment(start, language)), start, "wDt")
    if end == start:
        return said
    if end.date() == start.date():
        until = moment(text(clock(end, language)), end, "t")
    else:
        until = moment(text(_moment(end, language)), end, "wDt")
    return said + text(translate(language, "notice-until")) + until


def _moment(local: dt.datetime, language: str) -> str:
    return f"{days(local.date(), local.date(), language)}, {clock(local, language)}"


def _first(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")
