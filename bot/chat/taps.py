"""From a tapped button to a handler: what was tapped, by whom, and who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler

from bot.chat.addressing import sender_id
from bot.chat.admins import is_anonymous_admin
from bot.chat.callbacks import Action, Tap
from bot.chat.context import Context, UpdateHandler, spoken
from bot.chat.delivery import moot_ignored
from bot.chat.quotas import Verdict, charge
from bot.knowledge.schema import Entry
from bot.locales import translate


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """A button that somebody tapped just now."""

    query: CallbackQuery
    message: Message
    """The bot's message that holds the button."""
    buttons: InlineKeyboardMarkup
    """All buttons of that message."""
    tap: Tap


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What only the person who tapped gets to see."""

    text: str
    is_alert: bool = False
    """Whether it must be closed, for what should not be missed."""


class OutdatedError(Exception):
    """The button leads to something that does not exist any more."""


Handler = Callable[[Tapped, Context], Awaitable[Notice | None]]


def on_tap(handler: Handler, *actions: Action) -> CallbackQueryHandler[Context, None]:
    """Let `handler` see the taps that do one of these; every tap gets its answer."""

    async def callback(update: Update, context: Context) -> None:
        query, tapped = update.callback_query, _tapped(update)
        if query is None:
            return
        try:
            notice = await handler(tapped, context) if tapped else outdated(spoken(update))
        except OutdatedError:
            notice = outdated(spoken(update))
        with moot_ignored():
            await query.answer(notice.text if notice else None, show_alert=notice.is_alert if notice else None)

    def does_one(data: object) -> bool:
        tap = Tap.parse(data)
        return tap is not None and tap.action in actions

    return CallbackQueryHandler(unhurried(callback), pattern=does_one)


def unhurried(handler: UpdateHandler) -> UpdateHandler:
    """The same for whoever taps no faster than people do; everybody else is told once, and then gets a bare answer."""

    async def callback(update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        verdict = charge(update.update_id, (context.services.quotas.taps, query.from_user.id))
        if verdict is Verdict.GRANTED:
            await handler(update, context)
        else:
            with moot_ignored():
                await query.answer(translate(spoken(update), "too-fast") if verdict is Verdict.REFUSED else None)

    return callback


def outdated(language: str) -> Notice:
    """What a button says that leads nowhere."""
    return Notice(text=translate(language, "outdated"), is_alert=True)


def entry_of(tapped: Tapped, context: Context) -> Entry:
    """The entry that the button leads to; OutdatedError if there is none any more."""
    entry = context.services.base.by_short(tapped.tap.target)
    if entry is None:
        raise OutdatedError
    return entry


async def refusal(tapped: Tapped) -> Notice | None:
    """Why this person may not choose for whoever asked the question; None if they may."""
    chat, question, language = tapped.message.chat, tapped.message.reply_to_message, tapped.tap.language
    if chat.type == ChatType.PRIVATE:
        return None
    author = sender_id(question) if question else None
    if author == tapped.query.from_user.id:
        return None
    if author == chat.id and await is_anonymous_admin(chat, tapped.query.from_user.id):
        return None
    # A channel's message, or a question that was deleted: nobody can prove that it was theirs.
    is_person = author is not None and (author > 0 or author == chat.id)
    return Notice(text=translate(language, "asker-only" if is_person else "asker-unknown"), is_alert=True)


def _tapped(update: Update) -> Tapped | None:
    """What was tapped; None if the message does not have such a button, or Telegram does not hand it over."""
    query = update.callback_query
    tap = Tap.parse(query.data) if query else None
    # The library makes a Message, without buttons, of those, too, that Telegram does not hand over any more.
    message = query.message if query else None
    buttons = message.reply_markup if isinstance(message, Message) else None
    if query is None or tap is None or not isinstance(message, Message) or buttons is None:
        return None
    # Anyone can send any data for any message; only what stands on one of its buttons counts.
    if not any(button.callback_data == query.data for row in buttons.inline_keyboard for button in row):
        return None
    return Tapped(query=query, message=message, buttons=buttons, tap=tap)
