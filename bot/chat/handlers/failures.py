"""What an error means for the update that caused it, and what whoever waits for an answer hears."""

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import filters

from bot.chat import delivery, rendering
from bot.chat.addressing import question_in
from bot.chat.context import Context, spoken
from bot.chat.handlers import guests
from bot.locales import translate

CLOSED = ("not enough rights", "have no rights", "chat_write_forbidden", "chat not found", "topic_closed")


def is_refusal(error: Exception) -> bool:
    """Whether the chat is not open to the bot: trying again would not help, and nobody there could read it."""
    if isinstance(error, BadRequest):
        return any(reason in str(error).lower() for reason in CLOSED)
    return isinstance(error, Forbidden | ChatMigrated)


def is_passing(error: Exception) -> bool:
    """Whether it is the Bot API server's: out of reach, at fault or in need of a pause."""
    # The library has it that a BadRequest is an error of the network.
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)


async def apologise(update: Update, context: Context) -> None:
    """Tell whoever waits that it could not be done."""
    sentence, message = translate(spoken(update), "error"), update.message
    if update.callback_query:
        await update.callback_query.answer(sentence, show_alert=True)
    elif update.guest_message:
        await guests.say(update.guest_message, rendering.line(sentence), context)
    elif message and (filters.COMMAND.filter(message) or question_in(message, context.bot.bot)):
        await delivery.say(message, rendering.line(sentence))
