"""Texts: what is found in them, and their limits."""

import pytest

from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.text import cut, formatted, found_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/frage@belegbot wann?", [("bot_command", "/frage@belegbot")]),
        ("/start nato", [("bot_command", "/start")]),
        ("und/oder, 1/2, /", []),
        ("😀 @belegbot, wann?", [("mention", "@belegbot")]),
        ("a@example.org @ab", [("email", "a@example.org")]),
        ("https://example.org/a_b. #nato #1", [("url", "https://example.org/a_b"), ("hashtag", "#nato")]),
    ],
)
def test_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity["type"], cut(text, entity)) for entity in found_in(text)] == found


def test_nothing_is_found_in_code() -> None:
    assert [entity["type"] for entity in formatted("<code>/start</code> /help", parse_mode="HTML")[1]] == [
        "code",
        "bot_command",
    ]


def test_trimmed() -> None:
    assert formatted("\n <b> x</b>y \n", parse_mode="html") == ("xy", [{"type": "bold", "offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("text", "shown", "offset", "length"),
    [
        ("a\tb\0c <b>x</b>", "a b c x", 6, 1),
        ("a\r\nb\u202e <b>x\r</b>", "a\nb x", 4, 1),
        ("A\u030aa <b>x\u0333\u033fy</b>", "Aa xy", 3, 2),
        ("😀\u0301\u030a<b>😀\u0301</b>", "😀\u0301😀\u0301", 3, 3),
    ],
)
def test_removed_characters(text: str, shown: str, offset: int, length: int) -> None:
    bold = {"type": "bold", "offset": offset, "length": length}
    assert formatted(text, parse_mode="HTML") == (shown, [bold])


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 4096, "<b>" + "x" * 4096 + "</b>", f"  {'x' * 4096}\n"])
def test_longest(text: str) -> None:
    assert formatted(text, parse_mode="HTML")


@pytest.mark.parametrize(
    ("text", "mode", "problem"),
    [
        ("", "", "message text is empty"),
        (" \n", "", "text must be non-empty"),
        ("<b></b>", "HTML", "text must be non-empty"),
        ("x" * 4097, "", "message is too long"),
        ("😀" * 4097, "", "message is too long"),
        ("<b></b>" * 5000, "HTML", "text is too long"),
    ],
)
def test_limits(text: str, mode: str, problem: str) -> None:
    with pytest.raises(ApiError, match=f"Bad Request: {problem}"):
        formatted(text, parse_mode=mode)
