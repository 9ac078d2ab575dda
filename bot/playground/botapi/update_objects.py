"""The bodies of updates, other than plain messages, as Bot API objects."""

from bot.playground.botapi.events import Chosen, MemberChanged, Reacted
from bot.playground.botapi.marking import counted
from bot.playground.botapi.model import CallbackQuery, ChatType, GuestQuery, InlineQuery, Message
from bot.playground.botapi.objects import (
    ANONYMOUS,
    Json,
    chat_json,
    inaccessible_json,
    member_json,
    message_json,
    user_json,
)


def member_changed_json(event: MemberChanged, date: int) -> Json:
    """A ChatMemberUpdated."""
    chat, actor = event.chat, event.actor
    return {
        "chat": chat_json(chat),
        "from": user_json(ANONYMOUS if actor.id in chat.anonymous else actor),
        "date": date,
        "old_chat_member": member_json(chat, event.user, event.old, event.old_rights),
        "new_chat_member": member_json(chat, event.user, event.new, chat.rights.get(event.user.id)),
    }


def callback_query_json(query: CallbackQuery) -> Json:
    """A CallbackQuery; of a message that was sent by way of the bot, only the inline id is told."""
    message = query.message
    found: Json = {
        "id": query.id,
        "from": user_json(query.sender),
        "chat_instance": str(8_000_000_000 + abs(message.chat.id)),
        "data": query.data,
    }
    if message.inline_id is not None:
        return found | {"inline_message_id": message.inline_id}
    if query.accessible and not message.deleted:
        return found | {"message": message_json(message)}
    return found | {"message": inaccessible_json(message.chat, message.id)}


def inline_query_json(query: InlineQuery) -> Json:
    """An InlineQuery."""
    is_private = query.chat.type is ChatType.PRIVATE
    return {
        "id": query.id,
        "from": user_json(query.sender),
        # In this world, the only private chats are those with a bot; other bots know nothing of them but the kind.
        "chat_type": "sender" if is_private and query.chat.bot is query.bot else str(query.chat.type),
        "query": query.text,
        "offset": query.offset,
    }


def chosen_result_json(event: Chosen) -> Json:
    """A ChosenInlineResult."""
    found: Json = {"result_id": event.result_id, "from": user_json(event.query.sender), "query": event.query.text}
    return found | ({"inline_message_id": event.message.inline_id} if event.message.inline_id else {})


def guest_message_json(query: GuestQuery) -> Json:
    """The Message that summons a bot."""
    return message_json(query.message) | {"guest_query_id": query.id}


def reaction_json(event: Reacted, date: int) -> Json:
    """A MessageReactionUpdated."""
    chat, user = event.message.chat, event.user
    actor: Json = {"actor_chat": chat_json(chat)} if user.id in chat.anonymous else {"user": user_json(user)}
    return {
        "chat": chat_json(chat),
        "message_id": event.message.id,
        "date": date,
        "old_reaction": [_reaction_type_json(emoji) for emoji in event.old],
        "new_reaction": [_reaction_type_json(emoji) for emoji in event.new],
        **actor,
    }


def reaction_count_json(message: Message, date: int) -> Json:
    """A MessageReactionCountUpdated."""
    counts = counted(message).items()
    return {
        "chat": chat_json(message.chat),
        "message_id": message.id,
        "date": date,
        "reactions": [{"type": _reaction_type_json(emoji), "total_count": count} for emoji, count in counts],
    }


def _reaction_type_json(emoji: str) -> Json:
    return {"type": "emoji", "emoji": emoji}
