"""A meeting as an iCalendar file (RFC 5545), which replaces the entry that a former file made."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, MeetingStatus
from bot.locales import translate
from bot.notifying.calendar import Announced
from bot.notifying.times import begins, ends
from bot.notifying.wording import evidence, standing

if TYPE_CHECKING:
    from icalendar import Timezone

PRODUCT: Final = "-//Belegbot//Belegbot//EN"
DOMAIN: Final = "belegbot"
NO_CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029), " ")
"""All but tabs and line breaks: RFC 5545 has no place for them in a text."""
DAY: Final = dt.timedelta(days=1)
HALF_A_YEAR: Final = dt.timedelta(days=180)
"""How far around a meeting the file tells what the clocks show: some programs want to see summer and winter."""


def has_file(meeting: Meeting) -> bool:
    """Whether there is a file: a meeting of which only the month is known has no place in a calendar."""
    return not isinstance(meeting.start, str)


def ics(announced: Announced, base: KnowledgeBase, language: str) -> bytes:
    """The file; the same bytes for the same meeting. ValueError if there is none."""
    # Imported here because nobody who starts the bot should wait for it.
    from icalendar import Calendar, Event  # noqa: PLC0415

    meeting = announced.meeting
    event = Event()
    event.add("uid", f"{meeting.id}@{DOMAIN}")
    event.add("sequence", announced.sequence)
    event.add("dtstamp", announced.changed_at)
    event.add("last-modified", announced.changed_at)
    event.add("status", _status(announced))
    event.add("summary", _clean(meeting.title[language]))
    event.add("location", _clean(meeting.place[language]))
    event.add("description", _clean("\n".join(_description(announced, base, language))))
    for name, value in _span(meeting):
        event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    if calendar.get_missing_tzids():
        calendar.subcomponents.insert(0, _time_zone(meeting))
    file: bytes = calendar.to_ical()
    return file


def _status(announced: Announced) -> str:
    # A date that holds no more must leave the calendars; with a new one, the next file brings it back.
    if announced.is_open or announced.meeting.status is MeetingStatus.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if announced.meeting.stated else "TENTATIVE"


def _span(meeting: Meeting) -> Iterator[tuple[str, dt.date]]:
    start, end = meeting.start, meeting.end
    if isinstance(start, str) or isinstance(end, str):
        raise ValueError("only the month of the meeting is known")  # noqa: TRY004
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        zone = ZoneInfo(meeting.time_zone)
        yield "dtstart", start.replace(tzinfo=zone)
        if ends(meeting) > begins(meeting):  # an end must be later
            yield "dtend", end.replace(tzinfo=zone)
    else:
        yield "dtstart", start
        yield "dtend", end + DAY  # the first day after


def _time_zone(meeting: Meeting) -> "Timezone":
    """What the clocks of the place show around the meeting."""
    from icalendar import Timezone  # noqa: PLC0415

    begin, end = begins(meeting).date(), ends(meeting).date()
    first, last = begin - HALF_A_YEAR, max(begin + HALF_A_YEAR, end + 2 * DAY)
    zone = Timezone.from_tzinfo(ZoneInfo(meeting.time_zone), meeting.time_zone, first, last)
    del zone["COMMENT"]
    for clock in zone.subcomponents:
        forward = clock.TZOFFSETTO - clock.TZOFFSETFROM
        if forward > dt.timedelta(0):
            # A change is told by the clock before it; the package gives the time to which the clocks jump.
            onsets = [clock.DTSTART, *(onset for onset, _ in clock.rdates)]
            clock.DTSTART, *others = (onset - forward for onset in onsets)
            if others:
                del clock["RDATE"]
                clock.add("RDATE", others)
    return zone


def _description(announced: Announced, base: KnowledgeBase, language: str) -> Iterator[str]:
    if said := standing(announced, language):
        yield said
    yield from (f"• {point[language]}" for point in announced.meeting.agenda)
    if not announced.meeting.stated:
        yield translate(language, "meeting-inferred-why")
    yield from evidence(announced, base, language)


def _clean(text: str) -> str:
    return text.translate(NO_CONTROLS)
