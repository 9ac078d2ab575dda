"""The language of a chat: German, English, or that of each question. In groups, admins choose."""

from telegram import Update

from bot.chat import delivery, keyboards, rendering
from bot.chat.admins import is_admin, is_by_admin
from bot.chat.context import Context, Services, message_of
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.locales import translate
from bot.storage.chats import ChatKind


async def choices(update: Update, context: Context) -> None:
    """`/sprache`, `/language`"""
    message, language = message_of(update), await context.language(update)
    if await is_by_admin(message):
        title, buttons = translate(language, "language-title"), [keyboards.languages(language)]
        await delivery.say(message, rendering.line(title, buttons=buttons))
    else:
        await delivery.say(message, rendering.line(translate(language, "admins-only")))


async def chosen(tapped: Tapped, context: Context) -> Notice | None:
    """The choice; whether it is an admin's is asked again, because anyone can tap."""
    chat, choice = tapped.message.chat, tapped.tap.target
    if not await is_admin(chat, tapped.query.from_user.id):
        return Notice(text=translate(tapped.tap.language, "admins-only"), is_alert=True)
    await context.services.chats.seen(chat.id, ChatKind(chat.type))
    await choose(chat.id, choice, context.services)
    language = tapped.tap.language if choice == "auto" else choice
    line = rendering.line(translate(language, "language-set", choice=choice))
    await delivery.edit(tapped.message, tapped.message.message_id, line)
    return None


async def choose(chat_id: int, choice: str, services: Services) -> None:
    """Choose for a known chat; OutdatedError if there is no such choice."""
    if choice not in keyboards.LANGUAGES:
        raise OutdatedError
    await services.chats.set_language(chat_id, None if choice == "auto" else choice)
