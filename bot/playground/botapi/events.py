"""What can happen in the world."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.playground.botapi.model import Bot, CallbackQuery, Chat, GuestQuery, InlineQuery, Message, Status, User


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message appeared."""

    message: Message


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A message changed."""

    message: Message


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A message vanished."""

    message: Message


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Somebody pressed a button."""

    query: CallbackQuery


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The bot answered a pressed button."""

    query: CallbackQuery


@dataclass(frozen=True, kw_only=True)
class MemberChanged:
    """Somebody's status in a chat changed; in a private chat: the bot was blocked or unblocked."""

    chat: Chat
    actor: User
    user: User
    old: Status
    new: Status
    old_rights: frozenset[str] | None = None
    """What an administrator was allowed to do; None for everything."""


@dataclass(frozen=True, kw_only=True)
class Acted:
    """The bot shows that it is typing, or the like."""

    chat: Chat
    bot: Bot
    action: str
    thread_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class InlineAsked:
    """Somebody typed after a bot's name."""

    query: InlineQuery


@dataclass(frozen=True, kw_only=True)
class InlineAnswered:
    """The bot answered an inline query."""

    query: InlineQuery


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Somebody sent one of the results of an inline query."""

    query: InlineQuery
    result_id: str
    message: Message


@dataclass(frozen=True, kw_only=True)
class GuestAsked:
    """Somebody summoned a bot into a chat that it is not in."""

    query: GuestQuery


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """Somebody changed their reaction to a message."""

    message: Message
    user: User
    old: list[str]
    new: list[str]


@dataclass(frozen=True, kw_only=True)
class ChatChanged:
    """A chat has another title, other topics, other pinned messages, or moved; bots hear of it by service messages."""

    chat: Chat


Event: TypeAlias = (
    Posted
    | Edited
    | Deleted
    | Pressed
    | Answered
    | MemberChanged
    | Acted
    | InlineAsked
    | InlineAnswered
    | Chosen
    | GuestAsked
    | Reacted
    | ChatChanged
)
