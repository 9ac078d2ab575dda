"""The topics of forums."""

from typing import Any, Final

from bot.playground.botapi import forums, marking
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.marks import require_pinning
from bot.playground.botapi.model import Chat, Topic
from bot.playground.botapi.objects import topic_json

NAME_LIMIT: Final = 128
COLORS: Final = frozenset({0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F})
EDIT: Final = "not enough rights to edit the topic"
CLOSE: Final = "not enough rights to close or open the topic"
DELETE: Final = "not enough rights to delete the topic"
NOT_MODIFIED: Final = "TOPIC_NOT_MODIFIED"  # Closed source: the wording is a guess.


def create_forum_topic(call: Call) -> dict[str, Any]:
    """createForumTopic."""
    chat = _forum(call)
    if not chat.may(call.bot.user, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    color = call.params.integer("icon_color") or forums.DEFAULT_COLOR
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    icon = call.params.string("icon_custom_emoji_id") or None
    topic = forums.add_topic(call.world, chat, _name(call), call.bot.user, icon_color=color, icon_custom_emoji_id=icon)
    return topic_json(topic)


def edit_forum_topic(call: Call) -> bool:
    """editForumTopic."""
    chat = _forum(call)
    topic = _topic(call, chat, EDIT)
    name = _name(call) if call.params.string("name") else ""
    icon = call.params.string("icon_custom_emoji_id") if "icon_custom_emoji_id" in call.params.values else None
    if (name or topic.name, topic.icon_custom_emoji_id if icon is None else icon or None) == (
        topic.name,
        topic.icon_custom_emoji_id,
    ):
        raise bad_request(NOT_MODIFIED)
    forums.edit_topic(call.world, chat, topic, call.bot.user, name=name, icon_custom_emoji_id=icon)
    return True


def close_forum_topic(call: Call) -> bool:
    """closeForumTopic."""
    chat = _forum(call)
    return _closed(call, chat, _topic(call, chat, CLOSE), True)


def reopen_forum_topic(call: Call) -> bool:
    """reopenForumTopic."""
    chat = _forum(call)
    return _closed(call, chat, _topic(call, chat, CLOSE), False)


def delete_forum_topic(call: Call) -> bool:
    """deleteForumTopic."""
    chat = _forum(call)
    forums.delete_topic(call.world, chat, _topic(call, chat, DELETE, "can_delete_messages"))
    return True


def unpin_all_forum_topic_messages(call: Call) -> bool:
    """unpinAllForumTopicMessages."""
    chat = _forum(call)
    require_pinning(call, chat)
    topic = _topic(call, chat, "", "can_pin_messages")
    marking.unpin_all(call.world, chat, thread_id=topic.id, only_thread=True)
    return True


def edit_general_forum_topic(call: Call) -> bool:
    """editGeneralForumTopic."""
    chat = _general(call, EDIT)
    name = _name(call)
    if name == chat.general.name:
        raise bad_request(NOT_MODIFIED)
    forums.edit_topic(call.world, chat, chat.general, call.bot.user, name=name)
    return True


def close_general_forum_topic(call: Call) -> bool:
    """closeGeneralForumTopic."""
    chat = _general(call, CLOSE)
    return _closed(call, chat, chat.general, True)


def reopen_general_forum_topic(call: Call) -> bool:
    """reopenGeneralForumTopic; a hidden one is shown again."""
    chat = _general(call, CLOSE)
    if chat.general.is_hidden:
        forums.set_general_hidden(call.world, chat, False, call.bot.user)
    return _closed(call, chat, chat.general, False)


def hide_general_forum_topic(call: Call) -> bool:
    """hideGeneralForumTopic."""
    return _hidden(call, True)


def unhide_general_forum_topic(call: Call) -> bool:
    """unhideGeneralForumTopic."""
    return _hidden(call, False)


def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    """unpinAllGeneralForumTopicMessages."""
    chat = _forum(call)
    require_pinning(call, chat)
    marking.unpin_all(call.world, chat, only_thread=True)
    return True


def get_forum_topic_icon_stickers(_: Call) -> list[dict[str, Any]]:
    """getForumTopicIconStickers: there are no custom emoji here, so the list is empty, which at Telegram it is not."""
    return []


def _forum(call: Call) -> Chat:
    chat = call.chat(write=True)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(call: Call, chat: Chat, refusal: str, right: str = "can_manage_topics") -> Topic:
    topic = chat.topics.get(call.params.integer("message_thread_id") or 0)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")  # Closed source: the wording is a guess.
    if topic.creator is not call.bot.user and not chat.may(call.bot.user, right):
        raise bad_request(refusal)
    return topic


def _general(call: Call, refusal: str) -> Chat:
    chat = _forum(call)
    if not chat.may(call.bot.user, "can_manage_topics"):
        raise bad_request(refusal)
    return chat


def _name(call: Call) -> str:
    name = " ".join(call.params.string("name").split())[:NAME_LIMIT]
    if not name:
        raise bad_request("name must be non-empty")
    return name


def _closed(call: Call, chat: Chat, topic: Topic, is_closed: bool) -> bool:
    if topic.is_closed == is_closed:
        raise bad_request(NOT_MODIFIED)
    forums.set_closed(call.world, chat, topic, is_closed, call.bot.user)
    return True


def _hidden(call: Call, is_hidden: bool) -> bool:
    chat = _general(call, CLOSE)
    if chat.general.is_hidden == is_hidden:
        raise bad_request(NOT_MODIFIED)
    forums.set_general_hidden(call.world, chat, is_hidden, call.bot.user)
    return True
