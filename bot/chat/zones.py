"""Time zones as people name them: by the name in the IANA database, or by the city in German or English."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from bot.knowledge.consistency import short_id

LIKELY: Final = {
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Brussels", "Europe/Kyiv", "America/New_York"),
    "en": ("Europe/London", "Europe/Dublin", "Europe/Brussels", "Europe/Berlin", "Europe/Kyiv", "America/New_York"),
}
"""By the language of whoever chooses."""
AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
"""Whose cities are time zones; the database has names without any, too, which are kept for old programs."""
MOST_SUGGESTED: Final = 3
LEAST_ALIKE: Final = 70
"""Of a hundred; below it a suggestion would be a guess."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What somebody's words may mean."""

    zone: str | None
    """The time zone, if there is no doubt."""
    suggestions: tuple[str, ...] = ()
    """Those that may be meant, if there is."""


def find(words: str) -> Found:
    """The time zone that somebody names."""
    # Imported here because the start should not wait for it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    names, wanted = _names(), _folded(words)
    exact = names.get(wanted, ())
    if len(exact) == 1:
        return Found(zone=exact[0])
    alike = process.extract(wanted, list(names), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=3 * MOST_SUGGESTED)
    zones = dict.fromkeys([*exact, *(zone for name, _, _ in alike for zone in names[name])])
    return Found(zone=None, suggestions=tuple(zones)[:MOST_SUGGESTED])


def by_short(short: str) -> str | None:
    """The time zone that a button stands for."""
    return _by_short().get(short)


def short(zone: str) -> str:
    """Eight letters and digits for a time zone."""
    return short_id(zone)


def city(zone: str, language: str) -> str:
    """The city of a time zone, as the language calls it."""
    # Imported here because the start should not wait for it.
    from babel import Locale  # noqa: PLC0415

    told = Locale.parse(language).time_zones.get(zone)
    return str(told.get("city") or _last(zone)) if told else _last(zone)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS or zone == "UTC"))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The zones that each name may mean."""
    found: dict[str, list[str]] = {}
    for zone in _zones():
        for name in {_folded(name) for name in _called(zone)}:
            found.setdefault(name, []).append(zone)
    return {name: tuple(zones) for name, zones in found.items()}


def _called(zone: str) -> Iterator[str]:
    area = zone.split("/", maxsplit=1)[0]
    yield zone
    yield _last(zone)
    for language in LIKELY:
        yield city(zone, language)
        yield f"{area}/{city(zone, language)}"


@cache
def _by_short() -> dict[str, str]:
    return {short_id(zone): zone for zone in _zones()}


def _last(zone: str) -> str:
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
