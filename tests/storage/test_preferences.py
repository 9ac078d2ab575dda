"""What chats choose: quiet hours in all zones, kinds as numbers."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.chats import Chat, ChatKind, Chats
from bot.storage.database import Database
from bot.storage.preferences import Chattiness, NoticeKind, Preferences, QuietHours, kinds_in, night, number_of

BERLIN = ZoneInfo("Europe/Berlin")
MINUTES = st.integers(0, 24 * 60 - 1)


def at(text: str, *, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def quiet(start: str, end: str, zone: str = "Europe/Berlin") -> QuietHours:
    first, last = (int(each[:2]) * 60 + int(each[3:]) for each in (start, end))
    return QuietHours(start=first, end=last, time_zone=zone)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (("22:00", "07:00"), "2026-06-01T21:59", None),
        (("22:00", "07:00"), "2026-06-01T22:00", "2026-06-02T07:00"),
        (("22:00", "07:00"), "2026-06-02T00:00", "2026-06-02T07:00"),
        (("22:00", "07:00"), "2026-06-02T06:59", "2026-06-02T07:00"),
        (("22:00", "07:00"), "2026-06-02T07:00", None),
        (("22:00", "00:00"), "2026-06-01T23:30", "2026-06-02T00:00"),
        (("00:00", "06:00"), "2026-06-01T00:00", "2026-06-01T06:00"),
        (("13:00", "15:00"), "2026-06-01T14:00", "2026-06-01T15:00"),
        (("13:00", "15:00"), "2026-06-01T15:00", None),
        (("22:00", "22:00"), "2026-06-01T22:00", None),
        (("22:00", "07:00"), "2026-12-31T23:00", "2027-01-01T07:00"),
        # The nights in which the clocks change: 02:00 to 03:00 is skipped, or comes twice.
        (("22:00", "07:00"), "2026-03-28T23:00", "2026-03-29T07:00"),
        (("22:00", "07:00"), "2026-10-24T23:00", "2026-10-25T07:00"),
        (("22:00", "02:30"), "2026-03-29T01:00", "2026-03-29T03:30"),
    ],
)
def test_quiet_hours_end(hours: tuple[str, str], now: str, until: str | None) -> None:
    assert quiet(*hours).until(at(now)) == (until and at(until))


def test_an_end_that_comes_twice_is_the_second_one() -> None:
    for now in (at("2026-10-25T02:10"), at("2026-10-25T02:10", fold=1)):
        assert quiet("22:00", "02:30").until(now) == at("2026-10-25T02:30", fold=1).astimezone(dt.UTC)


def test_the_zone_of_the_chat_counts_not_that_of_the_moment() -> None:
    now = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)

    assert quiet("22:00", "07:00", "Pacific/Auckland").until(now) == dt.datetime(2026, 6, 1, 19, tzinfo=dt.UTC)
    assert quiet("22:00", "07:00", "Pacific/Kiritimati").until(now) == dt.datetime(2026, 6, 1, 17, tzinfo=dt.UTC)
    assert quiet("22:00", "07:00", "America/New_York").until(now) is None


@given(
    start=MINUTES,
    end=MINUTES,
    zone=st.sampled_from(sorted(available_timezones())),
    now=st.datetimes(min_value=dt.datetime(2024, 1, 1), max_value=dt.datetime(2036, 1, 1), timezones=st.just(dt.UTC)),
)
def test_quiet_hours_end_after_now_and_within_about_a_day(start: int, end: int, zone: str, now: dt.datetime) -> None:
    until = QuietHours(start=start, end=end, time_zone=zone).until(now)

    # Otherwise the sender would look at the same notice again and again.
    assert until is None or now < until <= now + dt.timedelta(hours=27)


@given(st.frozensets(st.sampled_from(NoticeKind)))
def test_kinds_come_back_from_their_number(kinds: frozenset[NoticeKind]) -> None:
    assert kinds_in(number_of(kinds)) == kinds


def test_the_numbers_of_kinds_are_those_that_are_stored() -> None:
    assert {kind: kind.bit for kind in NoticeKind} == {
        "agenda": 1,
        "decision": 2,
        "postponement": 4,
        "correction": 8,
        "reminder": 16,
    }


def test_every_language_has_a_night() -> None:
    assert [night(language).time_zone for language in ("de", "en")] == ["Europe/Berlin", "Europe/London"]


async def test_all_that_a_chat_chooses_is_kept(database: Database) -> None:
    chats = Chats(database)
    await chats.seen(-1, ChatKind.GROUP)
    chosen = Preferences(
        spoken="de",
        quiet=night("de"),
        urgent_at_night=True,
        silent=True,
        pin=True,
        muted=frozenset({NoticeKind.REMINDER, NoticeKind.AGENDA}),
        chattiness=Chattiness.BRIEF,
    )

    await chats.change(-1, lambda _: chosen)

    assert await chats.get(-1) == Chat(id=-1, kind=ChatKind.GROUP, preferences=chosen)
    await chats.left(-1)
    assert (await chats.seen(-1, ChatKind.GROUP)).preferences == chosen
