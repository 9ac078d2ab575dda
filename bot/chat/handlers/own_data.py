"""What is stored of a chat: to see and to delete, for its person, and for the admins of a group or channel."""

import datetime as dt
import re
from typing import Final

from telegram import Message, Update
from telegram.constants import ChatType

from bot.chat import delivery, keyboards, menus, own_data, rendering
from bot.chat.admins import administers, is_admin, is_by_admin
from bot.chat.context import Context, message_of
from bot.chat.own_data import FROM_MY_DATA
from bot.chat.setting_up import language_of
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.locales import translate

GROUP_ID: Final = re.compile(r"-[0-9]{1,17}")


async def asked(update: Update, context: Context) -> None:
    """`/meinedaten`, `/mydata`: a group only gets the way to the private chat, so that not everybody reads it."""
    message, language = message_of(update), await language_of(update, context, menus.MY_DATA)
    if message.chat.type == ChatType.PRIVATE:
        await _tell(message, message.chat.id, None, language, context)
    elif await is_by_admin(message):
        parameter = f"{FROM_MY_DATA}{message.chat.id}"
        row = keyboards.into_chat(parameter, language, context.bot.username, key="data-in-private")
        await delivery.say(message, rendering.line(translate(language, "data-of-group"), buttons=[row]))
    else:
        await delivery.say(message, rendering.line(translate(language, "data-admins-only")))


async def opened(message: Message, parameter: str, language: str, context: Context) -> None:
    """The link `?start=data_<chat>` from a group into the private chat of an admin."""
    number = parameter.removeprefix(FROM_MY_DATA)
    if GROUP_ID.fullmatch(number) and await administers(context.bot, int(number), message.chat.id):
        title = (await context.bot.get_chat(int(number))).title
        await _tell(message, int(number), title, language, context)
    else:
        await delivery.say(message, rendering.line(translate(language, "data-not-yours")))


async def unwanted(update: Update, context: Context) -> None:
    """`/loeschmich`, `/forgetme`"""
    message, language = message_of(update), await language_of(update, context, menus.FORGET_ME)
    if await is_by_admin(message):
        await delivery.say(message, own_data.warning(language, is_private=message.chat.type == ChatType.PRIVATE))
    else:
        await delivery.say(message, rendering.line(translate(language, "forget-admins-only")))


async def decided(tapped: Tapped, context: Context) -> Notice | None:
    """Forget, or do not; whether it is an admin's decision is asked again."""
    message, language, choice = tapped.message, tapped.tap.language, tapped.tap.target
    if not await is_admin(message.chat, tapped.query.from_user.id):
        return Notice(text=translate(language, "forget-admins-only"), is_alert=True)
    if choice not in {keyboards.GO, keyboards.STAY}:
        raise OutdatedError
    if choice == keyboards.GO:
        await context.services.forget(message.chat.id)
    said = translate(language, "forget-gone" if choice == keyboards.GO else "forget-stayed")
    await delivery.edit(message, message.message_id, rendering.line(said))
    return None


async def _tell(message: Message, chat_id: int, title: str | None, language: str, context: Context) -> None:
    stored = await context.services.holdings.of_chat(chat_id)
    await delivery.say(message, own_data.page(stored, language, title=title))
    content = own_data.file(stored, chat_id, dt.datetime.now(dt.UTC))
    await delivery.send_file(
        message, content, translate(language, "data-file-name"), translate(language, "data-file-caption")
    )
