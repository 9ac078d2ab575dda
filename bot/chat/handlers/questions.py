"""Questions in free text, in captions, and behind /frage and /ask; and what becomes of them when they are edited."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from telegram import Message, Update
from telegram.constants import ChatType

from bot.answering import Reply
from bot.chat import chattiness, delivery, notes, rendering, repeats
from bot.chat.addressing import Asked, is_by_name, question_in, sender_id
from bot.chat.admins import is_by_admin
from bot.chat.asking import ask, is_wordless
from bot.chat.chattiness import allowed
from bot.chat.context import Context, message_of, spoken
from bot.chat.handlers.damping import is_granted
from bot.chat.quotas import NotYetError, Verdict, charge
from bot.chat.rendering import Rendered
from bot.locales import translate
from bot.storage.chats import ChatKind
from bot.storage.preferences import Chattiness

EDITS_COUNT: Final = dt.timedelta(hours=24)


async def asked(update: Update, context: Context) -> None:
    """A new message that may speak to the bot."""
    message = message_of(update)
    asked = question_in(message, context.bot.bot)
    if asked is None:
        return
    if await allowed(message.chat, context.services) is Chattiness.NOTICES:
        await _say_why_silent(message, update, context)
    elif not asked.text:
        language = await context.language(update)
        await delivery.say(message, rendering.line(translate(language, "ask-usage")))
    # Telegram hands an update over again if it never heard that it had arrived.
    elif not await context.services.answers.to_question(message.chat.id, message.message_id):
        await _answer(message, asked, update, context)


async def asked_by_bot(update: Update, context: Context) -> None:
    """A new message of another bot: answered if it calls this one by name, and only so often, as it may never end."""
    message = message_of(update)
    is_meant = question_in(message, context.bot.bot) is not None and is_by_name(message, context.bot.bot)
    dialogue = message.chat.id, sender_id(message)
    if is_meant and context.services.quotas.dialogues.goes_on(dialogue, update.update_id):
        await asked(update, context)


async def edited(update: Update, context: Context) -> None:
    """A changed message: its answer changes with it, or it gets its first."""
    message = message_of(update)
    asked = question_in(message, context.bot.bot)
    is_recent = dt.datetime.now(dt.UTC) - message.date < EDITS_COUNT
    if asked is None or not asked.text or not is_recent:
        return
    if await allowed(message.chat, context.services) is Chattiness.NOTICES:
        return
    before = await context.services.answers.to_question(message.chat.id, message.message_id)
    if not before:
        if await is_granted(update, context):
            await _answer(message, asked, update, context)
        return
    if not _may_change(message, update, context):
        return
    reply = await _reply(message, asked, update, context)
    entries = [part.entry and (part.entry.id, part.entry.revision) for part in reply.parts]
    if None in entries or entries != [(answer.entry, answer.revision) for answer in before]:
        replies = await _rendered(reply, asked, update, context)
        await delivery.redeliver(message, replies, reply.language, context)


def _may_change(message: Message, update: Update, context: Context) -> bool:
    """Whether the answers to this message may be changed; NotYetError if they were, just now."""
    quotas, question = context.services.quotas, (message.chat.id, message.message_id)
    # The intake leaves out all edits but the last that come meanwhile.
    if (seconds := quotas.spacing.seconds_until_due(question)) > 0:
        raise NotYetError(seconds)
    if charge(update.update_id, (quotas.edits, (message.chat.id, sender_id(message)))) is not Verdict.GRANTED:
        return False
    quotas.spacing.done(question)
    return True


async def _answer(message: Message, asked: Asked, update: Update, context: Context) -> None:
    services = context.services
    reply = await _reply(message, asked, update, context)
    if message.chat.type != ChatType.PRIVATE and is_wordless(reply):
        return
    entry = repeats.sole_entry(reply)
    earlier = await repeats.earlier_answer(message, entry, reply.language, services) if entry else None
    if entry and earlier:
        address = repeats.address(earlier)
        pointer = rendering.pointer(services.base.entries[entry], address, services.base, reply.language)
        (pointer,) = notes.added([pointer], reply, asked.text, notes.waited(update))
        await delivery.point(message, pointer, None if address else earlier.answer_message_id, reply.language, context)
    else:
        replies = await _rendered(reply, asked, update, context)
        await delivery.deliver(message, replies, reply.language, context)


async def _reply(message: Message, asked: Asked, update: Update, context: Context) -> Reply:
    chat = await context.services.chats.seen(message.chat.id, ChatKind(message.chat.type))
    return await ask(message, asked, chat.language, spoken(update), context)


async def _rendered(reply: Reply, asked: Asked, update: Update, context: Context) -> Sequence[Rendered]:
    services = context.services
    explanations = services.answering.explain(reply)
    if await allowed(message_of(update).chat, services) is Chattiness.BRIEF:
        replies = chattiness.brief(reply, services.base, context.bot.username, explanations)
    else:
        replies = rendering.messages(reply, services.base, keepable=not asked.borrowed, explanations=explanations)
    return notes.added(replies, reply, asked.text, notes.waited(update))


async def _say_why_silent(message: Message, update: Update, context: Context) -> None:
    """Where no questions are answered, tell an admin who asks one how to change that; now and then is enough."""
    hints = context.services.hints
    if hints.is_due(message.chat.id) and await is_by_admin(message):
        hints.done(message.chat.id)
        await delivery.say(message, rendering.line(translate(await context.language(update), "notices-only")))
