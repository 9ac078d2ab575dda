"""Meetings and updates of the pool, with other times."""

import datetime as dt
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import Meeting, Update
from bot.notifying.calendar import Announced

POOL = Path(__file__).parents[1] / "e2e" / "knowledge"
CHANGED_AT = dt.datetime(2031, 5, 7, 9, 30, 15, tzinfo=dt.UTC)
ZONES = (
    *("Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "UTC", "Etc/GMT+5"),
    *("Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Casablanca", "Asia/Tokyo"),
)


@cache
def pool() -> KnowledgeBase:
    """The base about the pool."""
    return load_base(POOL)


def meeting(name: str = "beckenfest", **changes: object) -> Meeting:
    """A meeting of that base, with other fields."""
    return Meeting.model_validate(pool().meetings[name].model_dump() | changes)


def announced(name: str = "beckenfest", *, sequence: int = 0, **changes: object) -> Announced:
    """The same, as it was announced."""
    return Announced(meeting=meeting(name, **changes), sequence=sequence, changed_at=CHANGED_AT)


def update(kind: str = "postponement", *, name: str = "neu", **fields: object) -> Update:
    """An update of the pool party."""
    given = {
        "id": name,
        "meeting": "beckenfest",
        "kind": kind,
        "text": {"de": "Es hat sich etwas geändert.", "en": "Something has changed."},
        "attribution": {"de": "Stadtrat Lindenau", "en": "Lindenau town council"},
    }
    return Update.model_validate(given | fields)


def postponement(start: str = "2031-06-21T16:00", end: str = "2031-06-21T19:00", *, name: str = "neu") -> Update:
    """The same to other times."""
    return update(name=name, start=start, end=end)


@st.composite
def timed(draw: st.DrawFn) -> Announced:
    """A meeting with any times of day in any of some zones."""
    start = draw(st.datetimes(dt.datetime(2001, 1, 2), dt.datetime(2098, 12, 1))).replace(second=0, microsecond=0)
    length = dt.timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    return announced(start=start, end=start + length, time_zone=draw(st.sampled_from(ZONES)))


@st.composite
def whole_days(draw: st.DrawFn) -> Announced:
    """A meeting on any days."""
    start = draw(st.dates(dt.date(2001, 1, 2), dt.date(2098, 12, 1)))
    length = dt.timedelta(days=draw(st.integers(0, 5)))
    return announced(start=start, end=start + length, time_zone=draw(st.sampled_from(ZONES)))
