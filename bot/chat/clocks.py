"""A time that never goes back, so that tests can move it."""

import asyncio
import time
from typing import Final, Protocol


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
