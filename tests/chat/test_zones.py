"""Time zones as people name them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import zones
from bot.storage.tables import chats


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        *(("Europe/Lisbon", "Europe/Lisbon"), ("europe/lisbon", "Europe/Lisbon"), ("Lissabon", "Europe/Lisbon")),
        *(("Wien", "Europe/Vienna"), (" new  york ", "America/New_York"), ("America/New_York", "America/New_York")),
        *(("BRÜSSEL", "Europe/Brussels"), ("utc", "UTC"), ("Europe/Brüssel", "Europe/Brussels")),
    ],
)
def test_names_in_both_languages(words: str, zone: str) -> None:
    assert zones.find(words) == zones.Found(zone=zone)


@pytest.mark.parametrize(
    ("words", "first"), [("Londn", "Europe/London"), ("Europa/Berlin", "Europe/Berlin"), ("Brusels", "Europe/Brussels")]
)
def test_what_is_misspelt_is_suggested_and_not_taken(words: str, first: str) -> None:
    found = zones.find(words)
    assert (found.zone, found.suggestions[0]) == (None, first)


@given(st.text(max_size=80))
def test_whatever_is_written_gives_zones_that_exist(words: str) -> None:
    found = zones.find(words)
    assert len(found.suggestions) <= 3
    for zone in filter(None, (found.zone, *found.suggestions)):
        assert ZoneInfo(zone).key == zone


def test_every_zone_that_is_offered_has_a_button_and_a_name() -> None:
    for language, offered in zones.LIKELY.items():
        for zone in offered:
            assert zones.by_short(zones.short(zone)) == zone
            assert zones.city(zone, language)
    assert zones.by_short("aaaaaaaa") is None


def test_every_zone_fits_into_its_column() -> None:
    length: int = chats.c.time_zone.type.length  # type: ignore[attr-defined]
    assert max(map(len, available_timezones())) <= length
