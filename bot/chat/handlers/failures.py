"""The last resort: what no handler expected is logged, and whoever waits for an answer hears of it."""

import logging

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import filters

from bot.chat import delivery, rendering
from bot.chat.addressing import question_in
from bot.chat.context import Context, spoken
from bot.chat.handlers import guests
from bot.errors import BelegbotError
from bot.locales import translate

logger = logging.getLogger(__name__)


async def failed(update: object, context: Context) -> None:
    """An update that a handler could not cope with. Its text is not logged."""
    if isinstance(context.error, Forbidden):
        logger.info("not allowed to write to a chat: %s", context.error)
        return
    if isinstance(context.error, BelegbotError):
        logger.error("an update could not be handled: %s", context.error)
    else:
        logger.error("an update could not be handled", exc_info=context.error)
    if isinstance(update, Update):
        try:
            await _apologise(update, context)
        except TelegramError as error:
            logger.warning("nor could an apology be sent: %s", error)


async def _apologise(update: Update, context: Context) -> None:
    sentence, message = translate(spoken(update), "error"), update.message
    if update.callback_query:
        await update.callback_query.answer(sentence, show_alert=True)
    elif update.guest_message:
        await guests.say(update.guest_message, rendering.line(sentence), context)
    elif message and (filters.COMMAND.filter(message) or question_in(message, context.bot.bot)):
        await delivery.say(message, rendering.line(sentence))
