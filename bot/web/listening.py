"""Updates by webhook: the bot listens, tells Telegram where, and watches over the delivery."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn, TypeVar
from urllib.parse import unquote, urlsplit

from telegram import WebhookInfo
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.chat.application import ALLOWED_UPDATES
from bot.chat.arrivals import Json
from bot.chat.context import Belegbot, services_of
from bot.chat.intake import Intake
from bot.chat.leading import beat_if_possible, lead
from bot.chat.limits import Purpose
from bot.chat.outages import Outage, raise_if_hopeless, reason_of
from bot.errors import SecondPollerError, SettingsError
from bot.settings import Settings
from bot.storage.leases import Lease
from bot.web.observing import observing
from bot.web.operations import operations
from bot.web.serving import serving
from bot.web.webhook import webhook_app

logger = logging.getLogger(__name__)

LEASE: Final = "webhook"
WATCH_SECONDS: Final = 30.0
GRACE_SECONDS: Final = 1.0
"""How long deliveries that have begun may take at the end."""

Result = TypeVar("Result")


async def listen(intake: Intake, settings: Settings) -> None:
    """Take in what Telegram delivers, for ever; what comes after the end waits at Telegram for the next start."""
    application = intake.application
    url, secret, (host, port) = _url(settings), _secret(settings), settings.listen_place

    async def receive(update: Json) -> None:
        await intake.accept([update])

    async def look_after() -> None:
        await _patiently(lambda: _register(application.bot, url, secret), application, settings)
        await _watch(application, settings)

    async with observing(application, settings) as bot:
        app = webhook_app(unquote(urlsplit(url).path) or "/", secret, receive, operations(bot))
        async with serving(app, host=host, port=port, grace=GRACE_SECONDS) as place:
            logger.info("listening on %s", place)
            await lead(Lease(services_of(application).database, LEASE), look_after, settings)


def _url(settings: Settings) -> str:
    if settings.webhook_url is None:
        raise SettingsError("BELEGBOT_WEBHOOK_URL is not set: put the address there to which Telegram shall deliver.")
    return settings.webhook_url


def _secret(settings: Settings) -> str:
    """What was set, or else one that all processes with the same token and address come to."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    token = settings.require_token().encode()
    return hmac.new(token, f"webhook {settings.webhook_url}".encode(), hashlib.sha256).hexdigest()


async def _register(bot: ExtBot[Purpose], url: str, secret: str) -> None:
    # Always: Telegram does not tell which secret it has, and leaves alone what has not changed.
    try:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
    except BadRequest as error:
        raise SettingsError(f"BELEGBOT_WEBHOOK_URL is not accepted by the Bot API server: {error}.") from None


async def _watch(application: Belegbot, settings: Settings) -> NoReturn:
    """Look regularly whether Telegram still delivers here."""
    before = await _patiently(application.bot.get_webhook_info, application, settings)
    while True:
        beat_if_possible(settings)
        await asyncio.sleep(WATCH_SECONDS)
        now = await _patiently(application.bot.get_webhook_info, application, settings)
        _compare(before, now)
        before = now


def _compare(before: WebhookInfo, now: WebhookInfo) -> None:
    if now.url != before.url:
        raise SecondPollerError(
            "Somebody else has changed this bot's webhook: stop the other process, then start this one again."
        )
    if now.last_error_date != before.last_error_date:
        logger.warning("updates could not be delivered (%s); %s wait", now.last_error_message, now.pending_update_count)


async def _patiently(call: Callable[[], Awaitable[Result]], application: Belegbot, settings: Settings) -> Result:
    """What a call gives, repeated through outages."""
    outage = Outage()
    while True:
        try:
            result = await call()
        except TelegramError as error:
            raise_if_hopeless(error, settings.api_url)
            await asyncio.sleep(outage.pause_after(error, reason_of(error, application.bot.token)))
        else:
            outage.end()
            return result
