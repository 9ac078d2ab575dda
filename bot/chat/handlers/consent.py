"""Whether a question that found no answer may be kept for the editors: only with a tap of its asker."""

from bot.chat import delivery, keyboards, rendering
from bot.chat.addressing import words_of
from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.chat.taps import Notice, OutdatedError, Tapped, refusal
from bot.locales import translate


async def keep(tapped: Tapped, context: Context) -> Notice | None:
    """The asker agrees. Only now is the question's text looked at again, in the message itself."""
    if refused := await refusal(tapped):
        return refused
    message, language = tapped.message, tapped.tap.language
    question = words_of(message.reply_to_message, context.bot.bot) if message.reply_to_message else ""
    if not question:
        raise OutdatedError
    await context.services.kept_questions.keep(question, language)
    if tapped.tap.target == keyboards.ALONE:
        await delivery.edit(message, message.message_id, rendering.kept(question, language))
        return None
    await _take_buttons_away(tapped)
    return Notice(text=f"{translate(language, 'kept')} {translate(language, 'kept-what')}", is_alert=True)


async def drop(tapped: Tapped, context: Context) -> Notice | None:
    """The asker does not agree."""
    if refused := await refusal(tapped):
        return refused
    if tapped.tap.target == keyboards.ALONE:
        rendered = rendering.no_match(context.services.base, tapped.tap.language, keepable=False)
        await delivery.edit(tapped.message, tapped.message.message_id, rendered)
    else:
        await _take_buttons_away(tapped)
    return Notice(text=translate(tapped.tap.language, "dropped"))


async def _take_buttons_away(tapped: Tapped) -> None:
    await delivery.edit_buttons(tapped.message, keyboards.without(tapped.buttons, {Action.KEEP, Action.DROP}))
