"""Files for calendar programs: read back by the package, and held against RFC 5545 by rules of our own."""

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.knowledge.schema import MeetingStatus
from bot.notifying.calendar import Announced, Change
from bot.notifying.ics import has_file, ics
from bot.notifying.times import begins, ends
from tests.notifying.meetings import announced, meeting, pool, timed, whole_days

OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
POSTPONED = Change(
    update="neu",
    status=MeetingStatus.POSTPONED,
    start="2031-06-21",
    end="2031-06-21",
    attribution={"de": "Stadtrat Lindenau", "en": "Lindenau town council"},
)
lines_of_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=200).filter(
    lambda text: text.strip() == text
)


def event_in(file: bytes) -> Event:
    """The one event of a file, as the package reads it."""
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def text_of(event: Event) -> str:
    """Its description."""
    return str(event["DESCRIPTION"])


def content_lines(file: bytes) -> list[str]:
    """The lines of a file by RFC 5545, section 3.1."""
    physical = file.decode().split("\r\n")
    assert physical.pop() == "", "the last line has no end"
    assert not any("\n" in line or "\r" in line for line in physical)
    assert all(len(line.encode()) <= 75 for line in physical)
    return "\r\n".join(physical).replace("\r\n ", "").split("\r\n")


def properties(file: bytes) -> dict[str, str]:
    """The properties of the event, each of which stands in it once."""
    lines = content_lines(file)
    pairs = [line.split(":", 1) for line in lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]]
    found = dict(pairs)
    assert len(found) == len(pairs)
    return found


def unescaped(value: str) -> str:
    """The text of a property by RFC 5545, section 3.3.11; fails where something should have been escaped."""
    assert re.fullmatch(r"(?:[^\\,;\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*", value)
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], value)


def by_file(file: bytes, name: str) -> dt.datetime:
    """A local time of the event, read by the file's own time zone as RFC 5545, section 3.6.5, has it."""
    (value,) = (value for key, value in properties(file).items() if key.startswith(f"{name};TZID="))
    local = wall_clock(value)
    zone = "\n".join(content_lines(file)).split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0]
    onsets = []
    for part in re.split(r"BEGIN:(?:STANDARD|DAYLIGHT)", zone)[1:]:
        found = dict(line.split(":", 1) for line in part.strip().split("\n") if not line.startswith("END"))
        before, after = offset(found["TZOFFSETFROM"]), offset(found["TZOFFSETTO"])
        onsets += [(wall_clock(value), before, after) for value in (found["DTSTART"], *repeated(found))]
    past = [onset for onset in sorted(onsets) if onset[0] <= local]
    start, before, after = past[-1]
    # A time that is skipped counts by the clock before the change.
    in_force = before if local < start + (after - before) else after
    return (local - in_force).replace(tzinfo=dt.UTC)


def repeated(observance: dict[str, str]) -> list[str]:
    return observance["RDATE"].split(",") if "RDATE" in observance else []


def wall_clock(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, "%Y%m%dT%H%M%S")


def offset(written: str) -> dt.timedelta:
    found = OFFSET.fullmatch(written)
    assert found
    return (1 if found[1] == "+" else -1) * dt.timedelta(hours=int(found[2]), minutes=int(found[3]))


def test_a_meeting_with_times() -> None:
    file = ics(announced(sequence=3), pool(), "de")
    lines = content_lines(file)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines[1:4] == ["VERSION:2.0", "PRODID:-//Belegbot//Belegbot//EN", "METHOD:PUBLISH"]
    assert properties(file) == {
        "UID": "beckenfest@belegbot",
        "SEQUENCE": "3",
        "DTSTAMP": "20310507T093015Z",
        "LAST-MODIFIED": "20310507T093015Z",
        "DTSTART;TZID=Europe/Berlin": "20310614T150000",
        "DTEND;TZID=Europe/Berlin": "20310614T180000",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Beckenfest",
        "LOCATION": "Freibad am Mühlteich",
        "DESCRIPTION": r"• Anschwimmen mit Bürgermeisterin Kaltofen\n• Führung durch die neue Heizung\n"
        r"Quelle: Mühltal-Bote\, Lindenau\, 6. Mai 2031\, Absatz 1",
    }
    assert "Source: Mühltal-Bote" in text_of(event_in(ics(announced(), pool(), "en")))


def test_a_meeting_of_whole_days_ends_with_the_day_after() -> None:
    found = properties(ics(announced("umbaurunde"), pool(), "en"))
    assert found["DTSTART;VALUE=DATE"] == "20310901"
    assert found["DTEND;VALUE=DATE"] == "20310903"


def test_of_a_month_there_is_no_file() -> None:
    assert not has_file(meeting("saisonende"))
    with pytest.raises(ValueError, match="month"):
        ics(announced("saisonende"), pool(), "de")


