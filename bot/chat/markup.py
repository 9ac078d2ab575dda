"""Telegram's HTML, built in one place: everything is escaped, and knows how long it will look."""

import datetime as dt
import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

ELLIPSIS: Final = "…"


@dataclass(frozen=True, kw_only=True)
class Markup:
    """A piece of a message."""

    html: str
    """Escaped, every tag closed."""
    units: int
    """The length that Telegram limits: of the text without its tags, in UTF-16 code units."""

    def __add__(self, other: Self) -> "Markup":
        return Markup(html=self.html + other.html, units=self.units + other.units)


def text(value: str, limit: int | None = None) -> Markup:
    """Plain text, shortened to `limit` UTF-16 units where it is longer."""
    shown = value if limit is None else shortened(value, limit)
    return Markup(html=html.escape(shown, quote=False), units=utf16_length(shown))


def bold(inner: Markup) -> Markup:
    """The same in bold."""
    return _tagged("b", inner)


def italic(inner: Markup) -> Markup:
    """The same in italics."""
    return _tagged("i", inner)


def struck(inner: Markup) -> Markup:
    """The same struck out."""
    return _tagged("s", inner)


def moment(inner: Markup, when: dt.datetime, form: str) -> Markup:
    """The same in place of a moment with a time zone, which apps show by their reader's clock in one of Telegram's
    formats: "w" the weekday, "d" or "D" the day, "t" or "T" the time."""
    tag = f'<tg-time unix="{int(when.timestamp())}" format="{form}">'
    return Markup(html=f"{tag}{inner.html}</tg-time>", units=inner.units)


def folded(inner: Markup) -> Markup:
    """The same as a quotation that opens when it is tapped."""
    return Markup(html=f"<blockquote expandable>{inner.html}</blockquote>", units=inner.units)


def link(inner: Markup, address: str) -> Markup:
    """The same as a link."""
    return Markup(html=f'<a href="{html.escape(address)}">{inner.html}</a>', units=inner.units)


def preformatted(inner: Markup) -> Markup:
    """The same as a block that one tap copies."""
    return _tagged("pre", inner)


def joined(separator: str, pieces: Iterable[Markup]) -> Markup:
    """The pieces with plain text between them."""
    listed = list(pieces)
    between = text(separator)
    return Markup(
        html=between.html.join(piece.html for piece in listed),
        units=sum(piece.units for piece in listed) + between.units * max(len(listed) - 1, 0),
    )


def utf16_length(value: str) -> int:
    """The number of UTF-16 code units, as Telegram counts."""
    return len(value) + sum(character > "\uffff" for character in value)


def shortened(value: str, limit: int) -> str:
    """The value if it has at most `limit` UTF-16 units, otherwise its beginning and an ellipsis."""
    if utf16_length(value) <= limit:
        return value
    kept, units = 0, len(ELLIPSIS)
    for character in value:
        units += utf16_length(character)
        if units > limit:
            break
        kept += 1
    return value[:kept].rstrip() + ELLIPSIS


def harmless(value: str) -> str:
    """What a person typed, without the characters that Telegram turns into links, mentions and commands."""
    return " ".join("".join(" " if character in "@/.:#$\\" else character for character in value).split())


def _tagged(tag: str, inner: Markup) -> Markup:
    return Markup(html=f"<{tag}>{inner.html}</{tag}>", units=inner.units)
