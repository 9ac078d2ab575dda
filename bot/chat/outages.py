"""What a failed call to the Bot API server means for the bot: stop, or wait and try again."""

import logging
import time
from typing import Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.limits import asked_pause
from bot.errors import SecondPollerError, TokenError
from bot.logs import without_secret

logger = logging.getLogger(__name__)

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0


def raise_if_hopeless(error: TelegramError, api_url: str) -> None:
    """Raise what trying again would not mend. The cause stays out, because the library puts the token into it."""
    if isinstance(error, InvalidToken):
        raise TokenError(
            f"{api_url} does not accept BELEGBOT_TOKEN: copy it again from @BotFather, and check BELEGBOT_API_URL."
        ) from None
    if isinstance(error, Conflict):
        raise SecondPollerError(
            "Somebody else fetches this bot's updates (409): stop the other process, or delete the bot's webhook."
        ) from None


class Outage:
    """The time in which the server is out of reach: growing pauses, a log line at its beginning and its end."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._pause = FIRST_PAUSE

    @property
    def lasts(self) -> bool:
        """Whether the last try failed."""
        return self._since is not None

    def pause_after(self, error: TelegramError, reason: str) -> float:
        """How many seconds to wait before the next try."""
        if self._since is None:
            self._since, self._pause = time.monotonic(), FIRST_PAUSE
            logger.warning("the Bot API server does not answer (%s); trying again", reason)
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return max(pause, asked_pause(error)) if isinstance(error, RetryAfter) else pause

    def end(self) -> None:
        """The server has answered."""
        if self._since is not None:
            logger.info("the Bot API server answers again, after %.0f s", time.monotonic() - self._since)
            self._since = None


def reason_of(error: TelegramError, token: str) -> str:
    """What went wrong, without the token and without the page that a proxy may have sent."""
    return without_secret(str(error).partition(". Parsing the server response")[0], token)
