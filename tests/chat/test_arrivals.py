"""What is told of an update before anybody reads it."""

import json

import pytest

from bot.chat.arrivals import received


def test_halves_of_surrogate_pairs_are_marked() -> None:
    """JSON can spell them; no database, and no request, can hold them."""
    update = json.loads(
        r'{"update_id": 1, "message": {"text": "\ud83d wann \ud83d\ude00 \ude00?", "caption": "\u0000ü"}}'
    )
    payload = received(update).payload
    assert json.loads(payload)["message"] == {"text": "\ufffd wann 😀 \ufffd?", "caption": "\0ü"}
    assert payload.encode()


def test_what_is_nested_too_deeply_is_no_update() -> None:
    nested: object = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ValueError, match="nested too deeply"):
        received({"update_id": 1, "x": nested})
