"""The text of a message: parse mode, limits, and the entities that Telegram finds by itself."""

import re
from bisect import bisect_left
from typing import Any, Final

from bot.playground.botapi.entities import Entity, given_entities
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.html import parse_html, utf16_length

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
SOURCE_LIMIT: Final = 32_768
"""In bytes, before anything is parsed."""
BLANK: Final = dict.fromkeys(set(range(32)) - {ord("\n"), ord("\r")}, " ")
REMOVED: Final = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
"""What vanishes from every text, and shifts what comes after it."""
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


def formatted(text: str, *, parse_mode: str = "", entities: object = None) -> tuple[str, list[Entity]]:
    """The plain text, trimmed, and its entities; ApiError 400 if it cannot be parsed, is empty or too long."""
    if not text:
        raise bad_request("Message text is empty")
    text, given = _parsed(text, parse_mode, entities)
    if not text:
        raise bad_request("Text must be non-empty")
    if len(text) > TEXT_LIMIT:  # Not in UTF-16 code units, in which only entities are counted.
        raise bad_request("Message is too long")
    return text, with_found(text, given)


def formatted_caption(text: str, *, parse_mode: str = "", entities: object = None) -> tuple[str, list[Entity]]:
    """As `formatted`, for a caption, which may be empty."""
    text, given = _parsed(text, parse_mode, entities)
    if len(text) > CAPTION_LIMIT:
        raise bad_request("Message caption is too long")
    return text, with_found(text, given)


def _parsed(text: str, parse_mode: str, entities: object) -> tuple[str, list[Entity]]:
    if len(text.encode()) > SOURCE_LIMIT:
        raise bad_request("Text is too long")
    match parse_mode.lower():
        case "html":
            text, given = parse_html(text)
        case "" | "none":
            given = given_entities(entities)
        case _:
            # The official server also reads Markdown; nothing here sends any.
            raise bad_request("Unsupported parse_mode")
    return _trimmed(*_cleaned(text, given))


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


def quoted(text: str, part: str) -> dict[str, Any] | None:
    """A part of a text as a TextQuote, or None if it does not stand there."""
    if part not in text:
        return None
    return {"text": part, "position": utf16_length(text[: text.index(part)]), "is_manual": True}


def cut(text: str, entity: Entity) -> str:
    """The characters under an entity."""
    units = text.encode("utf-16-le")
    start = 2 * int(entity["offset"])
    # A bot may place an entity within a surrogate pair.
    return units[start : start + 2 * int(entity["length"])].decode("utf-16-le", "replace")


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without what Telegram removes, entities moved accordingly; control characters become blanks."""
    removed = [utf16_length(text[: match.start()]) for match in REMOVED.finditer(text)]
    if not removed:
        return text.translate(BLANK), entities

    def shifted(entity: Entity) -> Entity:
        ends = (entity["offset"], entity["offset"] + entity["length"])
        start, end = (offset - bisect_left(removed, offset) for offset in ends)
        return {**entity, "offset": start, "length": end - start}

    return REMOVED.sub("", text).translate(BLANK), [shifted(entity) for entity in entities]


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
