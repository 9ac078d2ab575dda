"""Whether a question that found no answer may be kept for the editors: only with a tap of its asker."""

from typing import Final

from bot.answering import Question
from bot.chat import delivery, keyboards, rendering
from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.chat.markup import shortened
from bot.chat.nameless import nameless
from bot.chat.taps import Notice, OutdatedError, Tapped, refusal
from bot.errors import StorageError
from bot.locales import translate

SHOWN_UNITS: Final = 60
"""Of the kept words, in a notice of at most 200 characters."""


async def keep(tapped: Tapped, context: Context) -> Notice | None:
    """The asker agrees. Only now is the question's text looked at again, in the message itself."""
    if refused := await refusal(tapped):
        return refused
    language = tapped.tap.language
    question = await _open_question(tapped, context)
    if not question:
        raise OutdatedError
    if not await _take_buttons_away(tapped):
        return None
    try:
        await context.services.kept_questions.keep(question, language)
    except StorageError:
        await delivery.edit_buttons(tapped.message, tapped.buttons)
        raise
    if tapped.tap.target == keyboards.ALONE:
        await delivery.edit(tapped.message, tapped.message.message_id, rendering.kept(question, language))
        return None
    quoted = translate(language, "quoted", text=shortened(question, SHOWN_UNITS))
    return Notice(text=f"{translate(language, 'kept')} {quoted} {translate(language, 'kept-what')}", is_alert=True)


async def drop(tapped: Tapped, context: Context) -> Notice | None:
    """The asker does not agree."""
    if refused := await refusal(tapped):
        return refused
    if not await _take_buttons_away(tapped):
        return None
    if tapped.tap.target == keyboards.ALONE:
        rendered = rendering.no_match(context.services.base, tapped.tap.language, keepable=False)
        await delivery.edit(tapped.message, tapped.message.message_id, rendered)
    return Notice(text=translate(tapped.tap.language, "dropped"))


async def _take_buttons_away(tapped: Tapped) -> bool:
    """Whether this is the tap that decides: Telegram refuses a change to a second one, or one that it hands over again.

    What the tap itself holds of the message is as old as the tap. Where the message's text is then replaced, all
    buttons go, as they will be gone from the new one: a tap of long ago must find nothing to change.
    """
    gone = {Action.KEEP, Action.DROP}
    if tapped.tap.target == keyboards.ALONE:
        gone.add(Action.WHY)
    return await delivery.edit_buttons(tapped.message, keyboards.without(tapped.buttons, gone))


async def _open_question(tapped: Tapped, context: Context) -> str:
    """What was asked, without what names people; where the message has other answers, what got none."""
    if tapped.message.reply_to_message is None:
        return ""
    asked = nameless(tapped.message.reply_to_message, context.bot.bot)
    if tapped.tap.target == keyboards.ALONE:
        return asked
    # The same question gets the same reply: which of its parts are open need not be remembered.
    reply = await context.services.ask(Question(text=asked, language=tapped.tap.language))
    return " ".join(part.text for part in reply.parts if rendering.is_open(part))
