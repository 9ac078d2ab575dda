"""How many messages this process may send to all chats together, replies before broadcasts.

A message counts from its start until a second after its answer: Telegram takes it somewhere between the two, so however
long each is on its way, Telegram never sees more in any second than were allowed here.
"""

import asyncio
import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.chat.clocks import Clock
from bot.storage.shares import EVERYTHING, Demand

SECONDS: Final = 1.0
"""What Telegram counts in."""
RESERVED: Final = 0.05
"""The part of the share that broadcasts leave to replies."""
LOOK_SECONDS: Final = 0.05
"""How soon a broadcast asks again where nobody knows when there will be room."""
REMEMBERED: Final = 2
"""For so many rounds a peak counts as wanted."""


class NoRoomError(Exception):
    """There was no room in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no room for {seconds} s")
        self.seconds = seconds
        """When it is worth another try."""


@dataclass(eq=False, slots=True)
class Slot:
    """Room for one message."""

    is_reply: bool
    is_used: bool = False
    """Whether Telegram may have taken the message: then the slot is free a second later, otherwise at once."""


class _Ending(NamedTuple):
    at: float
    is_reply: bool


class _Waiting(NamedTuple):
    deadline: float
    slot: asyncio.Future[Slot]


class Budget:
    """Hands out slots: to replies in the order in which they came, to broadcasts only what those leave."""

    def __init__(self, share: int, clock: Clock) -> None:
        """`share` is how many messages a second there may be."""
        self._clock = clock
        self._share = share
        self._valid_until = math.inf
        self._closed_until = -math.inf
        self._taken = {True: 0, False: 0}
        """How many slots are not free, by whether it is replies that have them."""
        self._endings = deque[_Ending]()
        """When those of them whose message was answered are free again, in this order."""
        self._line = deque[_Waiting]()
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = math.inf
        self._peaks = deque[tuple[int, int]](maxlen=REMEMBERED)
        """The most that was wanted at a time, for replies and in all, in the last rounds."""
        self._peak = (0, 0)

    @property
    def share(self) -> int:
        """How many messages a second there may be now."""
        return self._share if time.monotonic() < self._valid_until else 0

    def allow(self, share: int, until: float = math.inf) -> None:
        """From now on so many, none from a moment of `time.monotonic` on unless told again."""
        self._share, self._valid_until = share, until
        self._hand_out()

    def close(self, seconds: float) -> None:
        """Nothing goes for so long, or for longer if that was asked for before."""
        self._closed_until = max(self._closed_until, self._clock.now() + seconds)

    def closed_for(self) -> float:
        """How many seconds that still lasts; 0 if it does not."""
        return max(self._closed_until - self._clock.now(), 0.0)

    async def for_reply(self, deadline: float) -> Slot:
        """A slot, when it is this reply's turn; NoRoomError if that is not before a moment of the clock."""
        if not self._line and self._room() > 0:
            return self._take(is_reply=True)
        if self._closed_until > deadline:
            raise NoRoomError(self.closed_for())
        slot: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._line.append(_Waiting(deadline, slot))
        self._note()
        self._hand_out()
        try:
            return await slot
        except asyncio.CancelledError:
            if slot.done() and not slot.cancelled() and not slot.exception():
                self.release(slot.result())
            raise

    def for_broadcast(self) -> Slot:
        """A slot, if there is one now; NoRoomError if not."""
        if wait := self.seconds_until_room():
            raise NoRoomError(wait)
        return self._take(is_reply=False)

    def seconds_until_room(self) -> float:
        """How long a broadcast has to wait, as far as one can tell; 0 if it may go now."""
        lacking = 1 - self._room_for_broadcast()
        if lacking <= 0 and not self._line:
            return self.closed_for()
        self._peak = (self._peak[0], EVERYTHING)
        known = 0 < lacking <= len(self._endings) and not self._line
        return max(self.closed_for(), self._endings[lacking - 1].at - self._clock.now() if known else LOOK_SECONDS)

    def release(self, slot: Slot) -> None:
        """The message of a slot was answered, or never sent."""
        if slot.is_used:
            self._endings.append(_Ending(self._clock.now() + SECONDS, slot.is_reply))
        else:
            self._taken[slot.is_reply] -= 1
        self._hand_out()

    def demand(self) -> Demand:
        """What this process wants, to be asked for once a round, and what it uses up at the moment."""
        self._expire()
        self._note()
        self._peaks.append(self._peak)
        self._peak = (0, 0)
        return Demand(
            replies=max(replies for replies, _ in self._peaks),
            messages=max(messages for _, messages in self._peaks),
            in_use=sum(self._taken.values()),
            closed_for=self.closed_for(),
        )

    def _note(self) -> None:
        """Remember what is wanted now, if it is the most."""
        replies = self._taken[True] + len(self._line)
        self._peak = (max(self._peak[0], replies), max(self._peak[1], replies + self._taken[False]))

    def _take(self, *, is_reply: bool) -> Slot:
        self._taken[is_reply] += 1
        self._note()
        return Slot(is_reply)

    def _room(self) -> int:
        """How many slots are free."""
        self._expire()
        return self.share - sum(self._taken.values()) if self.closed_for() <= 0 else 0

    def _room_for_broadcast(self) -> int:
        self._expire()
        share = self.share
        return min(share, max(share - math.ceil(share * RESERVED), 1)) - sum(self._taken.values())

    def _expire(self) -> None:
        now = self._clock.now()
        while self._endings and self._endings[0].at <= now:
            self._taken[self._endings.popleft().is_reply] -= 1

    def _hand_out(self) -> None:
        """Give what is free to the first in the line, and tell those whose time is over."""
        while self._line:
            deadline, slot = self._line[0]
            if slot.done():  # Nobody waits any more.
                pass
            elif self._room() > 0:
                slot.set_result(self._take(is_reply=True))
            elif deadline <= self._clock.now():
                slot.set_exception(NoRoomError(max(self.closed_for(), SECONDS)))
            else:
                break
            self._line.popleft()
        self._set_alarm()

    def _set_alarm(self) -> None:
        """Come back when the first in the line may have its turn, or no more time."""
        if not self._line:
            self._call_off()
            return
        turn = self._endings[0].at if self._endings else math.inf
        if self.closed_for() > 0:
            turn = self._closed_until
        moment = min(turn, self._line[0].deadline)
        if moment < self._alarm_at:
            self._call_off()
            self._alarm_at = moment
            self._alarm = asyncio.create_task(self._come_back(moment))

    def _call_off(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        self._alarm, self._alarm_at = None, math.inf

    async def _come_back(self, moment: float) -> None:
        await self._clock.sleep(moment - self._clock.now())
        self._alarm, self._alarm_at = None, math.inf
        self._hand_out()
