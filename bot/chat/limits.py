"""The flood limits of the token, in one place: how many messages go in all, what each chat takes, and the pause that
Telegram asks for (429).
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, TypeAlias

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter, ExtBot

from bot.chat.budget import Budget, NoRoomError, Slot
from bot.chat.clocks import MONOTONIC, Clock
from bot.chat.counting import counting
from bot.chat.recent import BURST, SPACED, RecentMessages
from bot.chat.transport import NotSentError
from bot.metrics import Metrics

Json: TypeAlias = dict[str, Any]
Result: TypeAlias = bool | Json | list[Json]

FREE_RATE: Final = 30
"""Messages a second that Telegram lets a bot send for nothing."""
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


class Limits(BaseRateLimiter[Purpose]):
    """Lets calls go, wait or fail; all calls of a bot but its polls come by here."""

    def __init__(
        self,
        connections: int,
        clock: Clock = MONOTONIC,
        metrics: Metrics | None = None,
        share: int = FREE_RATE,
    ) -> None:
        """`connections` is how many calls the transport carries at a time, `share` how many messages a second go."""
        self._clock = clock
        self._metrics = metrics or Metrics()
        # In two shares, so that no reply waits for a broadcast.
        self._connections = {purpose: asyncio.Semaphore(connections // len(Purpose)) for purpose in Purpose}
        self._recent = RecentMessages()
        self.budget = Budget(share, clock)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    def closed_for(self) -> float:
        """How many seconds the pause still lasts that Telegram asked for; 0 without one."""
        return self.budget.closed_for()

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
        call = _Call.of(rate_limit_args or Purpose.REPLY, endpoint.lower(), data)
        deadline = self._clock.now() + PATIENCE_SECONDS
        while True:
            pause = self._pause(call)
            if pause <= 0:
                async with self._slot(call, deadline) as slot, self._connections[call.purpose]:
                    # Whoever waited for one of them would slip through a gate that was closed meanwhile.
                    pause = self._pause(call, has_waited=True)
                    if pause <= 0:
                        try:
                            return await self._sent(callback(*args, **kwargs), call, slot)
                        except RetryAfter as error:
                            self._close(asked_pause(error))
                            pause = self.closed_for()
            if call.purpose is Purpose.BROADCAST or self._clock.now() + pause > deadline:
                raise RetryAfter(dt.timedelta(seconds=pause))
            await self._clock.sleep(pause)

    @asynccontextmanager
    async def _slot(self, call: "_Call", deadline: float) -> AsyncIterator[Slot | None]:
        """Room for a message; None for a call that is none."""
        if not call.is_counted:
            yield None
            return
        try:
            is_reply = call.purpose is Purpose.REPLY
            slot = await self.budget.for_reply(deadline) if is_reply else self.budget.for_broadcast()
        except NoRoomError as error:
            raise RetryAfter(dt.timedelta(seconds=error.seconds)) from None
        try:
            yield slot
        finally:
            self.budget.release(slot)

    async def _sent(self, request: Coroutine[Any, Any, Result], call: "_Call", slot: Slot | None) -> Result:
        """What the call gives, with its place in the metrics if it is a message."""
        sending = self._counted(request, call.chat_id, slot)
        if call.chat_id is None:
            return await sending
        return await counting(sending, call.purpose.name.lower(), self._metrics)

    async def _counted(self, call: Coroutine[Any, Any, Result], chat_id: int | None, slot: Slot | None) -> Result:
        """What the call gives, remembered as a message, if it is one."""
        message = self._recent.add(chat_id, self._clock.now()) if chat_id is not None else None
        if slot:
            slot.is_used = True
        try:
            return await call
        except (RetryAfter, NotSentError):
            if chat_id is not None and message:
                self._recent.remove(chat_id, message)
            if slot:
                slot.is_used = False
            raise
        finally:
            # Telegram counted it some time before it answered.
            if message:
                message.at = self._clock.now()

    def _pause(self, call: "_Call", *, has_waited: bool = False) -> float:
        """How many seconds a call has to wait for what is no matter of the line in which replies wait for room."""
        waits_in_line = call.is_counted and call.purpose is Purpose.REPLY and not has_waited
        gate = self.closed_for() if call.is_gated and not waits_in_line else 0.0
        if call.chat_id is None or call.purpose is Purpose.BROADCAST:
            return gate
        return max(gate, self._recent.seconds_until(call.chat_id, BURST, self._clock.now()))

    def _close(self, seconds: float) -> None:
        """Let nothing more go for so long, or for longer if that was asked for before."""
        if not self.closed_for():  # One pause may be asked for in many answers.
            self._metrics.flood_pauses.inc()
        self.budget.close(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call, as the limits see it."""

    purpose: Purpose
    is_gated: bool
    is_counted: bool
    """Whether it takes room among all messages; those that are paid for do not."""
    chat_id: int | None
    """The chat that a message goes to."""

    @classmethod
    def of(cls, purpose: Purpose, method: str, data: Json) -> "_Call":
        """`method` in lower case."""
        chat_id = data.get("chat_id")
        is_message = method.startswith(COUNTED) and method != NOT_COUNTED
        return cls(
            purpose=purpose,
            is_gated=method.startswith(GATED),
            is_counted=is_message and not data.get("allow_paid_broadcast"),
            chat_id=chat_id if is_message and isinstance(chat_id, int) else None,
        )


def limits_of(bot: ExtBot[Purpose]) -> Limits:
    """The limits that a bot was built with."""
    if not isinstance(bot.rate_limiter, Limits):
        raise TypeError("the bot was built without the limits of the token")
    return bot.rate_limiter


def asked_pause(error: RetryAfter) -> float:
    """The pause that Telegram asks for, in seconds."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)
