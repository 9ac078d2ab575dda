"""The updates of one bot that wait to be fetched, with the rules of getUpdates."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.errors import ApiError, conflict

LIMIT: Final = 100
LONGEST_POLL: Final = 50.0
DAY: Final = 86_400.0
LIFETIMES: Final = {"inline_query": 30.0, "callback_query": 150.0}
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET: Final = "terminated by setWebhook request"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An update that is not confirmed yet."""

    id: int
    body: dict[str, Any]
    expires: float


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long, in real seconds, getUpdates holds back a bot that asks the same again and again."""

    same_offset: float = 3.0
    """The same offset within this time makes the answer wait for as long."""
    at_once: float = 0.5
    """The same offset within this time is answered with one update at most."""
    conflict: float = 3.0
    """A second conflict within this time is answered that much later."""

    def scaled(self, factor: float) -> "Pace":
        """The same rules, faster or slower."""
        return Pace(
            same_offset=self.same_offset * factor, at_once=self.at_once * factor, conflict=self.conflict * factor
        )


class UpdateQueue:
    """The queue of one bot; one poll at a time waits on it."""

    def __init__(self, clock: Clock, pace: Pace, *, on_wait: Callable[[], None] = lambda: None) -> None:
        self.pace = pace
        self.allowed: frozenset[str] | None = None
        """The kinds of updates that the bot wants; None for the default."""
        self.delivered = 0
        """The id of the last update that a poll was answered with."""
        self._clock = clock
        self._on_wait = on_wait
        self._waiting: list[Waiting] = []
        self._next_id = 500_000_001
        self._poll: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_poll = float("-inf")
        self._next_conflict = float("-inf")

    @property
    def pending(self) -> int:
        """How many updates are not confirmed."""
        self._forget_expired()
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits, with everything before it confirmed."""
        return self._poll is not None and not self._poll.done() and not self._waiting

    def push(self, kind: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The new update, or None if the bot does not want this kind."""
        wanted = kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        update = {"update_id": self._next_id, kind: body}
        expires = self._clock.now() + LIFETIMES.get(kind, DAY)
        self._waiting.append(Waiting(id=self._next_id, body=update, expires=expires))
        self._next_id += 1
        self._wake()
        return update

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Set the kinds of updates that the bot wants; None leaves them, none at all means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def drop(self) -> None:
        """Forget everything."""
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, patience: float) -> list[dict[str, Any]]:
        """The updates from `offset` on, waiting up to `patience` seconds for one; ApiError 409 for a newer poll."""
        limit, patience = self._paced(offset, min(max(limit, 1), LIMIT), min(max(patience, 0.0), LONGEST_POLL))
        offset = self._confirm(offset)
        self._forget_expired()
        if not self._waiting and patience > 0:
            await self.end_poll(OTHER_POLL)
            await self._wait(patience)
        found = [update.body for update in self._waiting if update.id >= offset][:limit]
        if found:
            self.delivered = max(self.delivered, found[-1]["update_id"])
        return found

    async def end_poll(self, reason: str) -> None:
        """Answer the waiting poll, if there is one, with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))
            # Let the older poll see it before the newer one takes its place.
            await asyncio.sleep(0)

    def release(self) -> None:
        """Answer the waiting poll with what there is: the server stops."""
        self._wake()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def _wait(self, patience: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self._on_wait()
        try:
            async with asyncio.timeout(patience):
                await poll
        except TimeoutError:
            return
        except ApiError:
            await self._hold_back_conflict()
            raise
        finally:
            if self._poll is poll:
                self._poll = None

    async def _hold_back_conflict(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(self.pace.conflict)
        else:
            self._next_conflict = now + self.pace.conflict

    def _paced(self, offset: int, limit: int, patience: float) -> tuple[int, float]:
        now = asyncio.get_running_loop().time()
        since = now - self._last_poll
        if offset == self._last_offset:
            if since < self.pace.same_offset:
                patience = max(patience, self.pace.same_offset)
            if since < self.pace.at_once:
                limit = 1
        self._last_offset, self._last_poll = offset, now
        return limit, patience

    def _confirm(self, offset: int) -> int:
        """Forget what the offset confirms; the id from which on updates are given."""
        if offset < 0:
            self._waiting = self._waiting[offset:]
            return 0
        if offset > self._next_id:  # The future confirms nothing.
            return 0
        self._waiting = [update for update in self._waiting if update.id >= offset]
        return offset

    def _forget_expired(self) -> None:
        now = self._clock.now()
        self._waiting = [update for update in self._waiting if update.expires > now]
