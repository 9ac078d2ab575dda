"""Which calendar days a text may name: those that its source states, and those that were inferred from it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.figures import CalendarDate, dates, marks_inference
from bot.knowledge.schema import Meeting, Moment, Source


class KnownDay(NamedTuple):
    """A day, or a month of which no day is known."""

    year: int
    month: int
    day: int | None


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of the articles that a text rests on, and of the meetings these tell of."""

    stated: frozenset[KnownDay]
    inferred: frozenset[KnownDay]
    """A text that names one of them has to say that it is inferred."""


def days_of(base: KnowledgeBase, sources: Iterable[Source]) -> Days:
    """The days that a text with these sources may name; of all articles if it has none."""
    cited = {source.article for source in sources} or set(base.articles)
    found = [(known_day(base.articles[name].date.day), base.articles[name].date.stated) for name in cited]
    for meeting in base.meetings.values():
        if cited & {source.article for source in meeting.sources}:
            found += [(day, meeting.stated) for day in _span(meeting)]
    stated = frozenset(day for day, is_stated in found if is_stated)
    return Days(stated=stated, inferred=frozenset(day for day, is_stated in found if not is_stated) - stated)


def known_day(moment: Moment) -> KnownDay:
    """The day of a moment, without its time of day."""
    if isinstance(moment, str):
        year, month = moment.split("-")
        return KnownDay(int(year), int(month), None)
    return KnownDay(moment.year, moment.month, moment.day)


def unmarked(text: str, language: str, days: Days) -> Iterator[CalendarDate]:
    """The dates that a text names although they are inferred, without saying so; a month by itself is none."""
    if marks_inference(text, language):
        return
    for date in dates(text, language):
        precise = date.days or date.year
        if precise and _covers(days.inferred, date) and not _covers(days.stated, date):
            yield date


def _covers(days: Collection[KnownDay], date: CalendarDate) -> bool:
    """Whether a date names nothing but some of the days, their month or their year."""
    fitting = [day for day in days if day.month == date.month and date.year in (None, day.year)]
    return bool(fitting) and {day.day for day in fitting}.issuperset(date.days)


def _span(meeting: Meeting) -> Iterator[KnownDay]:
    start, end = known_day(meeting.start), known_day(meeting.end)
    if start.day is None or end.day is None:
        for months in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
            yield KnownDay(months // 12, months % 12 + 1, None)
        return
    first, last = dt.date(start.year, start.month, start.day), dt.date(end.year, end.month, end.day)
    for days in range((last - first).days + 1):
        yield known_day(first + dt.timedelta(days))
