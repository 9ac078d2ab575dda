"""What is chosen for a chat that has not chosen yet, and in which language it is asked."""

from dataclasses import replace

from telegram import Chat as TelegramChat
from telegram import Update

from bot.chat.context import Context, Services, message_of, spoken
from bot.chat.menus import Command
from bot.storage.chats import Chat, ChatKind
from bot.storage.preferences import Preferences, night


def begun(preferences: Preferences, language: str) -> Preferences:
    """The preferences, or what they begin with where nobody has set the chat up yet."""
    if preferences.spoken:
        return preferences
    return replace(preferences, spoken=language, quiet=night(language))


async def set_up(chat: TelegramChat, language: str, services: Services) -> tuple[Chat, bool]:
    """The chat as it is stored, set up in this language if it was not yet; and whether that was done just now."""
    known = await services.chats.seen(chat.id, ChatKind(chat.type))
    if known.preferences.spoken:
        return known, False
    await services.chats.change(chat.id, lambda preferences: begun(preferences, language))
    return await services.chats.get(chat.id) or known, True


async def language_of(update: Update, context: Context, command: Command) -> str:
    """The language of what a command shows: the chat's, the person's, or else that of the command's name.

    Telegram tells no language of whoever posts in a channel, or in the name of a group.
    """
    chat = await context.services.chats.get(update.effective_chat.id) if update.effective_chat else None
    if chat and chat.language:
        return chat.language
    if update.effective_user and update.effective_user.language_code:
        return spoken(update)
    if chat and chat.preferences.spoken:
        return chat.preferences.spoken
    typed = (message_of(update).text or "").split("@")[0].split()[:1]
    return "de" if command.de != command.en and typed == [f"/{command.de}"] else "en"
