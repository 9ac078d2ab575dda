"""A mention in a chat that the bot is not in: answered once, as a guest. Nothing about that chat is kept."""

from telegram import Message, Update

from bot.answering import Question
from bot.chat import notes, offers, rendering
from bot.chat.addressing import mentioned
from bot.chat.asking import answered, is_wordless
from bot.chat.context import Context, message_of, spoken
from bot.chat.delivery import moot_ignored
from bot.chat.rendering import Rendered
from bot.locales import translate


async def summoned(update: Update, context: Context) -> None:
    """Answer what the mention asks, or the message that it replies to."""
    message, services = message_of(update), context.services
    asked = mentioned(message, context.bot.bot)
    if not asked.text:
        usage = translate(spoken(update), "guest-usage", username=context.bot.username)
        await say(message, rendering.line(usage), context)
        return
    reply = await answered(Question(text=asked.text, language=spoken(update)), services)
    if not is_wordless(reply):
        rendered = rendering.as_guest(reply, services.base, context.bot.username)
        (rendered,) = notes.added([rendered], reply, asked.text, notes.waited(update))
        await say(message, rendered, context)


async def say(message: Message, rendered: Rendered, context: Context) -> None:
    """Send the one message that a guest may send."""
    query_id, said = message.guest_query_id, offers.guest_reply(rendered, context.bot.first_name)
    if query_id is not None:
        with moot_ignored():
            await context.bot.answer_guest_query(query_id, said)
