"""Counting the messages that the bot puts into chats, by what became of them."""

from collections.abc import Awaitable
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.metrics import Metrics

Result = TypeVar("Result")


async def counting(call: Awaitable[Result], purpose: str, metrics: Metrics) -> Result:
    """What the call gives or raises; one that is cancelled is not counted, as nobody knows what became of it."""
    try:
        result = await call
    except TelegramError as error:
        metrics.sends.labels(purpose, _outcome(error)).inc()
        raise
    metrics.sends.labels(purpose, "sent").inc()
    return result


def _outcome(error: TelegramError) -> str:
    match error:
        case RetryAfter():
            return "flood"
        # To the library, a bad request is an error of the network, too.
        case NetworkError() if not isinstance(error, BadRequest):
            return "unanswered"
        case _:
            return "refused"
