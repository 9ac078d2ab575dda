"""Which days a text may name: those of the meetings, each as exactly as it is known."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import load_base
from bot.knowledge.inference import KnownDay, days_of
from bot.knowledge.schema import Source
from tests.knowledge.making import meeting, source, write_base

SOURCES = [Source(**source(1, "am Montag"))]
ARTICLE_DAY = KnownDay(2024, 3, 4)
SPANS = st.tuples(st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 100))


def known(folder: Path, start: str, end: str) -> frozenset[KnownDay]:
    base = load_base(write_base(folder, meeting=meeting(start=start, end=end, stated=True)))
    days = days_of(base, SOURCES)
    assert days.inferred == {ARTICLE_DAY} - days.stated
    return days.stated


@given(SPANS)
def test_the_days_of_a_meeting(tmp_path_factory: pytest.TempPathFactory, span: tuple[dt.date, int]) -> None:
    days = [span[0] + dt.timedelta(number) for number in range(span[1] + 1)]
    found = known(tmp_path_factory.mktemp("base"), f"{days[0]} 10:00", f"{days[-1]} 23:00")
    assert found == {(day.year, day.month, day.day) for day in days}


@given(SPANS)
def test_the_months_of_a_meeting(tmp_path_factory: pytest.TempPathFactory, span: tuple[dt.date, int]) -> None:
    days = [span[0] + dt.timedelta(number) for number in range(span[1] + 1)]
    found = known(tmp_path_factory.mktemp("base"), f"{days[0]:%Y-%m}", f"{days[-1]:%Y-%m}")
    assert found == {(day.year, day.month, None) for day in days}
