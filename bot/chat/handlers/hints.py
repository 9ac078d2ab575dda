"""Short hints in private chats; groups are spared them."""

from telegram import Update

from bot.chat import delivery, rendering
from bot.chat.context import Context, message_of
from bot.chat.taps import outdated
from bot.locales import translate


async def text_only(update: Update, context: Context) -> None:
    """A voice message, a picture without a caption, a sticker."""
    language = await context.language(update)
    await delivery.say(message_of(update), rendering.line(translate(language, "text-only")))


async def unknown_command(update: Update, context: Context) -> None:
    """A command that does not exist."""
    language = await context.language(update)
    await delivery.say(message_of(update), rendering.line(translate(language, "unknown-command")))


async def unknown_tap(update: Update, context: Context) -> None:
    """A button that this version of the bot does not have."""
    if update.callback_query:
        notice = outdated(await context.language(update))
        await update.callback_query.answer(notice.text, show_alert=notice.is_alert)
