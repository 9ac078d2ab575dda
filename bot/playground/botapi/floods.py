"""Flood limits: how many messages a bot may send before it has to wait.

From the documentation, not observed: about 30 messages a second over all chats, one a second in a chat with short
bursts, 20 a minute in a group; paid broadcasts up to 1000 a second. How long a burst may be, which methods count, and
how long the bot has to wait, are guesses.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.params import Params

Counter: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many messages in so many world seconds."""

    messages: int
    seconds: float


OVERALL: Final = Limit(messages=30, seconds=1.0)
PAID: Final = Limit(messages=1000, seconds=1.0)
CHAT: Final = Limit(messages=5, seconds=5.0)
GROUP: Final = Limit(messages=20, seconds=60.0)


class Floods:
    """Counts what bots send."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: dict[Counter, deque[float]] = {}
        """When the latest messages were sent, as many as the limit allows."""

    def wait(self, token: str, method: str, params: Params) -> int:
        """The seconds that a bot has to wait before this call; 0 if it may go on, and then it counts."""
        chat_id = params.string("chat_id")
        if not chat_id or not _sends(method):
            return 0
        limits = _limits(token, chat_id, paid=params.boolean("allow_paid_broadcast"))
        now = self._clock.now()
        seconds = max(self._seconds_left(counter, limit, now) for counter, limit in limits.items())
        if seconds <= 0:
            for counter, limit in limits.items():
                self._sent.setdefault(counter, deque(maxlen=limit.messages)).append(now)
        return max(math.ceil(seconds), 0)

    def _seconds_left(self, counter: Counter, limit: Limit, now: float) -> float:
        """Until there is room for one more message."""
        sent = self._sent.get(counter)
        if sent is None or len(sent) < limit.messages:
            return 0.0
        # The clock may have been set back.
        return min(sent[0] - now, 0.0) + limit.seconds


def _limits(token: str, chat_id: str, *, paid: bool) -> dict[Counter, Limit]:
    """The limits for a message, by what they count."""
    limits: dict[Counter, Limit] = {(token, "paid"): PAID} if paid else {(token, "all"): OVERALL}
    limits[token, "chat", chat_id] = CHAT
    if chat_id.startswith(("-", "@")):
        limits[token, "group", chat_id] = GROUP
    return limits


def _sends(method: str) -> bool:
    """Whether a method sends a message."""
    name = method.lower()
    return name.startswith(("send", "forward", "copy")) and name != "sendchataction"
