"""The world as one person sees it in a chat application, as JSON for the page."""

from collections import Counter
from typing import Any, Final

from bot.playground.botapi.model import ADMINS, GENERAL, PRESENT, Chat, ChatType, Message, Status, User
from bot.playground.botapi.text import cut
from bot.playground.cast import Player
from bot.playground.stage import Stage

QUOTED_LENGTH: Final = 160
MEDIA: Final = ("photo", "voice", "sticker", "document", "venue")

Json = dict[str, Any]


def person_view(player: Player) -> Json:
    """A person whom one can be."""
    user = player.user
    return {
        "id": user.id,
        "name": user.first_name,
        "username": user.username,
        "language": user.language_code or "en",
        "role": player.role,
        "about": dict(player.about),
    }


def bot_view(stage: Stage) -> Json:
    """The bot, as its profile shows it."""
    bot = stage.bot
    about = {
        language: bot.texts.get(("description", language)) or bot.texts.get(("description", "")) or ""
        for language in ("de", "en")
    }
    return {"id": bot.user.id, "name": bot.user.first_name, "username": bot.username, "about": about}


def is_listed(chat: Chat, user: User) -> bool:
    """Whether somebody finds a chat in the list: one's own, and public ones."""
    if chat.type is ChatType.PRIVATE:
        return chat.person is user
    if chat.migrated_to is not None:
        return False
    return chat.status(user) in PRESENT or (chat.username is not None and chat.status(user) is not Status.KICKED)


def may_read(chat: Chat, user: User) -> bool:
    """Whether somebody may see what is said in a chat."""
    return is_listed(chat, user) and (chat.type is ChatType.PRIVATE or chat.status(user) in PRESENT)


def chat_view(stage: Stage, chat: Chat, user: User) -> Json:
    """A chat in somebody's list."""
    unread = stage.marks.unread(user, chat) if may_read(chat, user) else []
    present = may_read(chat, user)
    status = chat.status(user)
    last = next(reversed(chat.messages.values()), None) if present else None
    return {
        "id": chat.id,
        "type": chat.type,
        "title": stage.bot.user.first_name if chat.type is ChatType.PRIVATE else chat.title,
        "is_forum": chat.is_forum,
        "has_bot": chat.status(stage.bot.user) in PRESENT,
        "blocked": chat.blocked,
        "status": status,
        "members": _members(stage, chat),
        "topics": _topics(chat, unread),
        "last": message_view(stage, last, user) if last else None,
        "unread": len(unread),
        "unread_mention": any(_concerns(message, user) for message in unread),
        "commands": stage.commands(chat, user),
        "pinned": [message_view(stage, chat.messages[each], user) for each in chat.pinned if each in chat.messages],
        "can_write": present and not chat.blocked and (chat.type is not ChatType.CHANNEL or status in ADMINS),
        "can_join": not present and chat.type is not ChatType.PRIVATE,
        "migrated_to": chat.migrated_to.id if chat.migrated_to else None,
    }


def message_view(stage: Stage, message: Message, user: User) -> Json:
    """A message as somebody sees it."""
    in_own_name = message.sender_chat is None
    sender = message.sender
    return {
        "chat": message.chat.id,
        "id": message.id,
        "date": message.date,
        "edit_date": message.edit_date,
        "from": {
            "id": sender.id if in_own_name else message.chat.id,
            "name": _name_of_author(message),
            "is_bot": sender.is_bot,
        },
        "out": sender is user and in_own_name,
        "text": message.text,
        "entities": message.entities,
        "media": _media(stage, message),
        "service": _service(message) if message.is_service else None,
        "reply_to": _replied(message),
        "thread": topic_id(message) if message.chat.is_forum else None,
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "via_bot": message.via_bot.first_name if message.via_bot else None,
        "guest_for": message.guest_caller.first_name if message.guest_caller else None,
        "silent": message.is_silent,
        "reactions": _reactions(message, user),
    }


def _topics(chat: Chat, unread: list[Message]) -> list[Json]:
    """The General topic, and the others in the order in which they were opened."""
    if not chat.is_forum:
        return []
    return [
        {
            "id": topic.id,
            "name": topic.name,
            "closed": topic.is_closed,
            "unread": sum(topic_id(message) == topic.id for message in unread),
        }
        for topic in (chat.general, *chat.topics.values())
        if not topic.is_hidden
    ]


