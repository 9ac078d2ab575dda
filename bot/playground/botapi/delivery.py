"""Who gets which update: from what happens in the world to what a bot is told."""

from typing import Any

from bot.playground.botapi.events import (
    Chosen,
    Edited,
    Event,
    GuestAsked,
    InlineAsked,
    MemberChanged,
    Posted,
    Pressed,
    Reacted,
)
from bot.playground.botapi.model import ADMINS, PRESENT, Bot, Chat, ChatType, Message
from bot.playground.botapi.objects import message_json
from bot.playground.botapi.text import cut
from bot.playground.botapi.update_objects import (
    callback_query_json,
    chosen_result_json,
    guest_message_json,
    inline_query_json,
    member_changed_json,
    reaction_count_json,
    reaction_json,
)

Told = tuple[str, dict[str, Any]]


def update_for(bot: Bot, event: Event, now: float) -> Told | None:
    """The kind and body of the update that a bot gets of an event, or None."""
    match event:
        case Posted(message=message) if _sees(bot, message):
            return _by_place("message", message), message_json(message)
        case Edited(message=message) if _sees(bot, message):
            return _by_place("edited_message", message), message_json(message)
        case Pressed(query=query) if query.message.bot_account is bot.user:
            return "callback_query", callback_query_json(query)
        case MemberChanged():
            return _of_member(bot, event, int(now))
        case Reacted():
            return _of_reaction(bot, event, int(now))
        case InlineAsked(query=query) if query.bot is bot:
            return "inline_query", inline_query_json(query)
        case Chosen(query=query) if query.bot is bot and bot.inline_feedback:
            return "chosen_inline_result", chosen_result_json(event)
        case GuestAsked(query=query) if query.bot is bot:
            return "guest_message", guest_message_json(query)
        case _:
            return None


def _by_place(kind: str, message: Message) -> str:
    return kind.replace("message", "channel_post") if message.chat.type is ChatType.CHANNEL else kind


def _of_member(bot: Bot, event: MemberChanged, now: int) -> Told | None:
    if event.user is bot.user:
        return ("my_chat_member", member_changed_json(event, now)) if _is_its_chat(bot, event.chat) else None
    is_admin = event.chat.person is None and event.chat.status(bot.user) in ADMINS
    return ("chat_member", member_changed_json(event, now)) if is_admin else None


def _of_reaction(bot: Bot, event: Reacted, now: int) -> Told | None:
    """Only administrators hear of reactions; that a bot hears of those in its private chats, too, is a guess."""
    chat = event.message.chat
    if event.user.is_bot or not (chat.bot is bot or chat.status(bot.user) in ADMINS):
        return None
    if chat.type is ChatType.CHANNEL:
        return "message_reaction_count", reaction_count_json(event.message, now)
    return "message_reaction", reaction_json(event, now)


def _is_its_chat(bot: Bot, chat: Chat) -> bool:
    return chat.bot is bot if chat.type is ChatType.PRIVATE else True


def _sees(bot: Bot, message: Message) -> bool:
    chat = message.chat
    # Bots do not see each other's messages, and not their own.
    if message.sender.is_bot and not message.is_service:
        return False
    if chat.type is ChatType.PRIVATE:
        return chat.bot is bot and not chat.blocked
    left = message.content.get("left_chat_member") is bot.user
    if chat.status(bot.user) not in PRESENT and not left:
        return False
    return not bot.privacy_mode or chat.status(bot.user) in ADMINS or _concerns(bot, message)


def _concerns(bot: Bot, message: Message) -> bool:
    """What passes privacy mode.

    From the documentation, not observed: commands for this bot, commands for nobody in particular if the bot was the
    last one to write in the group, replies to the bot, its inline results, service messages. That mentions pass, and
    commands for nobody before any bot wrote, is a guess.
    """
    if message.is_service or bot.user in (message.via_bot, message.reply_to.sender if message.reply_to else None):
        return True
    name = f"@{bot.username}".lower()
    for entity in message.entities:
        text = cut(message.text, entity).lower()
        if entity["type"] == "bot_command" and "@" not in text and _wrote_last(bot, message.chat):
            return True
        if entity["type"] in ("bot_command", "mention") and text.endswith(name):
            return True
    return False


def _wrote_last(bot: Bot, chat: Chat) -> bool:
    """Whether no other bot has written since this one did."""
    of_bots = (message.sender for message in reversed(chat.messages.values()) if message.sender.is_bot)
    return next(of_bots, bot.user) is bot.user
