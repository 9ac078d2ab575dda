"""How far a broadcast is, in the editor's message, and the button that stops it."""

from collections.abc import Iterator
from typing import Final

from telegram import InlineKeyboardButton
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.chat.callbacks import Action, Tap
from bot.chat.delivery import NO_PREVIEW
from bot.chat.keyboards import markup
from bot.chat.limits import Purpose
from bot.chat.markup import bold, joined, text
from bot.chat.rendering import Rendered, line
from bot.locales import translate
from bot.notifying.progress import Progress, Show, Shown
from bot.storage.chats import Chats
from bot.storage.states import BroadcastState

ASK: Final = 0
STOP: Final = 1
GO_ON: Final = 2
"""The revisions of taps that stop a broadcast."""
STOPPABLE: Final = frozenset({BroadcastState.PLANNED, BroadcastState.QUEUED})
DEFAULT_LANGUAGE: Final = "en"
"""Of a chat that was never set up."""
UNCHANGED: Final = "message is not modified"


def board(bot: ExtBot[Purpose], chats: Chats) -> Show:
    """What lets the messages that editors watch say how far their broadcasts are."""

    async def show(progress: Progress) -> Shown:
        if progress.broadcast.watch is None:
            return Shown.GONE
        chat_id, message_id = progress.broadcast.watch
        chat = await chats.get(chat_id)
        language = (chat and (chat.language or chat.preferences.spoken)) or DEFAULT_LANGUAGE
        rendered = shown(progress, language)
        try:
            await bot.edit_message_text(
                rendered.html,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=rendered.keyboard,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=Purpose.BROADCAST,
            )
        except BadRequest as error:
            return Shown.SEEN if UNCHANGED in str(error).lower() else Shown.GONE
        except Forbidden:
            return Shown.GONE
        except TelegramError:
            return Shown.LATER
        return Shown.SEEN

    return show


def shown(progress: Progress, language: str) -> Rendered:
    """How far a broadcast is, with the button that stops it."""
    broadcast = progress.broadcast
    is_over = progress.is_done and broadcast.state is BroadcastState.QUEUED
    state = "done" if is_over else broadcast.state
    lines = [bold(text(translate(language, "progress-state", state=state))), *map(text, _figures(progress, language))]
    stop = Tap(action=Action.HALT, language=language, target=str(broadcast.id), revision=ASK)
    button = InlineKeyboardButton(translate(language, "halt-button"), callback_data=stop.encode())
    can_stop = broadcast.state in STOPPABLE and not progress.is_done
    return Rendered(html=joined("\n", lines).html, keyboard=markup([(button,)] if can_stop else []))


def really(broadcast_id: int, language: str) -> Rendered:
    """Whether it is really to be stopped."""
    buttons = [
        InlineKeyboardButton(
            label,
            callback_data=Tap(
                action=Action.HALT, language=language, target=str(broadcast_id), revision=revision
            ).encode(),
        )
        for revision, label in ((STOP, translate(language, "halt-yes")), (GO_ON, translate(language, "halt-no")))
    ]
    return line(translate(language, "halt-really"), buttons=[tuple(buttons)])


def _figures(progress: Progress, language: str) -> Iterator[str]:
    counts = progress.counts
    if progress.broadcast.state is not BroadcastState.PLANNED:
        yield translate(language, "progress-sent", sent=counts.sent, total=counts.total)
    if progress.waiting:
        yield translate(language, "progress-waiting", waiting=progress.waiting, later=progress.put_off)
    if progress.seconds_left:
        minutes, seconds = divmod(progress.seconds_left, 60)
        yield translate(language, "progress-left", minutes=minutes, seconds=seconds)
    if counts.failed:
        yield translate(language, "progress-failed", count=counts.failed)
    if counts.unknown:
        yield translate(language, "progress-unknown", count=counts.unknown)
    if counts.skipped + counts.gone:
        yield translate(language, "progress-skipped", count=counts.skipped + counts.gone)
    if counts.deleted:
        yield translate(language, "progress-deleted", count=counts.deleted)
    for reason, number in sorted(counts.reasons.items(), key=lambda item: (-item[1], item[0])):
        said = translate(language, "delivery-reason", reason=reason)
        yield translate(language, "progress-reason", count=number, reason=said)
