"""Inline queries and guest queries: how a bot writes in chats that it is not in."""

from typing import Final

from bot.playground.botapi.events import Chosen, GuestAsked, InlineAnswered, InlineAsked
from bot.playground.botapi.model import (
    PRESENT,
    Bot,
    Chat,
    ChatType,
    Draft,
    GuestQuery,
    InlineAnswer,
    InlineQuery,
    Message,
    User,
)
from bot.playground.botapi.text import cut
from bot.playground.botapi.world import World, thread_of

QUERY_LENGTH: Final = 256
GUESTS_AT_ONCE: Final = 3
KEPT_QUERIES: Final = 50
EVERYBODY: Final = 0


def ask_inline(world: World, bot: Bot, sender: User, text: str, *, chat: Chat, offset: str = "") -> InlineQuery:
    """Type after the bot's name; what the server remembers of an earlier answer is the answer at once.

    That a text longer than the limit is cut, and that only text and offset decide about the memory, are guesses.
    """
    query = InlineQuery(
        id=str(5_000_000_000_000 + world.number()),
        bot=bot,
        sender=sender,
        text=text[:QUERY_LENGTH],
        offset=offset,
        chat=chat,
        date=world.clock.now(),
    )
    query.answer = _remembered(world, query)
    world.inline_queries[query.id] = query
    _forget(world)
    if query.answer is None:
        world.tell(InlineAsked(query=query))
    else:
        world.tell(InlineAnswered(query=query))
    return query


def answer_inline(world: World, query: InlineQuery, answer: InlineAnswer) -> None:
    """Show what the bot offers."""
    query.answer = answer
    person_id = query.sender.id if answer.is_personal else EVERYBODY
    world.inline_cache[query.bot.user.id, query.text, query.offset, person_id] = answer
    world.tell(InlineAnswered(query=query))


def choose(
    world: World,
    query: InlineQuery,
    result_id: str,
    draft: Draft,
    *,
    chat: Chat | None = None,
    reply_to: Message | None = None,
    thread_id: int | None = None,
) -> Message:
    """Send one of the results, where it was asked for or in another chat."""
    message = _written(world, chat or query.chat, query.sender, draft)
    message.reply_to, message.thread_id = reply_to, thread_of(message.chat, reply_to, thread_id)
    message.via_bot = query.bot.user
    if draft.keyboard:
        # Without a keyboard, a bot is told no id and can never change the message.
        message.inline_id = _inline_id(world)
    world.publish(message)
    world.tell(Chosen(query=query, result_id=result_id, message=message))
    return message


def summon(world: World, message: Message) -> list[GuestQuery]:
    """Ask the bots that a message in a group mentions, or replies to, although they are not in the group.

    From the documentation: three at most, none in channels. That a reply summons as well is told by others.
    """
    if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return []
    bots = [bot for bot in world.bots.values() if bot.supports_guests and _is_guest_wanted(bot, message)]
    return [_ask_guest(world, bot, message) for bot in bots[:GUESTS_AT_ONCE]]


def answer_guest(world: World, query: GuestQuery, draft: Draft) -> Message:
    """Send the bot's answer into the chat; that it replies to what summoned the bot is a guess."""
    asked = query.message
    message = _written(world, asked.chat, query.bot.user, draft)
    message.reply_to = None if asked.deleted else asked
    message.thread_id = thread_of(asked.chat, message.reply_to, asked.thread_id)
    message.guest_caller = asked.sender
    message.inline_id = _inline_id(world)
    query.answer = message
    world.publish(message)
    return message


def _remembered(world: World, query: InlineQuery) -> InlineAnswer | None:
    """An answer to the same query that may still be used, for the same person or for everybody."""
    for person_id in (query.sender.id, EVERYBODY):
        answer = world.inline_cache.get((query.bot.user.id, query.text, query.offset, person_id))
        if answer is not None and world.clock.now() < answer.date + answer.cache_time:
            return answer
    return None


def _forget(world: World) -> None:
    """Keep neither old queries nor answers that may not be used again: every letter that is typed makes some."""
    for number in list(world.inline_queries)[:-KEPT_QUERIES]:
        del world.inline_queries[number]
    now = world.clock.now()
    for key, answer in list(world.inline_cache.items()):
        if now >= answer.date + answer.cache_time:
            del world.inline_cache[key]


def _is_guest_wanted(bot: Bot, message: Message) -> bool:
    if message.chat.status(bot.user) in PRESENT:
        return False
    if message.reply_to is not None and message.reply_to.sender is bot.user:
        return True
    name = f"@{bot.username}".lower()
    return any(entity["type"] == "mention" and cut(message.text, entity).lower() == name for entity in message.entities)


def _ask_guest(world: World, bot: Bot, message: Message) -> GuestQuery:
    query = GuestQuery(id=str(6_000_000_000_000 + world.number()), bot=bot, message=message, date=world.clock.now())
    world.guest_queries[query.id] = query
    world.tell(GuestAsked(query=query))
    return query


def _written(world: World, chat: Chat, sender: User, draft: Draft) -> Message:
    message = world.new_message(chat, sender, draft.content)
    message.keyboard = draft.keyboard
    return message


def _inline_id(world: World) -> str:
    return f"inline-{world.number()}"
