"""Inline mode: what is typed after the bot's name, in any chat, gets answers to choose from. Nothing of it is kept."""

from typing import Final

from telegram import InlineQuery, InlineQueryResultsButton, Update

from bot.answering import Question
from bot.chat import keyboards, offers
from bot.chat.context import Context, spoken
from bot.chat.delivery import moot_ignored
from bot.chat.quotas import Verdict, charge
from bot.locales import translate
from bot.matching.language import OURS, detect

CACHE_SECONDS: Final = 60
"""How long Telegram may give the same offers to others who type the same; a reloaded base shows no later."""
PUT_OFF_SECONDS: Final = 10
"""The same for what was not looked at, to whoever typed it."""
BEGUN_LETTERS: Final = 3
"""So much that finds nothing is taken for the beginning of a word."""


async def typed(update: Update, context: Context) -> None:
    """The offers for a query; where nothing fits, the way into the bot's own chat."""
    query, services = update.inline_query, context.services
    if query is None:
        return
    if charge(update.update_id, (services.quotas.typing, query.from_user.id)) is not Verdict.GRANTED:
        await _put_off(query, spoken(update))
        return
    reply = await services.ask(Question(text=query.query, language=spoken(update)))
    entries = offers.fitting(reply, services.base)
    if not entries and len(query.query.strip()) <= BEGUN_LETTERS:
        entries = offers.openings(services.base)
    nothing = InlineQueryResultsButton(
        text=translate(reply.language, "inline-nothing"), start_parameter=keyboards.FROM_INLINE
    )
    with moot_ignored():
        await query.answer(
            [offers.article(entry, services.base, reply.language, context.bot.username) for entry in entries],
            cache_time=CACHE_SECONDS,
            # Without telling words, the person's own language decides.
            is_personal=detect(query.query) not in OURS,
            button=None if entries else nothing,
        )


async def _put_off(query: InlineQuery, language: str) -> None:
    """Nothing for now. It is said each time, as each answer takes the place of the one before."""
    wait = InlineQueryResultsButton(text=translate(language, "inline-wait"), start_parameter=keyboards.FROM_INLINE)
    with moot_ignored():
        await query.answer([], cache_time=PUT_OFF_SECONDS, is_personal=True, button=wait)
