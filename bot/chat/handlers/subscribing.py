"""What a chat, or a topic of it, follows. In groups and channels, admins choose."""

import datetime as dt
from typing import Final

from telegram import Message, Update

from bot.chat import delivery, following_menu, menus, rendering
from bot.chat.admins import is_admin, is_by_admin
from bot.chat.callbacks import Action
from bot.chat.context import Context, Services, message_of
from bot.chat.following_menu import WHOLE, Following
from bot.chat.setting_up import language_of, set_up
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.knowledge.schema import MeetingStatus
from bot.locales import translate
from bot.storage.preferences import QuietHours
from bot.storage.subscriptions import Place

CLOSED: Final = frozenset({MeetingStatus.CANCELLED, MeetingStatus.OVER})
"""What nobody follows any more."""


async def choices(update: Update, context: Context) -> None:
    """`/abo`, `/subscribe`"""
    message, language = message_of(update), await language_of(update, context, menus.FOLLOW)
    if await is_by_admin(message):
        here = await following(message, context.services)
        await delivery.say(message, following_menu.menu(here, language))
    else:
        await delivery.say(message, rendering.line(translate(language, "admins-only")))


async def shown(tapped: Tapped, context: Context) -> Notice | None:
    """What can be followed: in the topic, in the chat as a whole, or instead of the greeting."""
    if refused := await _refusal(tapped):
        return refused
    await _show(tapped, context)
    return None


async def chosen(tapped: Tapped, context: Context) -> Notice | None:
    """Follow a meeting or all of them, or not any more."""
    if refused := await _refusal(tapped):
        return refused
    services, message, tap = context.services, tapped.message, tapped.tap
    here = await following(message, services, whole=tap.revision == WHOLE)
    place, meeting = here.place, here.meeting_of(tap.target)
    if meeting is None or (tap.action is Action.FOLLOW and not here.can_be_followed(meeting)):
        raise OutdatedError
    begun: QuietHours | None = None
    if tap.action is Action.FOLLOW:
        chat, is_new = await set_up(message.chat, tap.language, services)
        await services.subscriptions.add(place, meeting)
        begun = chat.preferences.quiet if is_new else None
    else:
        await services.subscriptions.end(place, meeting)
    await _show(tapped, context, begun)
    return None


async def following(message: Message, services: Services, *, whole: bool = False) -> Following:
    """What the chat of a message follows, seen from its topic, or from the chat itself if `whole`."""
    topic, now = delivery.topic_id(message) or 0, dt.datetime.now(dt.UTC)
    meetings = {each.meeting.id: each for each in await services.calendar.meetings()}
    return Following(
        place=Place(chat_id=message.chat.id, thread_id=0 if whole else topic),
        topic=topic,
        subscriptions=await services.subscriptions.of_chat(message.chat.id),
        meetings={name: each.meeting for name, each in meetings.items() if each.state(now) not in CLOSED},
        titles={name: each.meeting.title for name, each in meetings.items()},
    )


async def _refusal(tapped: Tapped) -> Notice | None:
    """Anyone can tap: whether it is an admin is asked again each time."""
    if await is_admin(tapped.message.chat, tapped.query.from_user.id):
        return None
    return Notice(text=translate(tapped.tap.language, "admins-only"), is_alert=True)


async def _show(tapped: Tapped, context: Context, begun: QuietHours | None = None) -> None:
    message, tap = tapped.message, tapped.tap
    here = await following(message, context.services, whole=tap.revision == WHOLE)
    await delivery.edit(message, message.message_id, following_menu.menu(here, tap.language, begun=begun))