def test_an_inferred_date_is_tentative_and_says_so() -> None:
    event = event_in(ics(announced(stated=False), pool(), "de"))
    assert event["STATUS"] == "TENTATIVE"
    assert "Das Datum ist erschlossen" in text_of(event)


def test_a_cancelled_meeting_leaves_the_calendars() -> None:
    event = event_in(ics(announced(status="cancelled"), pool(), "en"))
    assert event["STATUS"] == "CANCELLED"
    assert text_of(event).startswith("Cancelled\n")


def test_a_postponed_meeting_tells_who_says_so() -> None:
    moved = dataclasses.replace(announced(status="postponed"), changes=(POSTPONED,))
    event = event_in(ics(moved, pool(), "de"))
    assert event["STATUS"] == "CONFIRMED"
    assert text_of(event).startswith("Verschoben auf diesen Termin\n")
    assert "Wer die Änderung mitteilt: Stadtrat Lindenau\n" in text_of(event)


def test_without_a_new_date_the_former_one_leaves_the_calendars() -> None:
    waiting = dataclasses.replace(
        announced(status="postponed"), changes=(POSTPONED.model_copy(update={"start": None, "end": None}),)
    )
    event = event_in(ics(waiting, pool(), "en"))
    assert event["STATUS"] == "CANCELLED"
    assert text_of(event).startswith("Postponed, no new date has been set yet\n")


def test_a_meeting_without_length_has_no_end() -> None:
    # RFC 5545, section 3.8.2.2: it MUST be later than the start.
    found = properties(ics(announced(end="2031-06-14T15:00"), pool(), "de"))
    assert not any(name.startswith("DTEND") for name in found)


@given(timed() | whole_days(), st.sampled_from(["de", "en"]))
def test_the_same_meeting_is_the_same_file(any_meeting: Announced, language: str) -> None:
    assert ics(any_meeting, pool(), language) == ics(dataclasses.replace(any_meeting), pool(), language)


@given(timed())
@example(announced(start="2031-03-30T03:15", end="2031-03-30T03:45"))
@example(announced(start="2031-03-30T02:15", end="2031-03-30T04:00"))
@example(announced(start="2031-10-26T02:15", end="2031-10-26T03:00"))
@example(announced(start="2031-03-09T02:59", end="2031-03-09T03:00", time_zone="America/New_York"))
@example(announced(start="2031-04-06T01:45", end="2031-04-06T02:15", time_zone="Australia/Lord_Howe"))
def test_times_are_those_of_the_place_with_the_clocks_that_the_file_tells(any_meeting: Announced) -> None:
    file = ics(any_meeting, pool(), "de")
    found, held = properties(file), any_meeting.meeting
    event = event_in(file)
    assert isinstance(event.start, dt.datetime)
    assert event.start.astimezone(dt.UTC) == begins(held)
    if held.time_zone == "UTC":
        assert dt.datetime.fromisoformat(found["DTSTART"]) == begins(held)
        return
    assert by_file(file, "DTSTART") == begins(held)
    if any(name.startswith("DTEND") for name in found):
        assert by_file(file, "DTEND") == ends(held)
    else:
        assert begins(held) == ends(held)


@given(whole_days())
def test_days_come_back_as_they_were(any_meeting: Announced) -> None:
    event = event_in(ics(any_meeting, pool(), "en"))
    assert event.start == any_meeting.meeting.start
    assert event.end == any_meeting.meeting.end + dt.timedelta(days=1)  # type: ignore[operator]


@given(lines_of_text, lines_of_text, lines_of_text)
@example("a,b;c\\n", "\\", "x" * 74 + "ü" * 40 + "\N{GRINNING FACE}" * 30)
@example("BEGIN:VEVENT", "END:VCALENDAR", ':;,="')
def test_any_text_comes_back_as_it_was(title: str, place: str, point: str) -> None:
    held = announced(
        title={"de": title, "en": title}, place={"de": place, "en": place}, agenda=[{"de": point, "en": point}]
    )
    file = ics(held, pool(), "de")
    found, event = properties(file), event_in(file)
    assert unescaped(found["SUMMARY"]) == event["SUMMARY"] == title
    assert unescaped(found["LOCATION"]) == event["LOCATION"] == place
    described = unescaped(found["DESCRIPTION"])
    assert described == event["DESCRIPTION"]
    assert described.startswith(f"• {point}\n")


def test_what_a_text_may_not_hold_is_left_out() -> None:
    odd = announced(title={"de": "Becken\x07fest\x85am\u2028Teich", "en": "Party"})
    assert properties(ics(odd, pool(), "de"))["SUMMARY"] == "Becken fest am Teich"
