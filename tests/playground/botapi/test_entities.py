"""Entities that a bot gives with a text."""

from typing import Any

import pytest

from bot.playground.botapi.entities import given_entities
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.text import formatted

PLACE = {"offset": 0, "length": 1}


@pytest.mark.parametrize(
    ("given", "meaning"),
    [
        ({"type": "bold", "colour": "red"}, {"type": "bold"}),
        ({"type": "pre"}, {"type": "pre"}),
        ({"type": "pre", "language": "python"}, {"type": "pre", "language": "python"}),
        ({"type": "text_link", "url": "example.org"}, {"type": "text_link", "url": "http://example.org/"}),
        ({"type": "text_link", "url": "tg://user?id=5"}, {"type": "text_mention", "user": {"id": 5}}),
        ({"type": "text_mention", "user": {"id": "5", "x": 1}}, {"type": "text_mention", "user": {"id": 5}}),
        ({"type": "custom_emoji", "custom_emoji_id": 5}, {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ({"type": "date_time", "unix_time": 1}, {"type": "date_time", "unix_time": 1}),
        (
            {"type": "date_time", "unix_time": 1, "date_time_format": "R"},
            {"type": "date_time", "unix_time": 1, "date_time_format": "R"},
        ),
    ],
)
def test_taken(given: dict[str, Any], meaning: dict[str, Any]) -> None:
    assert given_entities([PLACE | given]) == [PLACE | meaning]


def test_what_telegram_finds_by_itself_is_not_taken() -> None:
    assert given_entities([PLACE | {"type": kind} for kind in ("mention", "url", "bot_command")]) == []
    assert given_entities({"offset": 0}) == given_entities(None) == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (5, "can't parse MessageEntity: expected an Object"),
        ({"length": 1, "type": "bold"}, "can't parse MessageEntity: Can't find field \"offset\""),
        (PLACE | {"type": ""}, "can't parse MessageEntity: Type is not specified"),
        (PLACE | {"type": "loud"}, "can't parse MessageEntity: Unsupported type specified"),
        (PLACE | {"type": "custom_emoji", "custom_emoji_id": 0}, "can't parse MessageEntity: Invalid custom emoji"),
        (PLACE | {"type": "date_time", "unix_time": 0}, "can't parse MessageEntity: Invalid date specified"),
        (PLACE | {"type": "text_link", "url": "localhost"}, "can't parse MessageEntity: Entity Wrong HTTP URL"),
        ({"offset": -1, "length": 1, "type": "bold"}, "receive an entity with incorrect offset -1"),
        ({"offset": 0, "length": 1_000_001, "type": "bold"}, "receive an entity with incorrect length 1000001"),
    ],
)
def test_refused(given: object, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        given_entities([given])
    assert caught.value.description.startswith(f"Bad Request: {problem}")


def test_beyond_the_text() -> None:
    bold = {"type": "bold", "offset": 0, "length": 99}
    assert formatted("x", entities=[bold, bold | {"offset": 50}]) == ("x", [PLACE | {"type": "bold"}])


def test_within_a_surrogate_pair() -> None:
    assert formatted("😀", entities=[{"type": "bold", "offset": 1, "length": 1}])[0] == "😀"
