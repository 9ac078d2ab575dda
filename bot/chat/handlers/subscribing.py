"""What a chat, or a topic of it, follows. In groups and channels, admins choose."""

from telegram import Message, Update

from bot.chat import delivery, following_menu, menus, rendering
from bot.chat.admins import is_admin, is_by_admin
from bot.chat.callbacks import Action
from bot.chat.context import Context, message_of
from bot.chat.following_menu import WHOLE, Following
from bot.chat.rendering import Rendered
from bot.chat.setting_up import language_of, set_up
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.locales import translate
from bot.storage.preferences import QuietHours
from bot.storage.subscriptions import Place


async def choices(update: Update, context: Context) -> None:
    """`/abo`, `/subscribe`"""
    message, language = message_of(update), await language_of(update, context, menus.FOLLOW)
    if await is_by_admin(message):
        await delivery.say(message, await _menu(message, language, context))
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
    place = _place(message, whole=tap.revision == WHOLE)
    followed = [each.meeting for each in await services.subscriptions.of_chat(place.chat_id)]
    meeting = following_menu.meeting_of(tap.target, followed, services.base)
    if meeting is None or (tap.action is Action.FOLLOW and not following_menu.is_open(meeting, services.base)):
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


async def _refusal(tapped: Tapped) -> Notice | None:
    """Anyone can tap: whether it is an admin is asked again each time."""
    if await is_admin(tapped.message.chat, tapped.query.from_user.id):
        return None
    return Notice(text=translate(tapped.tap.language, "admins-only"), is_alert=True)


async def _show(tapped: Tapped, context: Context, begun: QuietHours | None = None) -> None:
    message, tap = tapped.message, tapped.tap
    rendered = await _menu(message, tap.language, context, whole=tap.revision == WHOLE, begun=begun)
    await delivery.edit(message, message.message_id, rendered)


async def _menu(
    message: Message, language: str, context: Context, *, whole: bool = False, begun: QuietHours | None = None
) -> Rendered:
    following = Following(
        place=_place(message, whole=whole),
        topic=delivery.topic_id(message) or 0,
        subscriptions=await context.services.subscriptions.of_chat(message.chat.id),
    )
    return following_menu.menu(following, context.services.base, language, begun=begun)


def _place(message: Message, *, whole: bool = False) -> Place:
    """The topic that a message is in, or the chat itself."""
    topic = None if whole else delivery.topic_id(message)
    return Place(chat_id=message.chat.id, thread_id=topic or 0)
