"""Who administers a group, asked of Telegram at the moment it matters."""

from telegram import Chat, Message
from telegram.constants import ChatType

from bot.chat.addressing import sender_id


async def is_admin(chat: Chat, user_id: int) -> bool:
    """Whether a person may decide for a chat; in a private chat, its person may."""
    return chat.type == ChatType.PRIVATE or any(member.user.id == user_id for member in await chat.get_administrators())


async def is_anonymous_admin(chat: Chat, user_id: int) -> bool:
    """Whether a person administers a group and writes there in the group's name."""
    admins = await chat.get_administrators()
    return any(member.user.id == user_id and getattr(member, "is_anonymous", False) for member in admins)


async def is_by_admin(message: Message) -> bool:
    """Whether a message comes from an admin of its chat, or from one in the group's name."""
    author = sender_id(message)
    return author is not None and (author == message.chat.id or await is_admin(message.chat, author))
