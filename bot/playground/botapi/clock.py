"""The world's time."""

import asyncio
import time
from collections.abc import Callable


class Clock:
    """World time in seconds since 1970: real time, unless it is moved or runs at another speed."""

    def __init__(self) -> None:
        self.on_change: list[Callable[[], None]] = [self._wake]
        """Told after the clock was moved or its speed changed."""
        self._sleepers: set[asyncio.Future[None]] = set()
        self._scale = 1.0
        self._moment = self._started = time.time()

    def now(self) -> float:
        """The time in seconds since 1970."""
        return self._moment + (time.time() - self._started) * self._scale

    @property
    def scale(self) -> float:
        """How many world seconds pass in a real second; 0 stops the clock."""
        return self._scale

    @scale.setter
    def scale(self, scale: float) -> None:
        self.restore(self.now(), scale)

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self.set(self.now() + seconds)

    def set(self, moment: float) -> None:
        """Go to that moment."""
        self.restore(moment, self._scale)

    def restore(self, moment: float, scale: float) -> None:
        """Go on from that moment at that speed."""
        if scale < 0:
            raise ValueError("Time does not run backwards: the scale is 0 or more.")
        self._moment, self._scale, self._started = moment, scale, time.time()
        for tell in list(self.on_change):
            tell()

    async def sleep(self, seconds: float) -> None:
        """Wait until so many world seconds have passed, be it because the clock is moved."""
        moment = self.now() + seconds
        while (left := moment - self.now()) > 0:
            await self._change(within=left / self._scale if self._scale else None)

    async def _change(self, within: float | None) -> None:
        """Wait for a change of the clock, but no more than so many real seconds."""
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            await asyncio.wait((sleeper,), timeout=within)
        finally:
            self._sleepers.discard(sleeper)

    def _wake(self) -> None:
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
