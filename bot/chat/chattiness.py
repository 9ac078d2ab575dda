"""How much the bot says in a chat: all, only what it is sure of, or nothing to anybody's questions."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Chat
from telegram.constants import ChatType
from telegram.helpers import create_deep_linked_url

from bot.answering import Reply
from bot.answering.explaining import Explanation
from bot.chat import keyboards, rendering
from bot.chat.callbacks import Action
from bot.chat.context import Services
from bot.chat.markup import joined, link, text
from bot.chat.rendering import Rendered
from bot.knowledge.base import KnowledgeBase
from bot.locales import translate
from bot.storage.preferences import Chattiness


async def allowed(chat: Chat, services: Services) -> Chattiness:
    """What the admins of a group allow; in a private chat, all."""
    if chat.type == ChatType.PRIVATE:
        return Chattiness.OPEN
    known = await services.chats.get(chat.id)
    return known.preferences.chattiness if known else Chattiness.OPEN


def brief(
    reply: Reply, base: KnowledgeBase, username: str, explanations: Sequence[Explanation] = ()
) -> tuple[Rendered, ...]:
    """The messages that say what the bot is sure of, and lead into the private chat with the rest."""
    sure = [number for number, part in enumerate(reply.parts) if part.entry]
    address = create_deep_linked_url(username)
    if not sure:
        way = link(text(translate(reply.language, "brief-way")), address)
        line = joined(" ", [text(translate(reply.language, "brief-unsure")), way])
        return (Rendered(html=line.html, parts=reply.parts),)
    given = replace(reply, parts=tuple(reply.parts[number] for number in sure))
    known = [explanations[number] for number in sure if number < len(explanations)]
    *others, last = map(_without_related, rendering.messages(given, base, keepable=False, explanations=known))
    if len(sure) < len(reply.parts):
        rows = [*(last.keyboard.inline_keyboard if last.keyboard else ()), keyboards.rest(reply.language, username)]
        last = replace(last, keyboard=keyboards.markup(rows))
    return (*others, last)


def _without_related(rendered: Rendered) -> Rendered:
    if rendered.keyboard is None:
        return rendered
    return replace(
        rendered, keyboard=keyboards.markup(keyboards.without(rendered.keyboard, {Action.OPEN}).inline_keyboard)
    )
