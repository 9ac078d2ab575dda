"""Browsing: topics, their questions, their answers, all in one message."""

from telegram import Update

from bot.chat import delivery, keyboards, rendering
from bot.chat.context import Context, message_of
from bot.chat.rendering import Rendered
from bot.chat.taps import Notice, OutdatedError, Tapped, entry_of
from bot.locales import translate


async def topics(update: Update, context: Context) -> None:
    """`/themen`, `/topics`"""
    await delivery.say(message_of(update), _topics(context, await context.language(update)))


async def all_topics(tapped: Tapped, context: Context) -> Notice | None:
    """The topics, in place."""
    await delivery.edit(tapped.message, tapped.message.message_id, _topics(context, tapped.tap.language))
    return None


async def topic(tapped: Tapped, context: Context) -> Notice | None:
    """A topic's questions, in place."""
    base, language = context.services.base, tapped.tap.language
    chosen = base.topics.get(tapped.tap.target)
    if chosen is None:
        raise OutdatedError
    rendered = rendering.line(chosen.title[language], buttons=keyboards.questions(chosen, base, language))
    await delivery.edit(tapped.message, tapped.message.message_id, rendered)
    return None


async def read(tapped: Tapped, context: Context) -> Notice | None:
    """A question's answer, in place, with the way back."""
    base, entry = context.services.base, entry_of(tapped, context)
    await delivery.edit(tapped.message, tapped.message.message_id, rendering.browsed(entry, base, tapped.tap.language))
    context.services.conversations.remember(tapped.message.chat.id, tapped.query.from_user.id, entry.id)
    return None


def _topics(context: Context, language: str) -> Rendered:
    rows = keyboards.topics(context.services.base, language)
    return rendering.line(translate(language, "topics-title"), buttons=rows)
