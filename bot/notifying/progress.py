"""Shows the editors who watch a broadcast how far it is."""

import asyncio
import datetime as dt
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Self

from bot.storage.broadcasts import Broadcast, Broadcasts, Counts
from bot.storage.states import BroadcastState

PAUSE_SECONDS: Final = 3.0
"""Between two looks, at least."""
LONGEST_SHARE: Final = 0.1
"""Of the time, for looking: to count a million deliveries takes a while."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a broadcast is."""

    broadcast: Broadcast
    counts: Counts
    put_off: int
    """How many wait for another time."""
    seconds_left: int
    """How long the others take at the rate."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.broadcast.state is not BroadcastState.PLANNED and self.counts.is_done

    @property
    def waiting(self) -> int:
        """How many are still to be sent, edited or deleted."""
        return self.counts.waiting + self.counts.changing + self.counts.sending

    @classmethod
    async def of(cls, broadcast: Broadcast, broadcasts: Broadcasts, rate: float, now: dt.datetime) -> Self:
        """How far it is now, where `rate` messages a second are sent."""
        counts, put_off = await broadcasts.counts(broadcast), await broadcasts.put_off(broadcast.id, now)
        left = counts.waiting + counts.changing + counts.sending - put_off
        seconds_left = max(math.ceil(left / rate), 0)
        return cls(broadcast=broadcast, counts=counts, put_off=put_off, seconds_left=seconds_left)


class Shown(Enum):
    """What became of showing how far a broadcast is."""

    SEEN = auto()
    LATER = auto()
    """Not now; perhaps at the next look."""
    GONE = auto()
    """There is no message any more that could show it."""


Show = Callable[[Progress], Awaitable[Shown]]
"""Lets the message that an editor watches say how far a broadcast is."""


async def watch(broadcasts: Broadcasts, show: Show, rate: float, *, pause: float = PAUSE_SECONDS) -> None:
    """Show each broadcast that is watched whenever something has changed, until nothing can change any more."""
    seen: dict[int, Progress] = {}
    while True:
        begun = time.monotonic()
        for broadcast in await broadcasts.watched():
            progress = await Progress.of(broadcast, broadcasts, rate, dt.datetime.now(dt.UTC))
            shown = Shown.SEEN if seen.get(broadcast.id) == progress else await show(progress)
            if shown is Shown.SEEN:
                seen[broadcast.id] = progress
            if shown is Shown.GONE or (shown is Shown.SEEN and progress.is_done):
                await broadcasts.unwatch(broadcast.id)
                seen.pop(broadcast.id, None)
        await asyncio.sleep(max(pause, (time.monotonic() - begun) / LONGEST_SHARE))
