"""Which calendar days an answer may name: those that the source states, and those that were inferred from it."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.figures import CalendarDate
from bot.knowledge.schema import Entry, Meeting


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of the articles that an entry rests on, and of the meetings these tell of."""

    stated: frozenset[dt.date]
    inferred: frozenset[dt.date]
    """An answer that names one of them has to say that it is inferred."""


def days_of(base: KnowledgeBase, entry: Entry) -> Days:
    """The days that an entry may name; of all articles if it cites none."""
    cited = {source.article for source in entry.sources} or set(base.articles)
    found = [(base.articles[name].date.day, base.articles[name].date.stated) for name in cited]
    for meeting in base.meetings.values():
        if cited & {source.article for source in meeting.sources}:
            found += [(day, meeting.stated) for day in _span(meeting)]
    stated = frozenset(day for day, is_stated in found if is_stated)
    return Days(stated=stated, inferred=frozenset(day for day, is_stated in found if not is_stated) - stated)


def covers(days: Collection[dt.date], date: CalendarDate) -> bool:
    """Whether a date names nothing but some of the days, their month or their year."""
    fitting = [day for day in days if day.month == date.month and date.year in (None, day.year)]
    return bool(fitting) and {day.day for day in fitting}.issuperset(date.days)


def _span(meeting: Meeting) -> Iterator[dt.date]:
    start, end = (dt.date(moment.year, moment.month, moment.day) for moment in (meeting.start, meeting.end))
    for days in range((end - start).days + 1):
        yield start + dt.timedelta(days)
