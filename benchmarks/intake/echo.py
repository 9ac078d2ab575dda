"""The yardstick: a bare bot of the library's that says back what it hears, with all its defaults.

`concurrent_updates` apart, without which it would answer one after the other. Deliveries come in by the same front as
the bot's own, and go into the library's queue, as with `run_webhook`.
"""

import asyncio
import os
from typing import Any

from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, MessageHandler, filters

from bot.web.operations import HEALTH, healthy
from bot.web.serving import serving
from bot.web.webhook import webhook_app


async def echo(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def run() -> None:
    """Run until it is killed."""
    own = {name.removeprefix("BELEGBOT_").lower(): value for name, value in os.environ.items()}
    host, _, port = own["listen"].partition(":")
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(own["token"])
        .base_url(f"{own['api_url']}/bot")
        .concurrent_updates(True)
        .updater(None)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT & filters.ChatType.PRIVATE, echo))

    async def receive(update: dict[str, Any]) -> None:
        await application.update_queue.put(Update.de_json(update, application.bot))

    app = webhook_app("/updates", own["webhook_secret"], receive, [Route(HEALTH, healthy)])
    async with application:
        await application.start()
        async with serving(app, host=host, port=int(port)):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run())
