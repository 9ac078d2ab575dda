"""How notices stand in a chat: for its admins, and in private for the person."""

import datetime as dt
from typing import Final

from telegram import Message, Update

from bot.chat import delivery, menus, rendering, status_page
from bot.chat.admins import is_admin, is_by_admin
from bot.chat.context import Context, message_of
from bot.chat.handlers.subscribing import following
from bot.chat.setting_up import begun, language_of
from bot.chat.status_page import REASONS, Status
from bot.chat.taps import Notice, Tapped
from bot.locales import translate
from bot.notifying.reminders import Reminder, reminders
from bot.storage.preferences import Preferences
from bot.storage.states import EVERYTHING

MOST_LOOKED_AT: Final = 20
"""Among so many broadcasts it is looked for the last one that came, and the last one that failed."""
MOST_TOLD: Final = 5


async def status(update: Update, context: Context) -> None:
    """`/status`"""
    message, language = message_of(update), await language_of(update, context, menus.STATUS)
    if await is_by_admin(message):
        await delivery.say(message, status_page.page(await _status(message, language, context)))
    else:
        await delivery.say(message, rendering.line(translate(language, "admins-only")))


async def shown(tapped: Tapped, context: Context) -> Notice | None:
    """The reasons in place, or the way back; whether it is an admin is asked again."""
    if not await is_admin(tapped.message.chat, tapped.query.from_user.id):
        return Notice(text=translate(tapped.tap.language, "admins-only"), is_alert=True)
    found = await _status(tapped.message, tapped.tap.language, context)
    is_why = tapped.tap.target == REASONS
    rendered = status_page.reasons(found, most=MOST_TOLD) if is_why else status_page.page(found)
    await delivery.edit(tapped.message, tapped.message.message_id, rendered)
    return None


async def _status(message: Message, language: str, context: Context) -> Status:
    services, now = context.services, dt.datetime.now(dt.UTC)
    chat = await services.chats.get(message.chat.id)
    followed = await following(message, services, whole=True)
    return Status(
        following=followed,
        preferences=begun(chat.preferences if chat else Preferences(), language),
        seen=await services.broadcasts.seen_from(message.chat.id, MOST_LOOKED_AT),
        reminder=await _next_reminder({each.meeting for each in followed.subscriptions}, now, context),
        now=now,
        language=language,
    )


async def _next_reminder(meetings: set[str], now: dt.datetime, context: Context) -> Reminder | None:
    coming = [
        reminder
        for announced in await context.services.calendar.meetings()
        if meetings & {EVERYTHING, announced.meeting.id}
        for reminder in reminders(announced, now)
        if reminder.not_before > now
    ]
    return min(coming, key=lambda reminder: reminder.not_before, default=None)
