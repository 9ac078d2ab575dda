"""The things of the world as Bot API objects."""

from collections.abc import Collection
from typing import Any, Final

from bot.playground.botapi.model import (
    ADMINS,
    Bot,
    Chat,
    ChatType,
    Message,
    Status,
    Topic,
    User,
)

NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
ANONYMOUS: Final = User(id=1_087_968_824, first_name="Group", username="GroupAnonymousBot", is_bot=True)
"""Who writes, as Telegram tells bots, what an administrator writes in the name of a group."""
PERMISSIONS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)
RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
RIGHTS_BY_TYPE: Final = {
    ChatType.GROUP: ("can_pin_messages",),
    ChatType.SUPERGROUP: ("can_pin_messages", "can_manage_topics"),
    ChatType.CHANNEL: ("can_post_messages", "can_edit_messages"),
}

Json = dict[str, Any]


def user_json(user: User) -> Json:
    """A User."""
    optional = {"username": user.username, "language_code": user.language_code}
    return {
        "id": user.id,
        "is_bot": user.is_bot,
        "first_name": user.first_name,
        **{name: value for name, value in optional.items() if value},
    }


def me_json(bot: Bot) -> Json:
    """A User with what only getMe tells."""
    return user_json(bot.user) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy_mode,
        "supports_inline_queries": bot.supports_inline,
        "supports_guest_queries": bot.supports_guests,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat_json(chat: Chat) -> Json:
    """A Chat."""
    found: Json = {"id": chat.id, "type": str(chat.type)}
    if chat.person is not None:
        found["first_name"] = chat.person.first_name
        if chat.person.username:
            found["username"] = chat.person.username
    else:
        found["title"] = chat.title
    if chat.is_forum:
        found["is_forum"] = True
    return found


def full_chat_json(chat: Chat) -> Json:
    """A ChatFullInfo."""
    found = chat_json(chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict(NO_GIFTS)}
    if chat.person is not None and chat.person.username:
        found["active_usernames"] = [chat.person.username]
    if chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        found["permissions"] = dict.fromkeys(PERMISSIONS, not chat.is_silenced)
    if chat.pinned:
        found["pinned_message"] = message_json(chat.messages[max(chat.pinned)], with_reply=False)
    return found


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """A Message; the message it replies to is told one level deep."""
    found: Json = {
        "message_id": message.id,
        "chat": chat_json(message.chat),
        "date": message.date,
        **_sender_json(message),
    }
    if message.edit_date is not None:
        found["edit_date"] = message.edit_date
    if message.thread_id is not None:
        found["message_thread_id"] = message.thread_id
        if message.chat.is_forum:
            found["is_topic_message"] = True
    reply_to = _shown_reply(message)
    if with_reply and reply_to is not None:
        found["reply_to_message"] = message_json(reply_to, with_reply=False)
    if message.quote is not None and reply_to is not None:
        found["quote"] = message.quote
    found |= _content_json(message)
    if message.keyboard:
        found["reply_markup"] = {"inline_keyboard": message.keyboard}
    if message.via_bot is not None:
        found["via_bot"] = user_json(message.via_bot)
    if message.guest_caller is not None:
        found["guest_bot_caller_user"] = user_json(message.guest_caller)
    if message.is_protected:
        found["has_protected_content"] = True
    return found


def _sender_json(message: Message) -> Json:
    """Who wrote it: nobody in a channel, a fake user where an administrator is anonymous."""
    if message.sender_chat is None:
        return {"from": user_json(message.sender)}
    in_its_name = {"sender_chat": chat_json(message.sender_chat)}
    return in_its_name if message.chat.type is ChatType.CHANNEL else {"from": user_json(ANONYMOUS), **in_its_name}


def inaccessible_json(chat: Chat, message_id: int) -> Json:
    """An InaccessibleMessage."""
    return {"message_id": message_id, "chat": chat_json(chat), "date": 0}


def _shown_reply(message: Message) -> Message | None:
    """In a topic, what replies to nothing replies to the message that opened the topic: Telegram tells it so."""
    if message.reply_to is not None:
        return None if message.reply_to.deleted else message.reply_to
    if message.chat.is_forum and message.thread_id not in (None, message.id):
        return message.chat.messages.get(message.thread_id or 0)
    return None


def _content_json(message: Message) -> Json:
    content, chat = dict(message.content), message.chat
    if "left_chat_member" in content:
        content["left_chat_member"] = user_json(content["left_chat_member"])
    if "new_chat_members" in content:
        content["new_chat_members"] = [user_json(user) for user in content["new_chat_members"]]
    if "pinned_message" in content:
        pinned = chat.messages.get(content["pinned_message"])
        told = message_json(pinned, with_reply=False) if pinned else inaccessible_json(chat, content["pinned_message"])
        content["pinned_message"] = told
    return {name: value for name, value in content.items() if value not in ([], None)}


def member_json(chat: Chat, user: User, status: Status | None = None, rights: Collection[str] | None = None) -> Json:
    """A ChatMember: as it is, or with the status and the rights (all, if None) that it had."""
    if status is None:
        status, rights = chat.status(user), chat.rights.get(user.id)
    found: Json = {"status": str(status), "user": user_json(user)}
    if status in ADMINS:
        found["is_anonymous"] = user.id in chat.anonymous
    if status is Status.ADMINISTRATOR:
        names = RIGHTS + RIGHTS_BY_TYPE[chat.type]
        found |= {name: rights is None or name in rights for name in names}
        found |= {"can_be_edited": False, "can_manage_chat": True}
    elif status is Status.KICKED:
        found["until_date"] = 0
    return found


def topic_json(topic: Topic) -> Json:
    """A ForumTopic."""
    found: Json = {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}
    return found | ({"icon_custom_emoji_id": topic.icon_custom_emoji_id} if topic.icon_custom_emoji_id else {})
