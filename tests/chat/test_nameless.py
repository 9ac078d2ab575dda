"""A question that is kept names nobody but in plain words."""

import pytest
from telegram import User

from bot.chat.nameless import nameless
from tests.chat.factories import BOT, message

ME = User.de_json(BOT, None)


def entity(text: str, kind: str, words: str, **fields: object) -> dict[str, object]:
    """The entity over these words of the text."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    return {"type": kind, "offset": start, "length": len(words.encode("utf-16-le")) // 2} | fields


@pytest.mark.parametrize(
    ("kind", "words", "fields"),
    [
        ("mention", "@annegret", {}),
        ("text_mention", "Annegret Müller", {"user": {"id": 5, "is_bot": False, "first_name": "Annegret"}}),
        ("email", "annegret@example.org", {}),
        ("phone_number", "555 1234", {}),
        ("url", "annegret.example", {}),
        ("text_link", "meine Seite", {"url": "https://example.org"}),
    ],
)
def test_what_telegram_marks_is_blanked(kind: str, words: str, fields: dict[str, object]) -> None:
    text = f"@BelegBot 😀 Weiß {words}, wann es losgeht?"
    marked = [entity(text, "mention", "@BelegBot"), entity(text, kind, words, **fields)]
    assert nameless(message(text, entities=marked), ME) == "😀 Weiß …, wann es losgeht?"


def test_one_mark_in_another_is_blanked_once() -> None:
    text = "Was sagt meine Seite heute?"
    link = entity(text, "text_link", "meine Seite", url="https://example.org")
    assert nameless(message(text, entities=[link, entity(text, "mention", "Seite")]), ME) == "Was sagt … heute?"


@pytest.mark.parametrize(
    "words",
    [
        "@annegret",
        "annegret.m@example.org",
        "annegret+bad@mail.example.co.uk",
        "https://example.org/a?b=c#d",
        "tg://user?id=11",
        "www.annegret.example",
        "t.me/annegret",
        "+49 151 23456789",
        "0151/2345678",
        "(0151) 234-5678",
        "00491512345678",
        "0151 23 45 67 8",
    ],
)
def test_so_is_what_it_leaves_unmarked(words: str) -> None:
    assert nameless(message(f"Weiß {words}, wann?"), ME) == "Weiß …, wann?"
    assert nameless(message(f"Kennt ihr {words}?"), ME) == "Kennt ihr …?"


@pytest.mark.parametrize(
    "text",
    [
        "Was war am 12.06.2024 und am 06/06/2024 oder 06-12-2024?",
        "Gab es 2024/2025 wirklich 40.000.000.000 Euro, also 40 000 000 000?",
        "Bis 2024-06-12 um 09:30 Uhr oder 0,5 bis 1,5 Prozent, z.B. und/oder?",
        "Wo wohnt Frau Zwetschkenbaum?",
    ],
)
def test_dates_and_figures_stay_and_so_do_names_in_plain_words(text: str) -> None:
    assert nameless(message(text), ME) == text
