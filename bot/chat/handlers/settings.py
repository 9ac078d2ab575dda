"""The settings of a chat, in the chat or from the private chat of whoever administers it.

Which chat a button is about stands on the button: whether its admin taps is asked of Telegram at every tap.
"""

import asyncio
import re
from typing import Final

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.chat import delivery, menus, rendering, settings_menu, zones
from bot.chat.admins import administers, is_by_admin, may_pin
from bot.chat.context import Context, message_of
from bot.chat.handlers.language import choose
from bot.chat.rendering import Rendered
from bot.chat.setting_up import begun, language_of
from bot.chat.settings_choices import PREFIX, Choice, Option, changed, in_zone
from bot.chat.settings_menu import Shown
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.locales import translate
from bot.storage.chats import Chat, ChatKind
from bot.storage.preferences import Preferences

MOST_GROUPS: Final = 50
"""So many groups are asked about, those set up last first; each one has its own link, too."""
AT_ONCE: Final = 5
AFTERWARDS: Final = {Option.LANGUAGE: Option.MAIN, Option.TALK: Option.MAIN, Option.ZONE: Option.QUIET}
"""The page that comes after a choice, where that is not the page on which it was made."""
CHAT_ID: Final = re.compile(r"-?[0-9]{1,17}")


async def settings(update: Update, context: Context) -> None:
    """`/einstellungen`, `/settings`; with the name of a time zone, that is chosen."""
    message, language = message_of(update), await language_of(update, context, menus.SETTINGS)
    if not await is_by_admin(message):
        await delivery.say(message, rendering.line(translate(language, "admins-only")))
        return
    chat = await context.services.chats.seen(message.chat.id, ChatKind(message.chat.type))
    if words := " ".join(context.args or ()):
        await delivery.say(message, await _zone_named(words, chat, message, language, context))
    else:
        await delivery.say(message, settings_menu.main(await _shown(chat, message, language, context)))


async def opened(message: Message, parameter: str, language: str, context: Context) -> None:
    """The link `?start=settings_<chat>` from a group into the private chat."""
    chat = await _target(parameter.removeprefix(PREFIX), context)
    if chat is None or not await _may(message.chat.id, chat.id, context):
        await delivery.say(message, rendering.line(translate(language, "settings-not-yours")))
    else:
        await delivery.say(message, settings_menu.main(await _shown(chat, message, language, context)))


async def chosen(tapped: Tapped, context: Context) -> Notice | None:
    """Show a page, or change something and show the page that it stands on."""
    choice, message, person = Choice.parse(tapped.tap.target), tapped.message, tapped.query.from_user.id
    if choice is None or (message.chat.id != choice.chat_id and message.chat.type != ChatType.PRIVATE):
        raise OutdatedError
    if choice.chat_id == message.chat.id == person:
        await context.services.chats.seen(person, ChatKind.PRIVATE)
    chat = await _target(str(choice.chat_id), context)
    if chat is None:
        raise OutdatedError
    if not await _may(person, chat.id, context):
        return Notice(text=translate(tapped.tap.language, "admins-only"), is_alert=True)
    language = tapped.tap.language
    if choice.value:
        chat = await _change(chat, choice, language, context)
        if choice.option is Option.LANGUAGE and message.chat.id == chat.id:
            language = chat.language or language
    rendered = await _page(chat, choice, message, language, context)
    await delivery.edit(message, message.message_id, rendered)
    return None


async def _change(chat: Chat, choice: Choice, language: str, context: Context) -> Chat:
    """The chat after the choice; OutdatedError if there is no such choice any more."""
    zone = zones.by_short(choice.value)

    def change(preferences: Preferences) -> Preferences:
        preferences = begun(preferences, chat.language or language)
        if choice.option is Option.LANGUAGE:
            return preferences
        if choice.option is Option.ZONE and zone:
            return in_zone(preferences, zone, language)
        return changed(preferences, choice.option, choice.value, language)

    if choice.option is Option.LANGUAGE:
        await choose(chat.id, choice.value, context.services)
    try:
        await context.services.chats.change(chat.id, change)
    except (ValueError, IndexError):
        raise OutdatedError from None
    return await context.services.chats.get(chat.id) or chat


async def _page(chat: Chat, choice: Choice, message: Message, language: str, context: Context) -> Rendered:
    shown = await _shown(chat, message, language, context)
    if choice.option is Option.GROUPS:
        return settings_menu.groups(shown, await _groups(chat.id, context))
    if choice.value and choice.option is Option.START:
        return settings_menu.end(shown)
    return settings_menu.page(shown, AFTERWARDS.get(choice.option, choice.option) if choice.value else choice.option)


async def _zone_named(words: str, chat: Chat, message: Message, language: str, context: Context) -> Rendered:
    found = zones.find(words)
    if found.zone is None:
        return settings_menu.unknown_zone(await _shown(chat, message, language, context), words, found.suggestions)
    choice = Choice(option=Option.ZONE, value=zones.short(found.zone), chat_id=chat.id)
    chat = await _change(chat, choice, language, context)
    return settings_menu.page(await _shown(chat, message, language, context), Option.QUIET)


async def _shown(chat: Chat, message: Message, language: str, context: Context) -> Shown:
    """The settings as whoever reads that message looks at them."""
    preferences = begun(chat.preferences, chat.language or language)
    return Shown(
        chat=chat,
        preferences=preferences,
        language=language,
        title=None if chat.id == message.chat.id else await _title(chat.id, context),
        viewer=None if chat.id == message.chat.id else message.chat.id,
        lacks_pin=preferences.pin and not await may_pin(context.bot, chat.id),
        username=context.bot.username,
    )


async def _may(person: int, chat_id: int, context: Context) -> bool:
    """Whether a person may decide for a chat; a private chat has its person's id."""
    return person == chat_id or (chat_id < 0 and await administers(context.bot, chat_id, person))


async def _target(number: str, context: Context) -> Chat | None:
    """The chat with that id, or the supergroup that it became; None if the bot does not serve it."""
    if not CHAT_ID.fullmatch(number):
        return None
    chat = await context.services.chats.get(int(number))
    if chat and chat.moved_to:
        chat = await context.services.chats.get(chat.moved_to)
    return chat if chat and not chat.left_at else None


async def _groups(person: int, context: Context) -> list[tuple[int, str]]:
    """The groups and channels that were set up and that a person administers, with their titles."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def title_if_theirs(chat_id: int) -> str | None:
        async with turn:
            return await _title(chat_id, context) if await administers(context.bot, chat_id, person) else None

    known = await context.services.chats.set_up(MOST_GROUPS)
    titles = await asyncio.gather(*(title_if_theirs(chat_id) for chat_id in known))
    theirs = [(chat_id, title) for chat_id, title in zip(known, titles, strict=True) if title is not None]
    return sorted(theirs, key=lambda found: found[1].casefold())


async def _title(chat_id: int, context: Context) -> str:
    """What a chat is called; titles are not stored."""
    try:
        return (await context.bot.get_chat(chat_id)).title or str(chat_id)
    except TelegramError:
        return str(chat_id)
