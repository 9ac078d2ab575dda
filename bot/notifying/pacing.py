"""An even rate: so many messages a second, without bursts, and without falling behind."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

CATCHING_UP: Final = 0.02
"""Seconds that may be made up for when the event loop was late; at low rates half the time to the next message."""


class Pacer:
    """Hands out the moments at which messages may go."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = 1 / rate
        self._slack = max(self._interval / 2, CATCHING_UP)
        self._clock = clock
        self._next = clock()

    def take(self) -> float:
        """Take the next moment; how many seconds it is away."""
        now = self._clock()
        moment = max(self._next, now - self._slack)
        self._next = moment + self._interval
        return max(moment - now, 0.0)

    async def turn(self) -> None:
        """Wait for the next moment."""
        await asyncio.sleep(self.take())
