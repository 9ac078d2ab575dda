"""What the sender is given to do, and what can come of it."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from bot.storage.broadcasts import Broadcast
from bot.storage.chats import Chat
from bot.storage.subscriptions import Place


@dataclass(frozen=True, kw_only=True)
class Job:
    """One message to send, to edit or to delete."""

    place: Place
    chat: Chat
    message_id: int | None
    """The message that stands there; None if it is to be sent."""
    showing: tuple[Broadcast, ...]
    """What the message is to say, the most urgent first; nothing if it is to be deleted."""
    settling: tuple[Broadcast, ...]
    """The broadcasts whose deliveries this settles."""
    attempts: int
    """How often it was tried, this time included."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The chat has what it is to have."""

    job: Job
    message_id: int | None
    """The message; None after it was deleted."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Telegram refused it for good."""

    job: Job
    reason: str


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """To be tried again."""

    job: Job
    until: dt.datetime
    has_failed: bool = False
    """Whether the server was reached with it; otherwise it was no attempt."""


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """Nobody knows whether it was sent, and it is not to be sent twice."""

    job: Job


@dataclass(frozen=True, kw_only=True)
class Moved:
    """It was not sent, because the place is another one now: what waits for it follows."""

    job: Job
    to: Place


Result: TypeAlias = Done | Failed | Postponed | Uncertain | Moved
