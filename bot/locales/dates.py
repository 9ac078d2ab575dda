"""Days, months and times of day in words, as a language writes them."""

import datetime as dt

from babel.dates import format_date, format_interval, format_skeleton, format_time, get_timezone_name

from bot.locales import LOCALES


def days(first: dt.date, last: dt.date, language: str) -> str:
    """One day or several, with their weekdays, in "de" or "en"."""
    if first == last:
        return format_date(first, "full", locale=_locale(language))
    return format_interval(first, last, "yMMMEd", locale=_locale(language))


def months(first: dt.date, last: dt.date, language: str) -> str:
    """One month or several; each is given by one of its days."""
    if (first.year, first.month) == (last.year, last.month):
        return format_skeleton("yMMMM", first, locale=_locale(language))
    return format_interval(first, last, "yMMMM", locale=_locale(language))


def clock(moment: dt.datetime, language: str) -> str:
    """The time of day of a moment with a time zone, and what that zone is called then."""
    zone = get_timezone_name(moment, width="short", locale=_locale(language))
    return f"{format_time(moment, 'short', tzinfo=moment.tzinfo, locale=_locale(language))} {zone}"


def short_day(moment: dt.date | str, language: str) -> str:
    """A day without its weekday, or a month such as "2024-07"; for where there is little room."""
    if isinstance(moment, str):
        return format_skeleton("yMMMM", dt.date.fromisoformat(f"{moment}-01"), locale=_locale(language))
    return format_skeleton("yMMMd", moment, locale=_locale(language))


def day_and_clock(moment: dt.datetime, language: str) -> str:
    """A day and its time of day, by the clock of the moment's own time zone."""
    return f"{short_day(moment, language)}, {clock(moment, language)}"


def _locale(language: str) -> str:
    return LOCALES[language].replace("-", "_")
