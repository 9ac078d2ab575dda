"""The schedule on the page: times by the reader's clock, and files to save."""

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.async_api import expect

from tests.playground.page.conftest import Visitors
from tests.playground.page.visitor import DESKTOP, Look, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_file_is_saved_under_its_name(anna: Visitor, tmp_path: Path) -> None:
    await anna.start()
    listed = await anna.ask("/termine")
    await listed.get_by_role("button", name="In den Kalender: Beckenfest").click()
    file = anna.answer.get_by_role("link", name="beckenfest.ics")
    async with anna.page.expect_download() as saving:
        await file.click()
    saved = await saving.value
    assert saved.suggested_filename == "beckenfest.ics"
    await saved.save_as(tmp_path / "saved.ics")
    (event,) = Calendar.from_ical((tmp_path / "saved.ics").read_bytes()).walk("VEVENT")
    assert event["UID"] == "beckenfest@belegbot"


@pytest.mark.parametrize(
    ("zone", "times"),
    [
        ("Europe/Berlin", ["Samstag, 14. Juni 2031 um 15:00", "18:00"]),
        ("America/New_York", ["Samstag, 14. Juni 2031 um 09:00", "12:00"]),
        ("Asia/Tokyo", ["Samstag, 14. Juni 2031 um 22:00", "01:00"]),
    ],
)
async def test_times_are_those_of_the_reader(visitors: Visitors, zone: str, times: list[str]) -> None:
    reader = await visitors.come(look=Look(viewport=DESKTOP, time_zone=zone))
    await reader.start()
    listed = await reader.ask("/termine")
    await expect(listed.locator("time.date-time")).to_have_text(times)
