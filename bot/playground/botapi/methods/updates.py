"""How a bot gets its updates."""

from typing import Any

from bot.playground.botapi.errors import bad_request, conflict
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.updates import WEBHOOK_SET

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(call: Call) -> list[dict[str, Any]]:
    """getUpdates."""
    if call.account.webhook_url:
        raise conflict(WEBHOOK_ACTIVE)
    params, queue = call.params, call.account.queue
    call.account.was_polled = True
    queue.allow(_allowed_updates(call))
    limit = params.integer("limit")
    return await queue.poll(
        params.integer("offset") or 0, 100 if limit is None else limit, float(params.integer("timeout") or 0)
    )


async def set_webhook(call: Call) -> bool:
    """setWebhook: it is only remembered, nothing is sent there."""
    url = call.params.string("url")
    if url and not url.startswith(("https://", "http://")):
        raise bad_request("invalid webhook URL specified")
    call.account.webhook_url = url
    call.account.queue.allow(_allowed_updates(call))
    if call.params.boolean("drop_pending_updates"):
        call.account.queue.drop()
    if url:
        await call.account.queue.end_poll(WEBHOOK_SET)
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    call.account.webhook_url = ""
    if call.params.boolean("drop_pending_updates"):
        call.account.queue.drop()
    return True


def get_webhook_info(call: Call) -> dict[str, Any]:
    """getWebhookInfo."""
    account = call.account
    info: dict[str, Any] = {
        "url": account.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": account.queue.pending,
    }
    if account.queue.allowed is not None:
        info["allowed_updates"] = sorted(account.queue.allowed)
    return info


def _allowed_updates(call: Call) -> list[str] | None:
    """The kinds that the bot names; None if it names none, or nothing that can be read."""
    try:
        kinds = call.params.structure("allowed_updates", "allowed updates")
    except Exception:
        return None
    return [str(kind).lower() for kind in kinds] if isinstance(kinds, list) else None
