"""Escaping and lengths."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.markup import Markup, bold, folded, harmless, italic, joined, link, shortened, text, utf16_length
from bot.playground.botapi.html import parse_html


@given(st.text(max_size=300))
def test_plain_text_stays_what_it_was(value: str) -> None:
    assert unescape(text(value).html) == value
    assert text(value).units == len(value.encode("utf-16-le")) // 2 == utf16_length(value)


@given(st.text(max_size=300), st.integers(1, 200))
def test_shortened_keeps_to_the_limit_and_to_the_beginning(value: str, limit: int) -> None:
    short = shortened(value, limit)
    assert utf16_length(short) <= limit
    assert short == value or (short.endswith("…") and value.startswith(short[:-1]))


@given(st.text(alphabet="a\U0001f600", max_size=20), st.integers(1, 20))
def test_shortened_never_cuts_a_character_in_two(value: str, limit: int) -> None:
    shortened(value, limit).encode("utf-8")


def linked(inner: Markup) -> Markup:
    return link(inner, 'https://example.org/?a="b"&c=<d>')


@given(st.lists(st.text(max_size=50), min_size=1, max_size=5))
def test_tags_are_closed_and_not_counted(values: list[str]) -> None:
    tags = [bold, italic, folded, linked]
    whole = joined("\n", [tag(text(value)) for tag, value in zip(tags * 2, values, strict=False)])
    plain, _ = parse_html(whole.html)
    assert utf16_length(plain) == whole.units


@given(st.text(max_size=200))
def test_harmless_words_make_no_links_mentions_commands_or_hashtags(value: str) -> None:
    assert not set("@/.:#$") & set(harmless("@anna https://example.org /start #news $EUR " + value))
