"""The buttons that lead to an answer: suggestions, related questions, and an answer shown once more."""

from bot.chat import delivery, keyboards, rendering, repeats
from bot.chat.addressing import words_of
from bot.chat.callbacks import Action
from bot.chat.chattiness import allowed
from bot.chat.context import Context
from bot.chat.taps import Notice, Tapped, entry_of, refusal
from bot.knowledge.schema import Entry
from bot.locales import translate
from bot.storage.preferences import Chattiness


async def picked(tapped: Tapped, context: Context) -> Notice | None:
    """The asker says which question was meant."""
    entry = entry_of(tapped, context)
    if refused := await refusal(tapped):
        return refused
    await _show_in_place(tapped, entry, context)
    return None


async def added(tapped: Tapped, context: Context) -> Notice | None:
    """The asker says which question was meant, in a message that holds other answers."""
    return await refusal(tapped) or await opened(tapped, context)


async def again(tapped: Tapped, context: Context) -> Notice | None:
    """An answer that was given a short while ago, once more."""
    await _show_in_place(tapped, entry_of(tapped, context), context)
    return None


async def opened(tapped: Tapped, context: Context) -> Notice | None:
    """Another question's answer, below; unless it stands in the group already, or the bot is not to talk there."""
    entry, language = entry_of(tapped, context), tapped.tap.language
    if await allowed(tapped.message.chat, context.services) is not Chattiness.OPEN:
        return Notice(text=translate(language, "in-private-only"), is_alert=True)
    if await repeats.earlier_answer(tapped.message, entry.id, language, context.services):
        return Notice(text=translate(language, "already-above"))
    await delivery.give(tapped.message, entry, language, context)
    _remember(tapped, entry, context)
    return None


async def none_of_them(tapped: Tapped, context: Context) -> Notice | None:
    """None of the suggestions: may the question be kept?"""
    if refused := await refusal(tapped):
        return refused
    message, language = tapped.message, tapped.tap.language
    question = message.reply_to_message
    keepable = bool(question and words_of(question, context.bot.bot))
    if tapped.tap.target == keyboards.ALONE:
        rendered = rendering.no_match(context.services.base, language, keepable=keepable)
        await delivery.edit(message, message.message_id, rendered)
    else:
        choices = {Action.ADD, Action.NONE, Action.KEEP, Action.DROP}
        rows = keyboards.consent(language, keyboards.AMONG) if keepable else ()
        await delivery.edit_buttons(message, keyboards.without(tapped.buttons, choices, instead=rows))
    return None


async def _show_in_place(tapped: Tapped, entry: Entry, context: Context) -> None:
    rendered = rendering.answer(entry, context.services.base, tapped.tap.language)
    await delivery.turn_into(tapped.message, rendered, tapped.tap.language, context)
    _remember(tapped, entry, context)


def _remember(tapped: Tapped, entry: Entry, context: Context) -> None:
    context.services.conversations.remember(tapped.message.chat.id, tapped.query.from_user.id, entry.id)
