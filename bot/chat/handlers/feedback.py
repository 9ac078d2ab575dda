"""What readers think of an answer: counted, without their name."""

from collections.abc import Mapping
from typing import Final

from bot.chat import keyboards
from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.chat.delivery import edit_buttons
from bot.chat.taps import Notice, Tapped, entry_of
from bot.locales import translate
from bot.storage.feedback import Verdict

VERDICTS: Final[Mapping[Action, Verdict]] = {
    Action.HELPFUL: Verdict.HELPFUL,
    Action.WRONG: Verdict.WRONG,
    Action.BESIDE: Verdict.BESIDE_THE_POINT,
    Action.OUTDATED: Verdict.OUTDATED,
}


async def problem(tapped: Tapped, context: Context) -> Notice | None:
    """Something is off: show what it may be, or hide it again."""
    entry_of(tapped, context)
    await edit_buttons(tapped.message, keyboards.toggled(tapped.buttons, tapped.tap))
    return None


async def verdict(tapped: Tapped, context: Context) -> Notice | None:
    """A verdict, counted once a person and message."""
    services, tap = context.services, tapped.tap
    entry = entry_of(tapped, context)
    if (folded := keyboards.collapsed(tapped.buttons)) != tapped.buttons:
        await edit_buttons(tapped.message, folded)
    person, chat = tapped.query.from_user.id, tapped.message.chat.id
    with services.verdicts.first((person, chat, tapped.message.message_id, entry.id), person, chat) as is_first:
        if is_first:
            await services.feedback.add(
                entry=entry.id, revision=tap.revision, verdict=VERDICTS[tap.action], language=tap.language
            )
    return Notice(text=translate(tap.language, "feedback-thanks" if is_first else "feedback-again"))
