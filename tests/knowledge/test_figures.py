"""Numbers and calendar dates as German and English write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.figures import dates, marks_inference, numbers, stated


@pytest.mark.parametrize(
    ("language", "text", "days", "month", "year"),
    [
        ("de", "Am 13. und 14. Juni 2024 ist es so weit.", (13, 14), 6, 2024),
        ("de", "am 13./14. Juni", (13, 14), 6, None),
        ("de", "vom 9.–11. März", (9, 11), 3, None),
        ("de", "am 13.6.2024", (13,), 6, 2024),
        ("de", "am 03.06.", (3,), 6, None),
        ("de", "im Juli 2024", (), 7, 2024),
        ("de", "im Mai", (), 5, None),
        ("de", "seit 2024-06-13", (13,), 6, 2024),
        ("en", "On 13 and 14 June 2024 it is time.", (13, 14), 6, 2024),
        ("en", "June 13-14, 2024", (13, 14), 6, 2024),
        ("en", "on June 13th", (13,), 6, None),
        ("en", "the 13th of June", (13,), 6, None),
        ("en", "in June 2024", (), 6, 2024),
        ("en", "in May 2024", (), 5, 2024),
    ],
)
def test_a_date(language: str, text: str, days: tuple[int, ...], month: int, year: int | None) -> None:
    (date,) = dates(text, language)
    assert (date.days, date.month, date.year) == (days, month, year)
    assert numbers(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "May I ask?"), ("en", "the march"), ("de", "die 32 Staaten"), ("de", "am Freitag"), ("de", "3,5 Prozent")],
)
def test_no_date(language: str, text: str) -> None:
    assert dates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("de", "40 Milliarden Euro seit 2022", ["4e10", "2022"]),
        ("de", "40 Mrd. Euro, 3 Mio. Menschen", ["4e10", "3e6"]),
        ("de", "1.234,5 und 40.000", ["1234.5", "40000"]),
        ("de", "zwei Tage, zweitägig, vierfach", ["2", "2", "4"]),
        ("de", "zweiunddreißig, einundvierzig und dreissig", ["32", "41", "30"]),
        ("de", "zwölf Millionen", ["12e6"]),
        ("de", "von 12:30 bis 14 Uhr", ["12", "30", "14"]),
        ("de", "am Freitag, dem 14.", ["14"]),
        ("en", "40 billion euros since 2022", ["4e10", "2022"]),
        ("en", "a 40-billion-euro plan, 40bn", ["4e10", "4e10"]),
        ("en", "1,234.5 and 40,000", ["1234.5", "40000"]),
        ("en", "two days, a two-day meeting", ["2", "2"]),
        ("en", "Thirty-two and forty", ["32", "40"]),
        ("fr", "40 et 2022", ["40", "2022"]),
        ("de", "eine F-16, ein Leopard, G7, dreist, ein Achtungserfolg", []),
        ("en", "one of a kind, an F-16, tension, often", []),
    ],
)
def test_numbers(language: str, text: str, values: list[str]) -> None:
    assert [number.value for number in numbers(text, language)] == [Decimal(value) for value in values]


def test_a_billion_is_not_a_german_billion() -> None:
    assert numbers("40 Billionen", "de")[0].value == 1000 * numbers("40 billion", "en")[0].value


def test_only_a_number_with_a_point_is_a_german_ordinal() -> None:
    assert [number.ordinal for number in numbers("Der 14. und die 32 Staaten", "de")] == [True, False]


def test_what_a_text_states_is_read_generously() -> None:
    values = stated("Die zweitägige Sitzung am 3. Juni kostet 40 Milliarden.", "de")
    assert values == {Decimal(value) for value in ("2", "3", "40", "4e10")}


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("de", "erschlossen ist der 13. Juni", True),
        ("de", "Daraus abgeleitet: der 13. Juni", True),
        ("en", "13 June is inferred", True),
        ("de", "am 13. Juni", False),
        ("en", "on 13 June", False),
        ("de", "noch unerschlossenes Gebiet", False),
    ],
)
def test_marks_inference(language: str, text: str, marked: bool) -> None:
    assert marks_inference(text, language) is marked


@given(st.text(max_size=80), st.sampled_from(["de", "en", "fr"]))
def test_arbitrary_text(text: str, language: str) -> None:
    shown = {number.text for number in numbers(text, language)} | {date.text for date in dates(text, language)}
    assert all(part in text for part in shown)
