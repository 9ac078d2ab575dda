"""Small ways to entries, bases and messages."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from telegram import Message

from bot.answering.reply import Decision, Part, Reason, Reply
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import Entry

POOL = Path(__file__).parents[1] / "e2e" / "knowledge"
BOT: dict[str, Any] = {"id": 700, "is_bot": True, "first_name": "Belegbot", "username": "BelegBot"}
ANNA: dict[str, Any] = {"id": 11, "is_bot": False, "first_name": "Anna"}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Redaktion"}
PRIVATE: dict[str, Any] = {"id": 11, "type": "private", "first_name": "Anna"}


@cache
def pool() -> KnowledgeBase:
    """The base about the pool."""
    return load_base(POOL)


def entry(name: str = "oeffnung", **changes: object) -> Entry:
    """An entry of that base, with other fields, unchecked."""
    return pool().entries[name].model_copy(update=changes)


def suggesting(*names: str, text: str = "Umbau") -> Part:
    """A part that suggests entries."""
    return Part(text=text, decision=Decision.SUGGEST, suggestions=tuple(pool().entries[name] for name in names))


def nothing(text: str = "Wer ist der Papst?", reason: Reason = Reason.NO_MATCH) -> Part:
    """A part that abstains."""
    return Part(text=text, decision=Decision.ABSTAIN, reason=reason)


def reply(*parts: Part, language: str = "de") -> Reply:
    """A reply."""
    return Reply(language=language, parts=parts)


def message(
    text: str | None, *, chat: dict[str, Any] = GROUP, sender: dict[str, Any] = ANNA, **fields: object
) -> Message:
    """A message as Telegram would send it; mentions, commands and the like are given as `entities`."""
    data = {"message_id": 5, "date": int(dt.datetime.now(dt.UTC).timestamp()), "chat": chat, "from": sender}
    found = Message.de_json(data | ({"text": text} if text else {}) | fields, None)
    assert found is not None
    return found
