"""Who gets which update: from what happens in the world to what a bot is told."""

from typing import Any

from bot.playground.botapi.events import Edited, Event, MemberChanged, Posted, Pressed
from bot.playground.botapi.model import ADMINS, PRESENT, Bot, Chat, ChatType, Message
from bot.playground.botapi.objects import callback_query_json, member_changed_json, message_json
from bot.playground.botapi.text import cut


def update_for(bot: Bot, event: Event, now: float) -> tuple[str, dict[str, Any]] | None:
    """The kind and body of the update that a bot gets of an event, or None."""
    match event:
        case Posted(message=message) if _sees(bot, message):
            return "message", message_json(message)
        case Edited(message=message) if _sees(bot, message):
            return "edited_message", message_json(message)
        case Pressed(query=query) if query.message.sender is bot.user:
            return "callback_query", callback_query_json(query)
        case MemberChanged(user=user) if user is bot.user and _is_its_chat(bot, event.chat):
            return "my_chat_member", member_changed_json(event, int(now))
        case MemberChanged(chat=chat) if chat.person is None and chat.status(bot.user) in ADMINS:
            return "chat_member", member_changed_json(event, int(now))
        case _:
            return None


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

    From the documentation, not observed: commands for this bot, commands for nobody in particular (there only if the
    bot was the last one to write in the group, which is left out here), replies to the bot, mentions, service messages.
    """
    if message.is_service or (message.reply_to is not None and message.reply_to.sender is bot.user):
        return True
    name = f"@{bot.username}".lower()
    for entity in message.entities:
        text = cut(message.text, entity).lower()
        is_command = entity["type"] == "bot_command" and (text.endswith(name) or "@" not in text)
        if is_command or (entity["type"] == "mention" and text == name):
            return True
    return False
