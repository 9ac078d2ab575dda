"""How a bot gets its updates."""

import re
from collections.abc import Awaitable
from typing import Any, Final

import httpx

from bot.playground.botapi.errors import ApiError, bad_request
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.updates import KINDS, LIMIT
from bot.playground.botapi.webhooks import DEFAULT_CONNECTIONS, Target

WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET: Final = "terminated by setWebhook request"
MOST_CONNECTIONS: Final = 100_000
"""As on any local server; Telegram's own allows 100."""
SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")
SECRET_LIMIT: Final = 256


def get_updates(call: Call) -> list[dict[str, Any]] | Awaitable[list[dict[str, Any]]]:
    """getUpdates."""
    params, account = call.params, call.account
    if account.webhook is not None:
        return account.queue.refuse(WEBHOOK_ACTIVE)
    account.queue.allow(_allowed_updates(call))
    limit = params.integer("limit")
    return account.queue.poll(
        params.integer("offset") or 0, LIMIT if limit is None else limit, params.integer("timeout") or 0
    )


async def set_webhook(call: Call) -> bool:
    """setWebhook; a certificate is not looked at."""
    if not call.params.string("url"):
        return delete_webhook(call)
    account = call.account
    # As at Telegram, the old webhook is gone even if the new one turns out to be wrong.
    account.serve_webhook(None)
    if call.params.boolean("drop_pending_updates"):
        account.queue.drop()
    target = _target(call)
    account.queue.allow(_allowed_updates(call))
    await account.queue.end_poll(WEBHOOK_SET)
    account.serve_webhook(target)
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    call.account.serve_webhook(None)
    if call.params.boolean("drop_pending_updates"):
        call.account.queue.drop()
    return True


def get_webhook_info(call: Call) -> dict[str, Any]:
    """getWebhookInfo."""
    account, webhook = call.account, call.account.webhook
    info: dict[str, Any] = {
        "url": account.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": account.queue.pending,
    }
    if webhook is not None:
        address = "127.0.0.1" if webhook.target.host == "localhost" else webhook.target.host
        info |= {"max_connections": webhook.target.max_connections, "ip_address": address}
        if webhook.last_error is not None:
            info |= {"last_error_date": int(webhook.last_error[0]), "last_error_message": webhook.last_error[1]}
    if account.queue.allowed is not None:
        info["allowed_updates"] = sorted(account.queue.allowed)
    return info


def _target(call: Call) -> Target:
    params = call.params
    secret, connections = params.string("secret_token"), params.integer("max_connections")
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    target = Target(
        url=_url(params.string("url")),
        secret_token=secret,
        ip_address=params.string("ip_address"),
        max_connections=min(max(DEFAULT_CONNECTIONS if connections is None else connections, 1), MOST_CONNECTIONS),
    )
    if not target.is_local:
        # Nothing leaves this machine; the words are ours.
        raise bad_request("bad webhook: this server sends only to addresses of its own machine")
    return target


def _url(given: str) -> str:
    """A local server, unlike Telegram's own, takes http as well as https, and any port."""
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise bad_request("invalid webhook URL specified")
    return given


def _allowed_updates(call: Call) -> list[str] | None:
    """The kinds that the bot names, those that exist; None if it names none, or nothing that can be read."""
    try:
        kinds = call.params.structure("allowed_updates", "allowed updates")
    except ApiError:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        return None
    return [kind.lower() for kind in kinds if kind.lower() in KINDS]
