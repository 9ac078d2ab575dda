"""What can be told of an update before it is read: as much as the intake needs to store it and to keep the order."""

import json
from typing import Any, Final, TypeAlias

from bot.storage.inbox import Received

Json: TypeAlias = dict[str, Any]

WIDEST: Final = 2**63
"""Numbers from here on do not fit into the tables; Telegram's have 52 bits."""


def received(update: Json) -> Received:
    """The update as the inbox stores it; ValueError without a number that can be its own."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < WIDEST:
        raise ValueError("an update without a number")
    try:
        payload = well_formed(json.dumps(update, ensure_ascii=False))
    except RecursionError:
        raise ValueError("an update that is nested too deeply") from None
    return Received(update_id=number, queue=queue_of(update), payload=payload)


def well_formed(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which JSON can spell and nothing else can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def kind_of(update: Json) -> str:
    """What kind of update it is, such as `message`; empty if it holds nothing."""
    return next((name for name, value in update.items() if name != "update_id" and isinstance(value, dict)), "")


def queue_of(update: Json) -> int | None:
    """The chat it belongs to, or else the person it comes from, whose updates are handled one after the other."""
    body = update.get(kind_of(update), {})
    for place in (body, body.get("message")):
        if isinstance(place, dict) and (found := _id_in(place.get("chat"))) is not None:
            return found
    return _id_in(body.get("from"))


def _id_in(thing: object) -> int | None:
    number = thing.get("id") if isinstance(thing, dict) else None
    is_id = isinstance(number, int) and not isinstance(number, bool) and -WIDEST < number < WIDEST
    return number if is_id else None
