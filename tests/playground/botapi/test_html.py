"""Telegram's HTML."""

from typing import Any

import pytest

from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.html import parse_html


def only(source: str) -> tuple[str, dict[str, Any]]:
    text, entities = parse_html(source)
    (entity,) = entities
    return text[entity["offset"] : entity["offset"] + entity["length"]], {
        name: value for name, value in entity.items() if name not in ("offset", "length")
    }


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("<b>x</b>", {"type": "bold"}),
        ("<strong>x</strong>", {"type": "bold"}),
        ("<i>x</i>", {"type": "italic"}),
        ("<em>x</em>", {"type": "italic"}),
        ("<u>x</u>", {"type": "underline"}),
        ("<ins>x</ins>", {"type": "underline"}),
        ("<s>x</s>", {"type": "strikethrough"}),
        ("<strike>x</strike>", {"type": "strikethrough"}),
        ("<del>x</del>", {"type": "strikethrough"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<code>x</code>", {"type": "code"}),
        ("<pre>x</pre>", {"type": "pre"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"type": "pre", "language": "python"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        ),
        ("<a href=example.org>x</a>", {"type": "text_link", "url": "http://example.org/"}),
        ('<a href="tg://user?id=5">x</a>', {"type": "text_mention", "user": {"id": 5}}),
        ('<tg-emoji emoji-id="5368">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5368"}),
        ('<tg-time unix="1718172000">x</tg-time>', {"type": "date_time", "unix_time": 1718172000}),
        ("<B >x</b >", {"type": "bold"}),
    ],
)
def test_tags(source: str, meaning: dict[str, Any]) -> None:
    assert only(source) == ("x", meaning)


def test_time_format() -> None:
    for form in ("r", "R", "wDT", "tdW"):
        assert only(f'<tg-time unix="1" format="{form}">x</tg-time>')[1]["date_time_format"] == form


def test_offsets_are_utf16() -> None:
    assert parse_html("😀<b>ä😀</b>") == ("😀ä😀", [{"type": "bold", "offset": 2, "length": 3}])
    family, accented = "👨\u200d👩\u200d👧", "e\u0301"  # Each is one sign, of 8 and 2 units.
    assert parse_html(f"{family}{accented}<b>{accented}{family}</b>")[1] == [
        {"type": "bold", "offset": 10, "length": 10}
    ]


def test_references() -> None:
    assert parse_html("&lt;b&gt; &amp; &quot;&#228;&#x1F600; &nbsp; &auml;")[0] == '<b> & "ä😀 &nbsp; &auml;'


def test_nested() -> None:
    assert parse_html("<b>a<i>b</i></b>")[1] == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "italic", "offset": 1, "length": 1},
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<b></b>",
        "<i><b></b></i>",
        '<a href="nonsense">x</a>',
        '<a href="http://localhost/">x</a>',
        "<tg-time>x</tg-time>",
        '<tg-time unix="-1">x</tg-time>',
        f'<tg-time unix="{"9" * 5000}">x</tg-time>',
    ],
)
def test_without_meaning(source: str) -> None:
    assert parse_html(source)[1] == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("ä<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä<b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        (f'<tg-emoji emoji-id="{"9" * 5000}">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="x">x</tg-time>', "Invalid date-time format specified"),
    ],
)
def test_errors(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert (caught.value.code, caught.value.description) == (400, f"Bad Request: can't parse entities: {problem}")