def topic_id(message: Message) -> int:
    """The topic in which a message of a forum stands; what names none is in the General one."""
    return message.thread_id or GENERAL


def _members(stage: Stage, chat: Chat) -> list[Json]:
    if chat.type is ChatType.PRIVATE:
        return []
    users = stage.world.users
    return [
        {"id": number, "name": users[number].first_name, "status": status, "is_bot": users[number].is_bot}
        for number, status in chat.members.items()
        if status in PRESENT
    ]


def _concerns(message: Message, user: User) -> bool:
    """Whether somebody is mentioned, or replied to."""
    if message.reply_to is not None and message.reply_to.sender is user:
        return True
    name = f"@{user.username}".lower()
    return any(entity["type"] == "mention" and cut(message.text, entity).lower() == name for entity in message.entities)


def _media(stage: Stage, message: Message) -> Json | None:
    kind = next((kind for kind in MEDIA if kind in message.content), None)
    if kind is None:
        return None
    content = message.content[kind]
    if kind == "venue":
        return {
            "kind": kind,
            "name": content["title"],
            "title": content["title"],
            "address": content["address"],
            **content["location"],
            "url": None,
        }
    largest = content[-1] if kind == "photo" else content
    file = stage.world.files.get(largest["file_id"])
    return {
        "kind": kind,
        "name": largest.get("file_name") or (file.name if file else kind),
        "url": f"/playground/files/{file.id}" if file else None,
        "size": len(file.content) if file else largest.get("file_size"),
        "mime": file.mime_type if file else largest.get("mime_type"),
    }


def _name_of_author(message: Message) -> str | None:
    """Of whoever wrote it, or of the chat in whose name that was."""
    return message.sender.first_name if message.sender_chat is None else message.sender_chat.title


def _replied(message: Message) -> Json | None:
    replied = message.reply_to
    if replied is None or replied.deleted:
        return None
    return {
        "id": replied.id,
        "name": _name_of_author(replied),
        "text": replied.text[:QUOTED_LENGTH],
        "quote": message.quote["text"] if message.quote else None,
    }


def _button(button: Json) -> Json:
    text = {"text": button["text"]}
    if "callback_data" in button:
        return text | {"kind": "callback"}
    if "url" in button:
        return text | {"kind": "url", "url": button["url"]}
    if "copy_text" in button:
        return text | {"kind": "copy", "copy": button["copy_text"]["text"]}
    if "switch_inline_query_current_chat" in button:
        return text | {"kind": "switch_inline_here", "query": button["switch_inline_query_current_chat"]}
    if "switch_inline_query" in button:
        return text | {"kind": "switch_inline", "query": button["switch_inline_query"]}
    return text | {"kind": "other"}


def _reactions(message: Message, user: User) -> list[Json]:
    counts = Counter(emoji for each in message.reactions.values() for emoji in each)
    mine = message.reactions.get(user.id, [])
    return [{"emoji": emoji, "count": count, "mine": emoji in mine} for emoji, count in counts.items()]


def _service(message: Message) -> Json:
    """What a service message tells; the page says it in words."""
    content, by = message.content, message.sender
    told: Json = {"kind": "created", "by": by.first_name, "names": []}
    match next(iter(content), ""):
        case "new_chat_members":
            users: list[User] = content["new_chat_members"]
            return told | {"kind": "joined" if users == [by] else "added", "names": [user.first_name for user in users]}
        case "left_chat_member":
            gone: User = content["left_chat_member"]
            return told | {"kind": "left" if gone is by else "removed", "names": [gone.first_name]}
        case "forum_topic_created" | "forum_topic_edited" as kind:
            return told | {"kind": kind.removeprefix("forum_"), "title": content[kind].get("name", "")}
        case "forum_topic_closed" | "forum_topic_reopened" as kind:
            return told | {"kind": kind.removeprefix("forum_")}
        case "pinned_message":
            pinned = message.chat.messages.get(content["pinned_message"])
            text = pinned.text[:QUOTED_LENGTH] if pinned else ""
            return told | {"kind": "pinned", "message": content["pinned_message"], "title": text}
        case "migrate_to_chat_id":
            return told | {"kind": "migrated_to"}
        case "migrate_from_chat_id":
            return told | {"kind": "migrated_from"}
        case "new_chat_title":
            return told | {"kind": "title", "title": content["new_chat_title"]}
        case _:
            return told
