"""The updates of one bot that wait to be fetched or sent, with the rules of getUpdates."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NoReturn, TypeAlias

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.errors import ApiError, conflict

LIMIT: Final = 100
LONGEST_POLL: Final = 50
DAY: Final = 86_400.0
LIFETIMES: Final = {"inline_query": 30.0, "callback_query": 150.0, "chosen_inline_result": 600.0}
KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MESSAGES: Final = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"

Json: TypeAlias = dict[str, Any]
QueueKey: TypeAlias = tuple[str, int]


@dataclass(kw_only=True, eq=False)
class Waiting:
    """An update that is not confirmed yet."""

    id: int
    kind: str
    body: Json
    """The whole update."""
    expires: float
    attempts: int = 0
    """How often it was handed to the bot, or tried to be."""
    next_try: float | None = None
    """When it is sent to the webhook again; None if nothing went wrong."""

    @property
    def queue_key(self) -> QueueKey:
        """What is sent one after the other: the messages of a chat, and each other kind by chat or by user."""
        content = self.body[self.kind]
        if self.kind == "chat_member":
            return self.kind, content["new_chat_member"]["user"]["id"]
        if "chat" in content:
            return "message" if self.kind in MESSAGES else self.kind, content["chat"]["id"]
        return self.kind, content["from"]["id"]


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


def capped(limit: int, patience: int) -> tuple[int, int]:
    """How many updates a poll gets at most and how long it waits, whatever it asks for."""
    return min(max(limit, 1), LIMIT), min(max(patience, 0), LONGEST_POLL)


class UpdateQueue:
    """The queue of one bot; one poll at a time waits on it."""

    def __init__(self, clock: Clock, pace: Pace, *, on_wait: Callable[[], None] = lambda: None) -> None:
        self.pace = pace
        self.allowed: frozenset[str] | None = None
        """The kinds of updates that the bot wants; None for the default."""
        self._clock = clock
        self._on_wait = on_wait
        self._waiting: dict[int, Waiting] = {}
        self._next_expiry = float("inf")
        self._next_id = 500_000_001
        self._poll: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_poll = float("-inf")
        self._next_conflict = float("-inf")

    @property
    def waiting(self) -> list[Waiting]:
        """The updates that are not confirmed, oldest first."""
        self._forget_expired()
        return list(self._waiting.values())

    @property
    def pending(self) -> int:
        """How many updates are not confirmed."""
        self._forget_expired()
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits, with everything before it confirmed."""
        return self._poll is not None and not self._poll.done() and not self._waiting

    def push(self, kind: str, body: Json) -> Waiting | None:
        """The new update, or None if the bot does not want this kind."""
        wanted = kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        number = self._next_id
        expires = self._clock.now() + LIFETIMES.get(kind, DAY)
        update = Waiting(id=number, kind=kind, body={"update_id": number, kind: body}, expires=expires)
        self._add(update)
        self._next_id += 1
        self._wake()
        return update

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Set the kinds of updates that the bot wants; None leaves them, none at all means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, update: Waiting) -> None:
        """Forget an update that arrived, or that is too old."""
        self._waiting.pop(update.id, None)

    def drop(self) -> None:
        """Forget everything."""
        self._waiting.clear()

    def poll(self, offset: int, limit: int, patience: int) -> list[Json] | Awaitable[list[Json]]:
        """The updates from `offset` on, waiting up to `patience` seconds for one; ApiError 409 for a newer poll."""
        limit, seconds = self._paced(offset, *capped(limit, patience))
        self._confirm_below(offset)
        self._forget_expired()
        if self._waiting or seconds <= 0:
            return self._handed_over(limit)
        return self._awaited(limit, seconds)

    async def end_poll(self, reason: str) -> None:
        """Answer the waiting poll, if there is one, with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))
            # Let the older poll see it before the newer one takes its place.
            await asyncio.sleep(0)

    async def refuse(self, reason: str) -> NoReturn:
        """Answer a poll with 409."""
        await self._hold_back_conflict()
        raise conflict(reason)

    def release(self) -> None:
        """Answer the waiting poll with what there is: the server stops."""
        self._wake()

    def dump(self) -> Json:
        """What outlives a restart, as JSON."""
        return {
            "next_id": self._next_id,
            "allowed": None if self.allowed is None else sorted(self.allowed),
            "waiting": [
                {"id": update.id, "kind": update.kind, "body": update.body, "expires": update.expires}
                for update in self.waiting
            ],
        }

    def restore(self, state: Json) -> None:
        """Take over what `dump` gave."""
        self._next_id = state["next_id"]
        self.allow(state["allowed"] or [])
        for update in state["waiting"]:
            self._add(Waiting(**update))

    def _add(self, update: Waiting) -> None:
        self._waiting[update.id] = update
        self._next_expiry = min(self._next_expiry, update.expires)

    def _handed_over(self, limit: int) -> list[Json]:
        found = list(islice(self._waiting.values(), limit))
        for update in found:
            update.attempts += 1
        return [update.body for update in found]

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def _awaited(self, limit: int, patience: float) -> list[Json]:
        await self.end_poll(OTHER_POLL)
        await self._wait(patience)
        self._forget_expired()
        return self._handed_over(limit)

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

    def _confirm_below(self, offset: int) -> None:
        """Forget what the offset confirms; a negative one keeps so many, one of the future confirms nothing."""
        if offset > self._next_id:
            return
        too_many = len(self._waiting) + offset if offset < 0 else 0
        for number in list(islice(self._waiting, max(too_many, 0))):
            del self._waiting[number]
        while self._waiting and (oldest := next(iter(self._waiting))) < offset:
            del self._waiting[oldest]

    def _forget_expired(self) -> None:
        now = self._clock.now()
        if now < self._next_expiry:
            return
        self._waiting = {number: update for number, update in self._waiting.items() if update.expires > now}
        self._next_expiry = min((update.expires for update in self._waiting.values()), default=float("inf"))
