"""Who administers a group or channel, asked of Telegram at the moment it matters.

Asked for its list of administrators: only where the bot is one itself does Telegram promise to tell of single members.
"""

from collections.abc import Sequence

from telegram import Bot, Chat, ChatMember, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.chat.addressing import sender_id


async def is_admin(chat: Chat, user_id: int) -> bool:
    """Whether a person may decide for a chat; in a private chat, its person may."""
    return chat.type == ChatType.PRIVATE or await administers(chat.get_bot(), chat.id, user_id)


async def administers(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether a person administers a group or channel; not if Telegram does not tell, as where the bot is no more."""
    return any(member.user.id == user_id for member in await _administrators(bot, chat_id))


async def is_anonymous_admin(chat: Chat, user_id: int) -> bool:
    """Whether a person administers a group and writes there in the group's name."""
    admins = await _administrators(chat.get_bot(), chat.id)
    return any(member.user.id == user_id and getattr(member, "is_anonymous", False) for member in admins)


async def is_by_admin(message: Message) -> bool:
    """Whether a message comes from an admin of its chat, or from one in the chat's name, as a channel's posts do."""
    author = sender_id(message)
    return author is not None and (author == message.chat.id or await is_admin(message.chat, author))


async def may_pin(bot: Bot, chat_id: int) -> bool:
    """Whether the bot may pin messages in a chat."""
    if chat_id > 0:
        return True
    try:
        me = await bot.get_chat_member(chat_id, bot.id)
    except (BadRequest, ChatMigrated, Forbidden):
        return False
    return bool(getattr(me, "can_pin_messages", False) or getattr(me, "can_edit_messages", False))


async def _administrators(bot: Bot, chat_id: int) -> Sequence[ChatMember]:
    try:
        return await bot.get_chat_administrators(chat_id)
    except (BadRequest, ChatMigrated, Forbidden):
        return ()
