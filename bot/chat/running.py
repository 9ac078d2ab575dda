"""The bot's life with a Bot API server: connect, poll, stop; what goes wrong at the start is said in one line."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.request import getproxies

from httpx import InvalidURL
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat import menus
from bot.chat.application import ALLOWED_UPDATES, build_application
from bot.chat.context import Belegbot, Services, services_of
from bot.chat.forgetting import forget_daily
from bot.chat.patience import asked_pause
from bot.errors import SecondPollerError, ServerError, SettingsError, TokenError
from bot.heartbeat import beat
from bot.logs import without_secret
from bot.settings import Settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 6.0
"""How long a server may be out of reach at the start."""
CONNECT_PAUSES: Final = (0.25, 0.5, 1.0, 2.0, 0.0)
POLL_SECONDS: Final = 30
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
DRAIN_SECONDS: Final = 1.5
"""How long running handlers have at the end."""


async def run(settings: Settings, services: Services) -> None:
    """Poll until SIGTERM or SIGINT; SettingsError, TokenError, ServerError or SecondPollerError if that cannot be."""
    application = _application(settings, services)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        await serve(application, settings, stopping)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _application(settings: Settings, services: Services) -> Belegbot:
    try:
        return build_application(settings.require_token(), settings.api_url, services)
    except (ValueError, RuntimeError, InvalidURL):
        # The HTTP client reads these variables, and its errors quote them, with a password in them, too.
        if not getproxies():
            raise
        raise SettingsError(
            "The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used: write http://HOST:PORT, or unset it."
        ) from None


async def serve(application: Belegbot, settings: Settings, stopping: asyncio.Event) -> None:
    """Poll until `stopping` is set; running handlers may finish for a moment."""
    working = asyncio.create_task(_work(application, settings))
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.wait({working, stopped})
    if not working.cancelled():
        working.result()


async def _work(application: Belegbot, settings: Settings) -> None:
    services = services_of(application)
    async with _connected(application, settings.api_url), _started(application):
        # In the background: people wait for answers, nobody for these.
        later = [
            asyncio.create_task(asyncio.to_thread(services.answering.prepare)),
            asyncio.create_task(menus.publish(application.bot)),
            asyncio.create_task(forget_daily(services.answers)),
        ]
        try:
            await _poll(application, settings)
        finally:
            for task in later:
                task.cancel()
            await asyncio.gather(*later, return_exceptions=True)


@asynccontextmanager
async def _connected(application: Belegbot, api_url: str) -> AsyncIterator[None]:
    """The server is there and knows the token."""
    try:
        await _connect(application, api_url)
        logger.info("connected to %s as @%s", api_url, application.bot.username)
        yield
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # which the line above leaves out where the start failed


@asynccontextmanager
async def _started(application: Belegbot) -> AsyncIterator[None]:
    """Handlers run; at the end those that do get a moment to finish."""
    await application.start()
    try:
        yield
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await application.stop()


async def _connect(application: Belegbot, api_url: str) -> None:
    problem = "no answer"
    with suppress(TimeoutError):
        async with asyncio.timeout(CONNECT_SECONDS):
            for pause in CONNECT_PAUSES:
                try:
                    return await application.initialize()
                except TelegramError as error:
                    _raise_if_hopeless(error, api_url)
                    problem = _reason(error, application)
                await asyncio.sleep(pause)
    raise ServerError(
        f"The Bot API server {api_url} cannot be reached ({problem}): check BELEGBOT_API_URL and the network."
    )


async def _poll(application: Belegbot, settings: Settings) -> None:
    """Fetch updates for ever, through outages, each once."""
    offset, outage = 0, _Outage()
    while True:
        try:
            updates = await application.bot.get_updates(
                offset=offset,
                # In an outage, a poll that does not wait tells at once when it is over.
                timeout=0 if outage.lasts else POLL_SECONDS,
                allowed_updates=ALLOWED_UPDATES,
            )
        except TelegramError as error:
            _raise_if_hopeless(error, settings.api_url)
            await asyncio.sleep(outage.pause_after(error, _reason(error, application)))
            continue
        outage.end()
        with suppress(OSError):  # Without a heartbeat the health check fails, which says enough.
            beat(settings.data_dir)
        for update in updates:
            application.update_queue.put_nowait(update)
            offset = update.update_id + 1


def _raise_if_hopeless(error: TelegramError, api_url: str) -> None:
    """Raise what trying again would not mend. The cause stays out, because the library puts the token into it."""
    if isinstance(error, InvalidToken):
        raise TokenError(
            f"{api_url} does not accept BELEGBOT_TOKEN: copy it again from @BotFather, and check BELEGBOT_API_URL."
        ) from None
    if isinstance(error, Conflict):
        raise SecondPollerError(
            "Somebody else fetches this bot's updates (409): stop the other process, or delete the bot's webhook."
        ) from None


class _Outage:
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


def _reason(error: TelegramError, application: Belegbot) -> str:
    """What went wrong, without the token and without the page that a proxy may have sent."""
    return without_secret(str(error).partition(". Parsing the server response")[0], application.bot.token)
