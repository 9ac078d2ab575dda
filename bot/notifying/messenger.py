"""What the sender needs of Telegram, and the ways in which it can go wrong; `bot.chat.messenger` does it."""

from collections.abc import Sequence
from typing import Protocol

from bot.notifying.notices import Notice
from bot.storage.chats import Chat
from bot.storage.subscriptions import Place


class NotSentError(Exception):
    """It did not happen: the server was not reached. To be tried again."""


class UncertainError(Exception):
    """The server was reached, but whether it happened nobody knows: no answer, or a failure of its own."""


class FloodedError(Exception):
    """Telegram wants a pause (429); nothing happened."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flooded for {seconds} s")
        self.seconds = seconds


class GoneError(Exception):
    """The bot may not write there any more, or the chat is no more (403, "chat not found")."""


class MovedError(Exception):
    """The group became a supergroup."""

    def __init__(self, to: int) -> None:
        super().__init__("moved")
        self.to = to
        """The id of the supergroup."""


class NoTopicError(Exception):
    """The topic was deleted."""


class RefusedError(Exception):
    """Telegram refuses this message for good."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """One of "no-rights", "topic-closed", "too-old", "refused"."""


class Messenger(Protocol):
    """Puts notices into chats; each call raises one of the errors above, or what the token's end raises."""

    async def send(self, place: Place, chat: Chat, notices: Sequence[Notice]) -> int:
        """One message with all of them, as the chat wants it: its language, sound, pin; the message's id."""

    async def edit(self, place: Place, chat: Chat, message_id: int, notices: Sequence[Notice]) -> None:
        """Let a message say these instead; if it is so already, or was deleted in the chat, nothing."""

    async def delete(self, place: Place, chat: Chat, message_id: int) -> None:
        """Delete a message, or where that is not possible any more, let it say that it was withdrawn."""

    async def is_reachable(self) -> bool:
        """Whether the server answers; changes nothing."""

    def closed_for(self) -> float:
        """How many seconds nothing may go at least: Telegram asked for a pause, or replies take all; 0 if it may."""

    def seconds_until(self, chat_id: int) -> float:
        """How many seconds to wait before the next message to a chat, by the chat's own limits."""
