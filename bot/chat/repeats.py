"""The same question again in the same group: a pointer to the answer instead of the answer."""

import datetime as dt
from typing import Final

from telegram import Message
from telegram.constants import ChatType

from bot.answering import Reply
from bot.chat.context import Services
from bot.chat.delivery import topic_id
from bot.knowledge.schema import Kind
from bot.storage.answers import DeliveredAnswer

JUST_NOW: Final = dt.timedelta(minutes=10)


async def earlier_answer(message: Message, entry_id: str, language: str, services: Services) -> DeliveredAnswer | None:
    """The answer with this entry that stands in this group, and in this topic of it, since a short while."""
    if message.chat.type == ChatType.PRIVATE:
        return None
    since = dt.datetime.now(dt.UTC) - JUST_NOW
    return await services.answers.latest(message.chat.id, topic_id(message), entry_id, language, since)


def sole_entry(reply: Reply) -> str | None:
    """The entry that a reply gives and nothing else; greetings may be repeated."""
    if len(reply.parts) != 1:
        return None
    entry = reply.parts[0].entry
    return entry.id if entry and entry.kind is not Kind.SMALLTALK else None


def address(answer: DeliveredAnswer) -> str | None:
    """The link to an answer in a supergroup; other groups have none."""
    number = str(answer.chat_id).removeprefix("-100")
    if number == str(answer.chat_id):
        return None
    place = f"{answer.thread_id}/{answer.answer_message_id}" if answer.thread_id else str(answer.answer_message_id)
    return f"https://t.me/c/{number}/{place}"
