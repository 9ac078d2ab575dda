"""python-telegram-bot itself against the server."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from tests.botapi.server import Server


def bot_at(server: Server) -> Bot:
    return Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")


async def test_knows_itself(server: Server) -> None:
    async with bot_at(server) as bot:
        me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (server.bot.user.id, "belegbot", True)


async def test_sends_html(server: Server) -> None:
    anna = server.person("Anna")
    async with bot_at(server) as bot:
        sent = await bot.send_message(
            anna.id,
            "😀 <b>fett</b>",
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("Mehr", callback_data="more")),
        )
    assert sent.text == "😀 fett"
    assert anna.private.messages[0].entities == [{"type": "bold", "offset": 3, "length": 4}]
    assert anna.private.messages[0].labels == ["Mehr"]


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    button = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Mehr", callback_data="more"))
    await update.effective_message.reply_text(
        f"<i>{update.effective_message.text}</i>", do_quote=True, parse_mode="HTML", reply_markup=button
    )


async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Ja")
    await update.callback_query.edit_message_text("Geändert")


async def test_whole_application(server: Server) -> None:
    anna = server.person("Anna")
    application = Application.builder().token(server.token).base_url(f"{server.url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(pressed))
    async with application:
        assert application.updater is not None
        server.quiet_when.append(application.update_queue.join)
        await application.start()
        await application.updater.start_polling()
        question = await anna.says(anna.private, "Hallo")
        answer = await server.reply_to(question)
        assert answer.text == "Hallo"
        assert (await anna.presses(answer, "Mehr")).text == "Ja"
        assert (await server.edit_of(answer)).text == "Geändert"
        await server.settled()
        await application.updater.stop()
        await application.stop()
