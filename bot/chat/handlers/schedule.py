"""`/termine`: the meetings as they stand, and each as a file for calendar programs, in private chats only."""

import datetime as dt

from telegram import Message, Update
from telegram.constants import ChatType

from bot.chat import delivery
from bot.chat.context import Context, message_of
from bot.chat.schedule import FROM_SCHEDULE, schedule
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.locales import translate
from bot.notifying.calendar import Announced
from bot.notifying.ics import has_file, ics


async def meetings(update: Update, context: Context) -> None:
    """`/termine`, `/schedule`"""
    await _list(message_of(update), await context.language(update), context)


async def linked(message: Message, parameter: str, language: str, context: Context) -> None:
    """The link from a group, `?start=ics_<meeting>`: the file, or the list where there is none any more."""
    announced = await _announced(parameter.removeprefix(FROM_SCHEDULE), context)
    if announced and message.chat.type == ChatType.PRIVATE:
        await _send(message, announced, language, context)
    else:
        await _list(message, language, context)


async def wanted(tapped: Tapped, context: Context) -> Notice | None:
    """The file of a meeting."""
    announced = await _announced(tapped.tap.target, context)
    if announced is None or tapped.message.chat.type != ChatType.PRIVATE:
        raise OutdatedError
    await _send(tapped.message, announced, tapped.tap.language, context)
    return None


async def _list(message: Message, language: str, context: Context) -> None:
    services = context.services
    username = None if message.chat.type == ChatType.PRIVATE else context.bot.username
    found = await services.calendar.meetings()
    listed = schedule(found, dt.datetime.now(dt.UTC), services.base, language, username=username)
    await delivery.say(message, listed)


async def _announced(meeting: str, context: Context) -> Announced | None:
    """The meeting, if there is one of which there is a file."""
    found = await context.services.calendar.meetings()
    return next((one for one in found if one.meeting.id == meeting and has_file(one.meeting)), None)


async def _send(message: Message, announced: Announced, language: str, context: Context) -> None:
    file = ics(announced, context.services.base, language)
    name = f"{announced.meeting.id}.ics"
    await delivery.send_file(message, file, name, translate(language, "calendar-file"))
