"""Waiting when Telegram asks for it (429): the one failure after which nothing has happened and all may be repeated."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from telegram.error import RetryAfter

Result = TypeVar("Result")

MOST_REPEATS: Final = 3
PATIENCE_SECONDS: Final = 30.0
"""How long one call waits in all."""


async def patiently(call: Callable[[], Awaitable[Result]]) -> Result:
    """What a call to Telegram gives, repeated after the pause asked for; RetryAfter if that takes too long."""
    patience = PATIENCE_SECONDS
    for _ in range(MOST_REPEATS):
        try:
            return await call()
        except RetryAfter as error:
            pause = asked_pause(error)
            patience -= pause
            if patience < 0:
                raise
        await asyncio.sleep(pause)
    return await call()


def asked_pause(error: RetryAfter) -> float:
    """The pause that Telegram asks for, in seconds."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)
