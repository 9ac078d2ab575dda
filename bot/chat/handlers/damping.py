"""Floods of messages: what is too much for the bot is said once, and then nothing until there is room again."""

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.chat import delivery, rendering
from bot.chat.addressing import question_in, sender_id
from bot.chat.chattiness import allowed
from bot.chat.context import Context, UpdateHandler, message_of
from bot.chat.handlers import guests
from bot.chat.quotas import Verdict, charge
from bot.locales import translate
from bot.storage.preferences import Chattiness


def damped(handler: UpdateHandler) -> UpdateHandler:
    """The same for messages within the quotas; what does not speak to the bot costs nothing."""

    async def callback(update: Update, context: Context) -> None:
        if not _is_for_us(update, context) or await is_granted(update, context):
            await handler(update, context)

    return callback


async def is_granted(update: Update, context: Context) -> bool:
    """Whether a message that speaks to the bot is within the quotas; the first one that is not, is told so."""
    message = message_of(update)
    is_private = message.chat.type == ChatType.PRIVATE
    accounts = context.services.quotas.of_message(message.chat.id, sender_id(message), is_private=is_private)
    verdict = charge(update.update_id, *accounts)
    if verdict is Verdict.REFUSED and await _may_tell(message, context):
        line = rendering.line(translate(await context.language(update), "too-many"))
        await (guests.say(message, line, context) if update.guest_message else delivery.say(message, line))
    return verdict is Verdict.GRANTED


def _is_for_us(update: Update, context: Context) -> bool:
    message = message_of(update)
    if message.chat.type == ChatType.PRIVATE or update.guest_message or filters.COMMAND.filter(message):
        return True
    return question_in(message, context.bot.bot) is not None


async def _may_tell(message: Message, context: Context) -> bool:
    """Whether it can be told: not to all who read a channel, nor where the bot shall say nothing."""
    if message.chat.type == ChatType.CHANNEL:
        return False
    return await allowed(message.chat, context.services) is not Chattiness.NOTICES
