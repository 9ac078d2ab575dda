"""Answers for chats that the bot is not in: what inline mode offers, and what a guest says."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.answering import Decision, Reply
from bot.chat import keyboards, rendering
from bot.chat.asking import is_wordless
from bot.chat.delivery import NO_PREVIEW
from bot.chat.markup import shortened
from bot.chat.rendering import Rendered
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind

MOST_OFFERED: Final = 10
DESCRIPTION_UNITS: Final = 120


def fitting(reply: Reply, base: KnowledgeBase) -> Sequence[Entry]:
    """What the reply gives, then what it leads to; what the base opens with where nothing was asked yet."""
    if is_wordless(reply) or all(part.decision is Decision.SMALLTALK for part in reply.parts):
        return openings(base)
    given = [part.entry.id for part in reply.parts if part.entry]
    led_to = [name for part in reply.parts for name in keyboards.leads_to(part)]
    return [base.entries[name] for name in dict.fromkeys([*given, *led_to])][:MOST_OFFERED]


def openings(base: KnowledgeBase) -> Sequence[Entry]:
    """The first fact of each topic that readers may browse."""
    return list(islice(_openings(base), MOST_OFFERED))


def article(entry: Entry, base: KnowledgeBase, language: str, username: str) -> InlineQueryResultArticle:
    """An answer to choose; it says what the bot itself would say."""
    return InlineQueryResultArticle(
        id=f"{entry.id}:{language}",  # at most 51 bytes
        title=entry.question[language],
        description=shortened(entry.answer[language], DESCRIPTION_UNITS),
        input_message_content=_content(rendering.answer(entry, base, language)),
        reply_markup=keyboards.markup([keyboards.into_chat(entry.id, language, username)]),
    )


def guest_reply(rendered: Rendered, title: str) -> InlineQueryResultArticle:
    """What a guest says, in the form that Telegram wants; nobody sees the title."""
    return InlineQueryResultArticle(
        id="reply", title=title, input_message_content=_content(rendered), reply_markup=rendered.keyboard
    )


def _openings(base: KnowledgeBase) -> Iterator[Entry]:
    for topic in base.topics.values():
        if topic.listed:
            yield from islice((entry for entry in topic.entries if entry.kind is Kind.FACT), 1)


def _content(rendered: Rendered) -> InputTextMessageContent:
    return InputTextMessageContent(rendered.html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
