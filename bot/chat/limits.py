"""The flood limits of the token, in one place: the pause that Telegram asks for (429), and what each chat takes.

How many messages go out in all is for the sender of notices to keep.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Coroutine
from enum import Enum, auto
from typing import Any, Final, Protocol, TypeAlias

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.counting import counting
from bot.chat.recent import BURST, SPACED, RecentMessages
from bot.metrics import Metrics

Json: TypeAlias = dict[str, Any]
Result: TypeAlias = bool | Json | list[Json]

PATIENCE_SECONDS: Final = 30.0
"""How long one reply waits in all."""
GATED: Final = ("send", "copy", "forward", "edit", "deletemessage", "pin", "answerguestquery")
"""How methods begin that put something into a chat, change or delete it; queries of people cannot wait for long."""
COUNTED: Final = ("send", "copy", "forward")
NOT_COUNTED: Final = "sendchataction"


class Purpose(Enum):
    """What a call is for: its `rate_limit_args`."""

    REPLY = auto()
    """Somebody waits: where it may not go yet, or was refused with 429, it goes later. What every call is by itself."""
    BROADCAST = auto()
    """Nobody waits, and the sender knows better when to try again: it goes at once or ends with RetryAfter."""


class Clock(Protocol):
    """A time that never goes back."""

    def now(self) -> float:
        """Seconds since any moment."""

    async def sleep(self, seconds: float) -> None:
        """Wait for so long."""


class Monotonic:
    """The clock of the system."""

    def now(self) -> float:
        """Seconds since any moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for so long."""
        await asyncio.sleep(seconds)


MONOTONIC: Final = Monotonic()


class Limits(BaseRateLimiter[Purpose]):
    """Lets calls go, wait or fail; all calls of a bot but its polls come by here."""

    def __init__(self, connections: int, clock: Clock = MONOTONIC, metrics: Metrics | None = None) -> None:
        """`connections` is how many calls the transport carries at a time."""
        self._clock = clock
        self._metrics = metrics or Metrics()
        # Who waited for a connection after the gate would slip through it when it closes meanwhile. In two shares, so
        # that no reply waits for a broadcast.
        self._connections = {purpose: asyncio.Semaphore(connections // len(Purpose)) for purpose in Purpose}
        self._closed_until = float("-inf")
        self._recent = RecentMessages()

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    def closed_for(self) -> float:
        """How many seconds the pause still lasts that Telegram asked for; 0 without one."""
        return max(self._closed_until - self._clock.now(), 0.0)

    def seconds_until(self, chat_id: int) -> float:
        """How many seconds a broadcast has to wait before its next message to a chat, by the chat's own limits."""
        return self._recent.seconds_until(chat_id, SPACED, self._clock.now())

    async def process_request(  # noqa: PLR0917 - the library's
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's
        kwargs: Json,
        endpoint: str,
        data: Json,
        rate_limit_args: Purpose | None,
    ) -> Result:
        """What the call gives; RetryAfter if it may not go yet and waits no longer, and then nothing has happened."""
        purpose, method = rate_limit_args or Purpose.REPLY, endpoint.lower()
        patience = PATIENCE_SECONDS if purpose is Purpose.REPLY else 0.0
        is_gated, chat_id = method.startswith(GATED), _counted_in(method, data)
        while True:
            async with self._connections[purpose]:
                pause = max(
                    self.closed_for() if is_gated else 0.0,
                    self._seconds_for_reply(chat_id) if purpose is Purpose.REPLY else 0.0,
                )
                if pause <= 0:
                    try:
                        call = self._counted(callback(*args, **kwargs), chat_id)
                        return await (call if chat_id is None else counting(call, purpose.name.lower(), self._metrics))
                    except RetryAfter as error:
                        self._close(asked_pause(error))
                        pause = self.closed_for()
            if pause > patience:
                raise RetryAfter(dt.timedelta(seconds=pause))
            patience -= pause
            await self._clock.sleep(pause)

    async def _counted(self, call: Coroutine[Any, Any, Result], chat_id: int | None) -> Result:
        """What the call gives, remembered as a message to the chat, if it is one."""
        if chat_id is None:
            return await call
        message = self._recent.add(chat_id, self._clock.now())
        try:
            return await call
        except RetryAfter:
            self._recent.remove(chat_id, message)
            raise
        finally:
            # Telegram counted it some time before it answered.
            message.at = self._clock.now()

    def _close(self, seconds: float) -> None:
        """Let nothing more go for so long, or for longer if that was asked for before."""
        if not self.closed_for():  # One pause may be asked for in many answers.
            self._metrics.flood_pauses.inc()
        self._closed_until = max(self._closed_until, self._clock.now() + seconds)

    def _seconds_for_reply(self, chat_id: int | None) -> float:
        return 0.0 if chat_id is None else self._recent.seconds_until(chat_id, BURST, self._clock.now())


def asked_pause(error: RetryAfter) -> float:
    """The pause that Telegram asks for, in seconds."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)


def _counted_in(method: str, data: Json) -> int | None:
    """The chat that a call sends a message to."""
    chat_id = data.get("chat_id")
    is_counted = method.startswith(COUNTED) and method != NOT_COUNTED
    return chat_id if is_counted and isinstance(chat_id, int) else None
