"""Notices on their way into chats, and what an error of Telegram's means for them."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Final

from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.chat import notices as rendering
from bot.chat import transport
from bot.chat.delivery import NO_PREVIEW, moot_ignored
from bot.chat.limits import Limits, Purpose, asked_pause
from bot.chat.outages import reason_of
from bot.chat.rendering import Rendered
from bot.knowledge.schema import Urgency
from bot.notifying.messenger import (
    FloodedError,
    GoneError,
    MovedError,
    NoTopicError,
    NotSentError,
    RefusedError,
    UncertainError,
)
from bot.notifying.notices import Notice
from bot.storage.chats import Chat
from bot.storage.subscriptions import Place

logger = logging.getLogger(__name__)

DEFAULT_LANGUAGE: Final = "en"
# What Telegram says, without capital letters: the library changes them.
NO_CHAT: Final = "chat not found"
NO_TOPIC: Final = ("message thread not found", "topic_deleted")
NOT_DELETABLE: Final = "message can't be deleted"
REFUSALS: Final = {
    "topic-closed": ("topic_closed",),
    "no-rights": (
        "not enough rights",
        "have no rights",
        "need administrator rights in the channel chat",
        "chat_write_forbidden",
        "chat_send_plain_forbidden",
        "chat_restricted",
    ),
    "too-old": ("message can't be edited", NOT_DELETABLE),
}
"""Why a message is refused for good; everything else is "refused"."""


class TelegramMessenger:
    """Puts notices into Telegram's chats, as `bot.notifying.messenger` has it."""

    def __init__(self, bot: ExtBot[Purpose], limits: Limits, *, paid: bool) -> None:
        """`limits` are those of the bot; where they are `paid` for, Telegram takes more messages a second."""
        self._bot = bot
        self._limits = limits
        self._paid = paid

    async def send(self, place: Place, chat: Chat, notices: Sequence[Notice]) -> int:
        """One message with all of them, as the chat wants it: its language, sound, pin; the message's id."""
        async with self._explained(place):
            sent = await self._bot.send_message(
                place.chat_id,
                _rendered(tuple(notices), _language(chat)).html,
                parse_mode=ParseMode.HTML,
                message_thread_id=place.thread_id or None,
                disable_notification=chat.preferences.silent,
                link_preview_options=NO_PREVIEW,
                allow_paid_broadcast=self._paid or None,
                rate_limit_args=Purpose.BROADCAST,
            )
        if chat.preferences.pin and any(notice.urgency is not Urgency.NORMAL for notice in notices):
            await self._pin(place, sent.message_id)
        return sent.message_id

    async def edit(self, place: Place, chat: Chat, message_id: int, notices: Sequence[Notice]) -> None:
        """Let a message say these instead; if it is so already, or was deleted in the chat, nothing."""
        async with self._explained(place):
            await self._rewrite(place, message_id, _rendered(tuple(notices), _language(chat)))

    async def delete(self, place: Place, chat: Chat, message_id: int) -> None:
        """Delete a message, or where that is not possible any more, let it say that it was withdrawn."""
        async with self._explained(place):
            try:
                with moot_ignored():
                    await self._bot.delete_message(place.chat_id, message_id, rate_limit_args=Purpose.BROADCAST)
            except BadRequest as error:
                if NOT_DELETABLE not in _words(error):
                    raise
                await self._rewrite(place, message_id, rendering.withdrawn(_language(chat)))

    async def is_reachable(self) -> bool:
        """Whether the server answers; changes nothing."""
        try:
            await self._bot.get_me(rate_limit_args=Purpose.BROADCAST)
        except RetryAfter:
            return True
        except (InvalidToken, Conflict):
            raise
        except TelegramError:
            return False
        return True

    def closed_for(self) -> float:
        """How many seconds nothing may go at least: Telegram asked for a pause, or replies take all; 0 if it may."""
        return self._limits.closed_for() if self._paid else self._limits.budget.seconds_until_room()

    def seconds_until(self, chat_id: int) -> float:
        """How many seconds to wait before the next message to a chat, by the chat's own limits."""
        return self._limits.seconds_until(chat_id)

    async def _rewrite(self, place: Place, message_id: int, rendered: Rendered) -> None:
        with moot_ignored():
            await self._bot.edit_message_text(
                rendered.html,
                chat_id=place.chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=Purpose.BROADCAST,
            )

    async def _pin(self, place: Place, message_id: int) -> None:
        # The notice is there; that it is not pinned is no reason to send it again.
        with suppress(TelegramError):
            await self._bot.pin_chat_message(
                place.chat_id, message_id, disable_notification=True, rate_limit_args=Purpose.BROADCAST
            )

    @asynccontextmanager
    async def _explained(self, place: Place) -> AsyncIterator[None]:
        """Raise what an error of the library's means."""
        try:
            yield
        except TelegramError as error:
            meaning = meaning_of(error)
            if NO_CHAT in _words(error):
                meaning = await self._second_look(place)
            if isinstance(meaning, RefusedError) and meaning.reason == "refused":
                logger.warning("Telegram refuses a notice: %s", reason_of(error, self._bot.token))
            # Without the cause, in which the token may stand.
            raise meaning from None

    async def _second_look(self, place: Place) -> Exception:
        """What it means that a chat was not found: it is gone only if it still is not found."""
        try:
            await self._bot.get_chat(place.chat_id, rate_limit_args=Purpose.BROADCAST)
        except TelegramError as error:
            meaning = meaning_of(error)
            # Whatever became of the question, the message was not sent.
            return NotSentError() if isinstance(meaning, UncertainError) else meaning
        return RefusedError("refused")


@lru_cache(maxsize=64)
def _rendered(notices: tuple[Notice, ...], language: str) -> Rendered:
    """The same message goes to many chats: rendering it anew took a fifth of the sender's time."""
    return rendering.message(notices, language)


def meaning_of(error: TelegramError) -> Exception:
    """What an error means for the message of the call, in the terms of the sender; the end of the token is itself."""
    match error:
        case RetryAfter():
            return FloodedError(asked_pause(error))
        case ChatMigrated():
            return MovedError(error.new_chat_id)
        case InvalidToken() | Conflict():
            return error
        case BadRequest() | Forbidden():
            return _refusal(error)
        case transport.NotSentError():
            return NotSentError()
        case _:
            return UncertainError()


def _refusal(error: BadRequest | Forbidden) -> Exception:
    words = _words(error)
    # Before all 403 that mean the end: that of a group in which the bot may not write for now.
    for reason, texts in REFUSALS.items():
        if any(text in words for text in texts):
            return RefusedError(reason)
    if any(text in words for text in NO_TOPIC):
        return NoTopicError()
    return GoneError() if isinstance(error, Forbidden) or NO_CHAT in words else RefusedError("refused")


def _words(error: TelegramError) -> str:
    return str(error).lower()


def _language(chat: Chat) -> str:
    return chat.language or chat.preferences.spoken or DEFAULT_LANGUAGE
