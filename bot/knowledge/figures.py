"""The numbers and calendar dates that a text states, in digits or in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

SMALL: Final[Mapping[str, str]] = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "en": "two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
}
TENS: Final[Mapping[str, str]] = {
    "de": "zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
JOINED: Final[Mapping[str, str]] = {"de": "{unit}und{ten}", "en": "{ten}-{unit}"}
ONE: Final[Mapping[str, str]] = {"de": "ein", "en": "one"}
MAGNITUDES: Final[Mapping[str, Mapping[str, int]]] = {
    "de": {"hundert": 2, "tausend": 3, "mio": 6, "million": 6, "mrd": 9, "milliarde": 9, "billion": 12},
    "en": {"hundred": 2, "thousand": 3, "million": 6, "bn": 9, "billion": 9, "trillion": 12},
}
MONTHS: Final[Mapping[str, str]] = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
OTHER_MEANINGS: Final = ("March", "May")
"""Months only where a day or a year stands beside them."""
PART_OF_DAY: Final[Mapping[str, str]] = {"de": r"\.", "en": r"(?:st|nd|rd|th)?"}
ORDINAL: Final[Mapping[str, str]] = {"de": r"\.", "en": r"(?:st|nd|rd|th)\b"}
# German words that begin with a number and mean it: zweitägig, dreimal, vierfach.
COMPOUND: Final = r"(?:tägig|wöchig|monatig|jährig|stündig|köpfig|stellig|teilig|fach|mal)\w*"
MARKERS: Final[Mapping[str, str]] = {"de": "erschlossen|abgeleitet|errechnet", "en": "inferred|derived|worked out"}
DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, as a text states it."""

    text: str
    value: Decimal
    ordinal: bool = False
    """Whether it is written like a day: 13. or 13th."""


@dataclass(frozen=True, kw_only=True)
class CalendarDate:
    """A month, with its days and year where the text gives them."""

    text: str
    month: int
    days: tuple[int, ...] = ()
    year: int | None = None


def dates(text: str, language: str) -> list[CalendarDate]:
    """All calendar dates in a text."""
    return [date for _, date in _dates(text, _known(language))]


def numbers(text: str, language: str) -> list[Number]:
    """All numbers in a text that are no part of a calendar date, one excepted: it is an article."""
    language = _known(language)
    rest = text
    for (start, end), _ in _dates(text, language):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return list(_numbers(rest, language, COMPOUND if language == "de" else ""))


def stated(text: str, language: str) -> frozenset[Decimal]:
    """The values of everything in a text that may be read as a number, with its magnitude and without."""
    language = _known(language)
    found = {number.value for number in _numbers(text, language, r"\w*")}
    return frozenset(found | {Decimal(digits) for digits in DIGITS.findall(text)})


def marks_inference(text: str, language: str) -> bool:
    """Whether a text says that its calendar date is inferred."""
    return re.search(rf"\b(?:{MARKERS[language]})", text, re.IGNORECASE) is not None


def _known(language: str) -> str:
    return language if language in MONTHS else "en"


def _dates(text: str, language: str) -> Iterator[tuple[tuple[int, int], CalendarDate]]:
    months = MONTHS[language].split()
    for match in _date_pattern(language).finditer(text):
        if match["name"] is None:
            day, month = int(match["day"] or match["iso_day"]), int(match["number"] or match["iso_month"])
            days: tuple[int, ...] = (day,)
            year = match["number_year"] or match["iso_year"]
        else:
            month = months.index(match["name"]) + 1
            days = tuple(int(day) for day in DIGITS.findall(f"{match['before'] or ''} {match['after'] or ''}"))
            year = match["year"]
            if match["name"] in OTHER_MEANINGS and not days and not year:
                continue
        date = CalendarDate(text=match[0].strip(), month=month, days=days, year=int(year) if year else None)
        yield match.span(), date


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    day = rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9]){PART_OF_DAY[language]}(?!\d)"
    days = rf"{day}(?:\s*(?:,|/|–|-|und|bis|oder|and|to|or)\s*{day})*"
    names = "|".join(MONTHS[language].split())
    after = rf"(?:\s+(?P<after>{days}))?" if language == "en" else "(?P<after>(?!))?"
    return re.compile(
        rf"(?:(?P<before>{days})\s+(?:of\s+)?)?\b(?P<name>{names})\b{after}(?:,?\s+(?P<year>\d{{4}})\b)?"
        r"|\b(?P<iso_year>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
        r"|\b(?P<day>\d\d?)\.(?P<number>0?[1-9]|1[0-2])\.(?P<number_year>\d{4}\b)?"
    )


def _numbers(text: str, language: str, ending: str) -> Iterator[Number]:
    """The numbers in a text; `ending` is what may follow a number word within the same word."""
    magnitudes = MAGNITUDES[language]
    for match in _number_pattern(language, ending).finditer(text):
        word, digits, magnitude = match["word"], match["digits"], match["magnitude"]
        value = Decimal(_words(language)[word.lower()]) if word else _decimal(digits, language)
        if magnitude:
            value = value.scaleb(magnitudes[magnitude.lower()])
        yield Number(text=match[0].removesuffix("."), value=value, ordinal=match["ordinal"] is not None)


@cache
def _number_pattern(language: str, ending: str) -> re.Pattern[str]:
    words = "|".join(sorted(_words(language), key=len, reverse=True))
    magnitudes = "|".join(MAGNITUDES[language])
    return re.compile(
        # Not the digits of a name such as F-16 or G7.
        r"(?<!\w)(?<![^\W\d_]-)"
        rf"(?:(?P<word>{words})(?:{ending})?\b|(?P<digits>\d+(?:[.,]\d+)*)(?P<ordinal>{ORDINAL[language]})?)"
        rf"(?:[\s-]*(?P<magnitude>{magnitudes})(?:en|n)?\b)?",
        re.IGNORECASE,
    )


@cache
def _words(language: str) -> Mapping[str, int]:
    units, tens = SMALL[language].split(), TENS[language].split()
    words = {word: value for value, word in enumerate(units, 2)}
    for tens_value, ten in zip(range(20, 100, 10), tens, strict=True):
        words[ten] = tens_value
        for value, unit in enumerate((ONE[language], *units[:8]), 1):
            words[JOINED[language].format(unit=unit, ten=ten)] = tens_value + value
    return words | {word.replace("ss", "ß"): value for word, value in words.items() if "dreissig" in word}


def _decimal(digits: str, language: str) -> Decimal:
    thousands = r"\." if language == "de" else ","
    if re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:[.,]\d+)?", digits):
        digits = re.sub(rf"{thousands}(?=\d{{3}})", "", digits)
    whole, *rest = re.split("[.,]", digits)
    return Decimal(f"{whole}.{''.join(rest)}")
