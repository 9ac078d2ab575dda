"""Entities: what they mean, and those that a bot gives with a text instead of a parse mode."""

import re
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import Json, integer_in, object_in, object_of, parsing, string_in
from bot.playground.botapi.links import checked_link, user_behind

PLAIN: Final = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote"}
)
FOUND: Final = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
"""What Telegram finds by itself, and takes from nobody."""
FARTHEST: Final = 1_000_000
EMOJI_ID: Final = re.compile(r"[1-9][0-9]{0,17}")
TIME_FORMAT: Final = re.compile(r"[rR]|[tTdDwW]*")

Entity = dict[str, Any]


def given_entities(given: object) -> list[Entity]:
    """The entities in order, none for what is no array; ApiError 400 with the official text for anything malformed."""
    found = [_entity(one) for one in given] if isinstance(given, list) else []
    return sorted((entity for entity in found if entity), key=lambda entity: (entity["offset"], -entity["length"]))


def link(address: str) -> Entity | None:
    """The meaning of an address under a text, None if it is none; a user is filled in by who knows the users."""
    user_id = user_behind(address)
    if user_id is not None:
        return {"type": "text_mention", "user": {"id": user_id}}
    url = checked_link(address)
    return {"type": "text_link", "url": url} if url else None


def custom_emoji(number: str) -> Entity:
    """The meaning of a custom emoji."""
    if not EMOJI_ID.fullmatch(number):
        raise bad_request("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": number}


def date_time(moment: int, form: str) -> Entity | None:
    """The meaning of a moment, in seconds since 1970; None for none."""
    if not TIME_FORMAT.fullmatch(form):
        raise bad_request("Invalid date-time format specified")
    if moment <= 0:
        return None
    return {"type": "date_time", "unix_time": moment} | ({"date_time_format": form} if form else {})


def _entity(given: object) -> Entity | None:
    """The entity with what belongs to it, or None for a kind that is not taken."""
    with parsing("MessageEntity"):
        fields = object_of(given, "expected an Object")
        place = {name: integer_in(fields, name, None) for name in ("offset", "length")}
        meaning = _meaning(fields)
    for name, number in place.items():
        if not 0 <= number <= FARTHEST:
            raise bad_request(f"Receive an entity with incorrect {name} {number}")
    return meaning and place | meaning


def _meaning(fields: Json) -> Entity | None:
    match string_in(fields, "type", None):
        case "":
            raise bad_request("Type is not specified")
        case kind if kind in FOUND:
            return None
        case kind if kind in PLAIN:
            return {"type": kind}
        case "pre":
            language = string_in(fields, "language")
            return {"type": "pre"} | ({"language": language} if language else {})
        case "text_link":
            meaning = link(string_in(fields, "url", None))
            if meaning is None:
                raise bad_request("Entity Wrong HTTP URL")
            return meaning
        case "text_mention":
            return {"type": "text_mention", "user": {"id": integer_in(object_in(fields, "user"), "id", None)}}
        case "custom_emoji":
            return custom_emoji(str(integer_in(fields, "custom_emoji_id", None)))
        case "date_time":
            moment = integer_in(fields, "unix_time", None)
            if moment <= 0:
                raise bad_request("Invalid date specified")
            return date_time(moment, string_in(fields, "date_time_format"))
        case _:
            raise bad_request("Unsupported type specified")
