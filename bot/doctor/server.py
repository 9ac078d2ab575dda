"""The Bot API server: whether it answers, what it knows of the bot, who takes the updates, and its clock."""

import datetime as dt
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from telegram import Bot, User, WebhookInfo
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.chat.outages import raise_if_hopeless, reason_of
from bot.chat.proxies import proxy_for
from bot.chat.transport import AiohttpRequest
from bot.doctor.findings import Finding
from bot.errors import BelegbotError
from bot.logs import without_secret
from bot.settings import Settings

ANSWER_SECONDS: Final = 10.0
POLL_SECONDS: Final = 5
MOST_SKEW: Final = dt.timedelta(seconds=30)
RECENT: Final = dt.timedelta(hours=1)
"""How long a delivery that failed is news."""


async def examine(settings: Settings, *, is_polled_by_us: bool, poll: bool) -> list[Finding]:
    """What there is to say about the server and the bot's account there; one line if it cannot be reached.

    With `poll` updates are fetched for a moment, unless a bot with this database does: none is lost, but somebody
    else's poll ends.
    """
    try:
        proxy = proxy_for(settings.api_url)
        found = [await _clock(settings.api_url, proxy)]
    except BelegbotError as error:
        return [Finding.of("proxy", error)]
    except (aiohttp.ClientError, TimeoutError) as error:
        return [_unreachable(settings.api_url, type(error).__name__)]
    try:
        bot = _bot(settings.require_token(), settings.api_url, proxy)
    except BelegbotError as error:
        return [*found, Finding.of("token", error)]
    try:
        async with bot:
            found += _account(bot.bot)
            webhook = await bot.get_webhook_info()
            found.append(_webhook(webhook, settings))
            if not settings.webhook_url and not webhook.url:
                found.append(await _poller(bot, is_ours=is_polled_by_us, poll=poll))
    except InvalidToken as error:
        found.append(_refused(error, settings))
    except TelegramError as error:
        found.append(_unreachable(settings.api_url, reason_of(error, bot.token)))
    return found


def clock(here: dt.datetime, there: dt.datetime) -> Finding:
    """The machine's clock beside the server's, which tells whole seconds."""
    skew = here - there
    if abs(skew) <= MOST_SKEW:
        return Finding.ok("clock", f"It agrees with the Bot API server's within {MOST_SKEW.seconds} seconds.")
    way = "fast" if skew > dt.timedelta() else "slow"
    return Finding.warning(
        "clock",
        f"It is {abs(skew).total_seconds():,.0f} seconds {way}.",
        "Set it by the network (timedatectl set-ntp true): notices and quiet hours go by it.",
    )


def _bot(token: str, api_url: str, proxy: str | None) -> Bot:
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        request=AiohttpRequest(connections=1, proxy=proxy),
        get_updates_request=AiohttpRequest(connections=1, proxy=proxy),
    )


async def _clock(api_url: str, proxy: str | None) -> Finding:
    """The clock, by what the server says to whoever asks for nothing."""
    limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.head(api_url, proxy=proxy, allow_redirects=False) as response,
    ):
        here, said = time.time(), response.headers.get("Date", "")
    try:
        there = parsedate_to_datetime(said)
    except ValueError:
        return Finding.ok("clock", "The Bot API server tells no time to compare with.")
    return clock(dt.datetime.fromtimestamp(here, dt.UTC), there.astimezone(dt.UTC))


def _unreachable(api_url: str, reason: str) -> Finding:
    return Finding.error(
        "server",
        f"The Bot API server {api_url} cannot be reached ({reason}).",
        "Check BELEGBOT_API_URL and the network: name resolution, firewall, proxy.",
    )


def _refused(error: InvalidToken, settings: Settings) -> Finding:
    try:
        raise_if_hopeless(error, settings.api_url)
    except BelegbotError as ours:
        return Finding.of("token", ours)
    raise error


def _account(me: User) -> Iterator[Finding]:
    yield Finding.ok("token", f"It is that of @{me.username} ({me.full_name}).")
    if me.can_read_all_group_messages:
        yield Finding.warning(
            "privacy mode",
            "It is off: in groups the bot is sent everything that anybody writes.",
            "It needs none of that: @BotFather, /setprivacy, Enable; then add the bot to its groups anew.",
        )
    else:
        yield Finding.ok("privacy mode", "It is on: in groups the bot sees only what is meant for it.")
    if me.can_join_groups:
        yield Finding.ok("groups", "The bot may be added to groups.")
    else:
        yield Finding.warning("groups", "Nobody can add the bot to a group.", "@BotFather, /setjoingroups, Enable.")
    yield _mode("inline mode", "@BotFather, /setinline.", is_on=bool(me.supports_inline_queries))
    yield _mode("guest mode", "@BotFather, in the bot's settings.", is_on=bool(me.supports_guest_queries))


def _mode(name: str, where: str, *, is_on: bool) -> Finding:
    return Finding.ok(name, "It is on.") if is_on else Finding.ok(name, "It is off.", f"To switch it on: {where}")


def _webhook(info: WebhookInfo, settings: Settings) -> Finding:
    name, wanted, waiting = "webhook", settings.webhook_url, f"{info.pending_update_count} updates wait at Telegram."
    # Some put the token into the address.
    there = without_secret(info.url, settings.require_token())
    if not wanted:
        if not info.url:
            return Finding.ok(name, f"None is set, as polling wants it. {waiting}")
        return Finding.error(
            name,
            f"Telegram delivers to {there}, but BELEGBOT_WEBHOOK_URL is not set: polling is refused. {waiting}",
            "Set BELEGBOT_WEBHOOK_URL, or have the webhook deleted: the Bot API's deleteWebhook.",
        )
    if not info.url:
        return Finding.warning(name, f"None is set yet. {waiting}", "Start the bot: it tells Telegram the address.")
    if info.url != wanted:
        return Finding.error(
            name,
            f"Telegram delivers to {there}, not to BELEGBOT_WEBHOOK_URL. {waiting}",
            "Stop the other process that has this token, then start this one again.",
        )
    failed = info.last_error_date
    if failed and dt.datetime.now(dt.UTC) - failed < RECENT:
        return Finding.warning(
            name,
            f"A delivery failed at {failed.astimezone(dt.UTC):%H:%M:%S} UTC ({info.last_error_message}). {waiting}",
            "Look at the proxy's log and the certificate, and whether the bot runs.",
        )
    return Finding.ok(name, f"Telegram delivers to BELEGBOT_WEBHOOK_URL. {waiting}")


async def _poller(bot: Bot, *, is_ours: bool, poll: bool) -> Finding:
    name = "polling"
    if is_ours:
        return Finding.ok(name, "A bot with this database fetches the updates.")
    if not poll:
        said = "No bot with this database fetches the updates. Whether anybody else does was not tried."
        return Finding.ok(name, said, "To try: belegbot doctor --poll. It ends somebody else's poll.")
    try:
        await bot.get_updates(timeout=POLL_SECONDS, limit=1)
    except Conflict:
        return Finding.error(name, "Somebody else fetches this bot's updates (409).", "Stop the other process.")
    return Finding.ok(name, f"Nobody else fetched updates within {POLL_SECONDS} seconds.")
