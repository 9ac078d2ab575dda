"""The text of a message: parse mode, limits, and the entities that Telegram finds by itself."""

import re
from collections.abc import Iterable
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.html import Entity, parse_html, utf16_length

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
FOUND: Final = re.compile(
    # Approximate: the real finder also knows addresses without a scheme, cashtags, phone and card numbers.
    r"(?P<url>https?://[^\s<>\"]*[\w/])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w&])(?P<hashtag>\#\w*[^\W\d]\w*)"
)
# Nothing is found inside these.
OPAQUE: Final = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "url", "email", "mention"})


def formatted(text: str, *, parse_mode: str = "", entities: Iterable[Entity] = ()) -> tuple[str, list[Entity]]:
    """The plain text, trimmed, and its entities; ApiError 400 if it cannot be parsed, is empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    text, given = _parsed(text, parse_mode, entities)
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, with_found(text, given)


def formatted_caption(text: str, *, parse_mode: str = "", entities: Iterable[Entity] = ()) -> tuple[str, list[Entity]]:
    """As `formatted`, for a caption, which may be empty."""
    text, given = _parsed(text, parse_mode, entities)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, with_found(text, given)


def _parsed(text: str, parse_mode: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    match parse_mode.lower():
        case "html":
            text, given = parse_html(text)
        case "" | "none":
            given = [dict(entity) for entity in entities]
        case _:
            # The official server also reads Markdown; nothing here sends any.
            raise bad_request("unsupported parse_mode")
    return _trimmed(text.replace("\r", ""), given)


def with_found(text: str, given: list[Entity]) -> list[Entity]:
    """The given entities and those that stand in the text: links, mentions, commands, hashtags."""
    taken = [entity for entity in given if entity["type"] in OPAQUE]
    found = [entity for entity in found_in(text) if not any(_overlap(entity, other) for other in taken)]
    return sorted([*given, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def found_in(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in FOUND.finditer(text)
    ]


def cut(text: str, entity: Entity) -> str:
    """The characters under an entity."""
    units = text.encode("utf-16-le")
    start = 2 * int(entity["offset"])
    return units[start : start + 2 * int(entity["length"])].decode("utf-16-le")


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    start = utf16_length(text) - utf16_length(text.lstrip())
    trimmed = text.strip()
    length = utf16_length(trimmed)
    kept: list[Entity] = []
    for entity in entities:
        first = max(0, entity["offset"] - start)
        last = min(length, entity["offset"] + entity["length"] - start)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return trimmed, kept


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
