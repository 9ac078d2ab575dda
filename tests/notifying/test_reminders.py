"""Reminders: their windows by the clocks of the place, whatever these do."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.schema import Meeting, MeetingStatus
from bot.notifying.calendar import Announced, Change
from bot.notifying.reminders import Reminder, Which, reminders
from bot.notifying.times import begins, ends
from tests.notifying.meetings import CHANGED_AT, announced, meeting, timed, whole_days

LONG_AGO = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


def windows(found: tuple[Reminder, ...]) -> list[tuple[str, str, str]]:
    """Each reminder with its window by the clocks of Berlin."""
    return [(one.which, in_berlin(one.not_before), in_berlin(one.expires_at)) for one in found]


def in_berlin(moment: dt.datetime) -> str:
    return f"{moment.astimezone(BERLIN):%d.%m. %H:%M}"


def test_a_meeting_in_the_afternoon_has_three() -> None:
    assert windows(reminders(announced(), LONG_AGO)) == [
        ("day-before", "13.06. 15:00", "13.06. 21:00"),
        ("morning", "14.06. 08:00", "14.06. 12:00"),
        ("hour-before", "14.06. 14:00", "14.06. 15:00"),
    ]


@pytest.mark.parametrize(
    ("start", "expected"), [("10:00", ["08:00", "10:00"]), ("09:59", None), ("13:00", ["08:00", "12:00"])]
)
def test_the_morning_counts_only_well_before_the_start(start: str, expected: list[str] | None) -> None:
    day = announced(start=f"2031-06-14T{start}", end="2031-06-14T18:00")
    mornings = [window[1:] for window in windows(reminders(day, LONG_AGO)) if window[0] == "morning"]
    assert mornings == ([tuple(f"14.06. {clock}" for clock in expected)] if expected else [])


def test_a_meeting_of_whole_days_has_two() -> None:
    assert windows(reminders(announced("umbaurunde"), LONG_AGO)) == [
        ("day-before", "31.08. 09:00", "31.08. 18:00"),
        ("morning", "01.09. 08:00", "01.09. 12:00"),
    ]


def test_a_meeting_of_which_the_month_is_known_has_none() -> None:
    assert reminders(announced("saisonende"), LONG_AGO) == ()


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.OVER])
def test_a_meeting_that_does_not_come_has_none(status: MeetingStatus) -> None:
    assert reminders(announced(status=status), LONG_AGO) == ()


def test_a_meeting_without_a_new_date_has_none() -> None:
    change = Change(update="neu", status=MeetingStatus.POSTPONED)
    postponed = Announced(meeting=meeting(), changes=(change,), sequence=1, changed_at=CHANGED_AT)
    assert reminders(postponed, LONG_AGO) == ()


def test_another_start_has_other_names() -> None:
    before = {reminder.name for reminder in reminders(announced(), LONG_AGO)}
    later = reminders(announced(start="2031-06-14T15:30"), LONG_AGO)
    elsewhere = reminders(announced(time_zone="Europe/London"), LONG_AGO)
    assert before.isdisjoint(reminder.name for reminder in (*later, *elsewhere))
    assert "reminder:umbaurunde:morning:2031-09-01" in [
        one.name for one in reminders(announced("umbaurunde"), LONG_AGO)
    ]


@given(timed() | whole_days())
def test_windows_are_windows_before_the_meeting(any_meeting: Announced) -> None:
    found = reminders(any_meeting, LONG_AGO)
    assert all(one.not_before < one.expires_at for one in found)
    assert len({one.name for one in found}) == len(found)
    assert all(len(one.name) <= 160 for one in found)


@given(timed())
def test_hours_before_are_hours_whatever_the_clocks_do(any_meeting: Announced) -> None:
    found = {one.which: one for one in reminders(any_meeting, LONG_AGO)}
    start = begins(any_meeting.meeting)
    assert start - found[Which.DAY_BEFORE].not_before == 24 * HOUR
    assert found[Which.DAY_BEFORE].expires_at - found[Which.DAY_BEFORE].not_before == 6 * HOUR
    assert start - found[Which.HOUR_BEFORE].not_before == HOUR
    assert found[Which.HOUR_BEFORE].expires_at == start
    if morning := found.get(Which.MORNING):
        assert start - morning.not_before >= 2 * HOUR
        assert morning.expires_at <= start
        assert clock(morning.not_before, any_meeting.meeting) == "08:00"


@given(whole_days())
def test_mornings_are_mornings_at_the_place(any_meeting: Announced) -> None:
    found = reminders(any_meeting, LONG_AGO)
    assert [clock(one.not_before, any_meeting.meeting) for one in found] == ["09:00", "08:00"]
    assert [clock(one.expires_at, any_meeting.meeting) for one in found] == ["18:00", "12:00"]


@given(timed() | whole_days(), st.integers(-50, 50))
def test_what_has_passed_is_left_out(any_meeting: Announced, hours: int) -> None:
    now = begins(any_meeting.meeting) + hours * HOUR
    assert reminders(any_meeting, now) == tuple(one for one in reminders(any_meeting, LONG_AGO) if one.expires_at > now)


@given(timed() | whole_days())
def test_a_meeting_ends_after_it_begins(any_meeting: Announced) -> None:
    assert begins(any_meeting.meeting) <= ends(any_meeting.meeting)


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("beckenfest", "2031-06-14T13:00+00:00", "2031-06-14T16:00+00:00"),
        ("umbaurunde", "2031-08-31T22:00+00:00", "2031-09-02T22:00+00:00"),
        ("saisonende", "2031-08-31T22:00+00:00", "2031-09-30T22:00+00:00"),
    ],
)
def test_days_and_months_are_those_of_the_place(name: str, begin: str, end: str) -> None:
    assert begins(meeting(name)) == dt.datetime.fromisoformat(begin)
    assert ends(meeting(name)) == dt.datetime.fromisoformat(end)


def test_december_ends_with_the_year() -> None:
    assert ends(meeting("saisonende", end="2031-12")) == dt.datetime(2031, 12, 31, 23, tzinfo=dt.UTC)


def clock(moment: dt.datetime, of: Meeting) -> str:
    return f"{moment.astimezone(ZoneInfo(of.time_zone)):%H:%M}"
