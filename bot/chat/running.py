"""The bot's life with a Bot API server: connect, take updates in, stop; what goes wrong at the start is one line."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from telegram.error import TelegramError

from bot import locales
from bot.chat import menus
from bot.chat.application import build_application
from bot.chat.context import Belegbot, Services, services_of
from bot.chat.forgetting import forget_daily, wipe_often
from bot.chat.intake import Intake
from bot.chat.outages import raise_if_hopeless, reason_of
from bot.chat.polling import poll
from bot.chat.sending import sending
from bot.chat.sharing import sharing
from bot.errors import ServerError
from bot.settings import Settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 6.0
"""How long a server may be out of reach at the start."""
AGREEMENT_SECONDS: Final = 2.0
"""How long to wait for a share of what may be sent, before updates are taken in."""
CONNECT_PAUSES: Final = (0.25, 0.5, 1.0, 2.0, 0.0)

Source = Callable[[Intake, Settings], Awaitable[None]]
"""What hands updates over to the intake, until it is cancelled."""


async def run(settings: Settings, services: Services, source: Source = poll) -> None:
    """Run until SIGTERM or SIGINT; SettingsError, TokenError, ServerError or SecondPollerError if that cannot be."""
    application = build_application(settings.require_token(), settings.api_url, services)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        await serve(Intake(application), settings, stopping, source)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def serve(intake: Intake, settings: Settings, stopping: asyncio.Event, source: Source = poll) -> None:
    """Handle updates until `stopping` is set; running handlers may finish for a moment."""
    working = asyncio.create_task(_work(intake, settings, source))
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.wait({working, stopped})
    if not working.cancelled():
        working.result()


async def _work(intake: Intake, settings: Settings, source: Source) -> None:
    application = intake.application
    services = services_of(application)
    # While nobody waits. What is loaded by then stays: the garbage collector would stop everything to look through it.
    locales.prepare()
    gc.freeze()
    async with (
        _connected(application, settings.api_url),
        sharing(application, intake.worker, settings.flood_limit) as agreed,
        sending(application, settings) as sender,
        intake.running(),
    ):
        # In the background: people wait for answers, nobody for these.
        later = [
            asyncio.create_task(services.prepare()),
            asyncio.create_task(menus.publish(application.bot, services.editors)),
            asyncio.create_task(forget_daily(services)),
            asyncio.create_task(wipe_often(services)),
        ]
        try:
            with suppress(TimeoutError):  # Then the first replies wait.
                async with asyncio.timeout(AGREEMENT_SECONDS):
                    await agreed.wait()
            await source(intake, settings)
        finally:
            sender.stop()  # What is in flight may arrive while handlers finish.
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


async def _connect(application: Belegbot, api_url: str) -> None:
    problem = "no answer"
    with suppress(TimeoutError):
        async with asyncio.timeout(CONNECT_SECONDS):
            for pause in CONNECT_PAUSES:
                try:
                    return await application.initialize()
                except TelegramError as error:
                    raise_if_hopeless(error, api_url)
                    problem = reason_of(error, application.bot.token)
                await asyncio.sleep(pause)
    raise ServerError(
        f"The Bot API server {api_url} cannot be reached ({problem}): check BELEGBOT_API_URL and the network."
    )
