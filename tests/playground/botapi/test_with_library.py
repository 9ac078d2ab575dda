"""python-telegram-bot itself against the server."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.playground.botapi.errors import too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Slow
from tests.playground.harness import Server

MORE = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Mehr", callback_data="more"))


def bot_at(server: Server, token: str | None = None) -> Bot:
    return Bot(token or server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")


@asynccontextmanager
async def polling(server: Server, *, on_error: Callable[[Any], None] | None = None) -> AsyncIterator[None]:
    """A small bot that repeats what people say."""
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(server.token).base_url(f"{server.url}/bot").build()
    )
    application.add_handler(MessageHandler(filters.TEXT & filters.ChatType.PRIVATE, repeat))
    application.add_handler(CallbackQueryHandler(change))
    server.quiet_when[:] = [application.update_queue.join]
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES, error_callback=on_error)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    text = f"<i>{update.effective_message.text}</i>"
    await update.effective_message.reply_text(text, do_quote=True, parse_mode="HTML", reply_markup=MORE)


async def change(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Ja")
    await update.callback_query.edit_message_text("Geändert")


async def test_knows_itself(server: Server) -> None:
    async with bot_at(server) as bot:
        me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (server.bot.user.id, "belegbot", True)


async def test_sends_and_edits(server: Server) -> None:
    anna = server.person("Anna")
    async with bot_at(server) as bot:
        sent = await bot.send_message(anna.id, "😀 <b>fett</b>", parse_mode="HTML", reply_markup=MORE)
        edited = await bot.edit_message_text("neu", anna.id, sent.message_id)
        with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
            await bot.edit_message_text("neu", anna.id, sent.message_id)
    assert (sent.text, sent.parse_entities()) == ("😀 fett", {sent.entities[0]: "fett"})
    assert isinstance(edited, type(sent))
    assert edited.edit_date


async def test_polls(server: Server) -> None:
    anna = server.person("Anna")
    async with polling(server):
        answer = await server.reply_to(await anna.says(anna.private, "Hallo"))
        assert (answer.text, answer.labels) == ("Hallo", ["Mehr"])
        assert (await anna.presses(answer, "Mehr")).text == "Ja"
        assert (await server.edit_of(answer)).text == "Geändert"


async def test_silence(server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    async with polling(server):
        await anna.says(group, "Hallo")
        await server.settled()
    assert not group.from_bots


async def test_redelivery_after_a_crash(server: Server) -> None:
    anna = server.person("Anna")
    await anna.says(anna.private, "Hallo")
    async with bot_at(server) as bot:
        assert [update.message.text for update in await bot.get_updates() if update.message] == ["Hallo"]
    async with polling(server):
        assert (await anna.private.next_message()).text == "Hallo"
    async with polling(server):
        await server.settled()
    assert len(anna.private.from_bots) == 1


async def test_second_poller(server: Server) -> None:
    errors: list[Exception] = []
    async with polling(server, on_error=errors.append), bot_at(server) as other:
        await server.settled()
        for _ in range(2):  # Only the second has to wait, as it asks the same again, and so ends the older poll.
            await other.get_updates(timeout=0)
        await server.settled()
    assert [type(error) for error in errors] == [Conflict]


async def test_wrong_token(server: Server) -> None:
    with pytest.raises(InvalidToken):
        async with bot_at(server, "123:wrong"):
            pass


async def test_unknown_method(server: Server) -> None:
    """The library takes the 404 of an unknown method for that of a wrong token."""
    async with bot_at(server) as bot:
        with pytest.raises(InvalidToken):
            await bot.request.post(f"{server.url}/bot{server.token}/sendNonsense")
    server.api.record.violations.clear()  # There is no such method.


async def test_errors(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # Without it, every RetryAfter warns of a coming change.
    anna = server.person("Anna")
    async with bot_at(server) as bot:
        server.order("sendMessage", too_many_requests(3))
        with pytest.raises(RetryAfter):
            await bot.send_message(anna.id, "x")
        server.order("sendMessage", BadGateway())
        with pytest.raises(NetworkError):
            await bot.send_message(anna.id, "x")
        server.order("sendMessage", Dropped())
        with pytest.raises(NetworkError):
            await bot.send_message(anna.id, "x")
        server.order("sendMessage", Slow(seconds=30))
        with pytest.raises(TimedOut):
            await bot.send_message(anna.id, "x", read_timeout=0.1)
        await anna.blocks_bot()
        with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
            await bot.send_message(anna.id, "x")


async def test_migration(server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna, supergroup=False)
    supergroup = server.world.migrate(group.chat, anna.user)
    async with bot_at(server) as bot:
        with pytest.raises(ChatMigrated) as caught:
            await bot.send_message(group.id, "x")
    assert caught.value.new_chat_id == supergroup.id
