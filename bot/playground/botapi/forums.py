"""The topics of forums."""

from bot.playground.botapi.events import ChatChanged
from bot.playground.botapi.model import GENERAL, Chat, Topic, User
from bot.playground.botapi.world import World

DEFAULT_COLOR = 0x6FB9F0


def add_topic(
    world: World,
    chat: Chat,
    name: str,
    creator: User,
    *,
    icon_color: int = DEFAULT_COLOR,
    icon_custom_emoji_id: str | None = None,
) -> Topic:
    """A new topic."""
    created = {"name": name, "icon_color": icon_color} | (
        {"icon_custom_emoji_id": icon_custom_emoji_id} if icon_custom_emoji_id else {}
    )
    opening = world.new_message(chat, creator, {"forum_topic_created": created})
    opening.thread_id = opening.id
    topic = Topic(
        id=opening.id,
        name=name,
        creator=creator,
        icon_color=icon_color,
        icon_custom_emoji_id=icon_custom_emoji_id,
    )
    chat.topics[topic.id] = topic
    world.publish(opening)
    world.tell(ChatChanged(chat=chat))
    return topic


def edit_topic(
    world: World, chat: Chat, topic: Topic, actor: User, *, name: str = "", icon_custom_emoji_id: str | None = None
) -> None:
    """Give a topic another name or icon; an empty icon takes it away, None leaves it."""
    edited: dict[str, str] = {}
    if name:
        topic.name = edited["name"] = name
    if icon_custom_emoji_id is not None:
        topic.icon_custom_emoji_id = icon_custom_emoji_id or None
        edited["icon_custom_emoji_id"] = icon_custom_emoji_id
    _announce(world, chat, topic, actor, {"forum_topic_edited": edited})


def set_closed(world: World, chat: Chat, topic: Topic, is_closed: bool, actor: User) -> None:
    """Close or reopen a topic."""
    topic.is_closed = is_closed
    _announce(world, chat, topic, actor, {"forum_topic_closed" if is_closed else "forum_topic_reopened": {}})


def set_general_hidden(world: World, chat: Chat, is_hidden: bool, actor: User) -> None:
    """Hide the General topic, which closes it, or show it again."""
    chat.general.is_hidden = is_hidden
    chat.general.is_closed |= is_hidden
    kind = "general_forum_topic_hidden" if is_hidden else "general_forum_topic_unhidden"
    _announce(world, chat, chat.general, actor, {kind: {}})


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """The topic and its messages vanish."""
    del chat.topics[topic.id]
    for message in list(chat.messages.values()):
        if message.thread_id == topic.id:
            world.delete(message)
    world.tell(ChatChanged(chat=chat))


def topic_of(chat: Chat, thread_id: int | None) -> Topic | None:
    """The topic with that thread, General for none; None if it was deleted."""
    return chat.general if thread_id in (None, GENERAL) else chat.topics.get(thread_id or 0)


def _announce(world: World, chat: Chat, topic: Topic, actor: User, told: dict[str, dict[str, str]]) -> None:
    world.post(chat, actor, dict(told), thread_id=None if topic.id == GENERAL else topic.id)
    world.tell(ChatChanged(chat=chat))
