"""The things of the world as Bot API objects."""

from typing import Any, Final

from bot.playground.botapi.events import MemberChanged
from bot.playground.botapi.model import Bot, CallbackQuery, Chat, ChatType, Message, Status, User

NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
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
    "can_pin_messages",
)

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
        "supports_inline_queries": False,
        "supports_guest_queries": False,
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
    if chat.person is None:
        found["permissions"] = dict.fromkeys(PERMISSIONS, True)
    elif chat.person.username:
        found["active_usernames"] = [chat.person.username]
    return found


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """A Message; the message it replies to is told one level deep."""
    found: Json = {
        "message_id": message.id,
        "from": user_json(message.sender),
        "chat": chat_json(message.chat),
        "date": message.date,
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
    return found


def _shown_reply(message: Message) -> Message | None:
    """In a topic, what replies to nothing replies to the message that opened the topic: Telegram tells it so."""
    if message.reply_to is not None:
        return None if message.reply_to.deleted else message.reply_to
    if message.chat.is_forum and message.thread_id not in (None, message.id):
        return message.chat.messages.get(message.thread_id or 0)
    return None


def _content_json(message: Message) -> Json:
    content = dict(message.content)
    if "left_chat_member" in content:
        content["left_chat_member"] = user_json(content["left_chat_member"])
    if "new_chat_members" in content:
        content["new_chat_members"] = [user_json(user) for user in content["new_chat_members"]]
    return {name: value for name, value in content.items() if value not in ([], None)}


def member_json(chat: Chat, user: User, status: Status | None = None) -> Json:
    """A ChatMember, with the status given or the present one."""
    status = status or chat.status(user)
    found: Json = {"status": str(status), "user": user_json(user)}
    if status is Status.CREATOR:
        found["is_anonymous"] = False
    elif status is Status.ADMINISTRATOR:
        found |= dict.fromkeys(RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
        if chat.type is ChatType.SUPERGROUP:
            found["can_manage_topics"] = True
    elif status is Status.KICKED:
        found["until_date"] = 0
    return found


def callback_query_json(query: CallbackQuery) -> Json:
    """A CallbackQuery."""
    message = query.message
    if query.accessible and not message.deleted:
        told = message_json(message)
    else:
        told = {"message_id": message.id, "chat": chat_json(message.chat), "date": 0}
    return {
        "id": query.id,
        "from": user_json(query.sender),
        "message": told,
        "chat_instance": str(8_000_000_000 + abs(message.chat.id)),
        "data": query.data,
    }


def member_changed_json(event: MemberChanged, date: int) -> Json:
    """A ChatMemberUpdated."""
    return {
        "chat": chat_json(event.chat),
        "from": user_json(event.actor),
        "date": date,
        "old_chat_member": member_json(event.chat, event.user, event.old),
        "new_chat_member": member_json(event.chat, event.user, event.new),
    }
