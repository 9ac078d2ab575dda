"""Pins and reactions: what people and bots do to a message without changing it."""

from typing import Final

from bot.playground.botapi.events import ChatChanged, Reacted
from bot.playground.botapi.model import Chat, ChatType, Message, User
from bot.playground.botapi.world import World

EMOJI: Final = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 "
    "💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 "
    "😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
REACTIONS: Final = frozenset(EMOJI.split())
"""The emoji with which one can react."""


def pin(world: World, message: Message, actor: User, *, is_silent: bool = False) -> None:
    """Pin a message, which a service message tells, unless it is pinned already."""
    chat = message.chat
    if message.id in chat.pinned:
        return
    chat.pinned.append(message.id)
    told = world.new_message(chat, actor, {"pinned_message": message.id})
    told.thread_id = message.thread_id if chat.is_forum else None
    told.is_silent = is_silent
    world.publish(told)
    world.tell(ChatChanged(chat=chat))


def right_to_pin(chat: Chat) -> str:
    """What an administrator who pins or unpins must be allowed to."""
    return "can_edit_messages" if chat.type is ChatType.CHANNEL else "can_pin_messages"


def unpin(world: World, message: Message) -> None:
    """Unpin a message; nobody is told."""
    message.chat.pinned.remove(message.id)
    world.tell(ChatChanged(chat=message.chat))


def unpin_all(world: World, chat: Chat, *, thread_id: int | None = None, only_thread: bool = False) -> None:
    """Unpin everything in a chat, or in one topic of it (None is General)."""
    chat.pinned = [number for number in chat.pinned if only_thread and chat.messages[number].thread_id != thread_id]
    world.tell(ChatChanged(chat=chat))


def react(world: World, message: Message, user: User, emoji: list[str]) -> None:
    """Replace somebody's reactions to a message."""
    old = message.reactions.pop(user.id, [])
    if emoji:
        message.reactions[user.id] = emoji
    if old != emoji:
        world.tell(Reacted(message=message, user=user, old=old, new=emoji))


def counted(message: Message) -> dict[str, int]:
    """How often each emoji was given, the first one first."""
    counts: dict[str, int] = {}
    for emoji in (one for given in message.reactions.values() for one in given):
        counts[emoji] = counts.get(emoji, 0) + 1
    return counts
