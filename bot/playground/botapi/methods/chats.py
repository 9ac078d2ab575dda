"""What a bot asks about chats and their members."""

from typing import Any

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.model import PRESENT, ChatType, Status
from bot.playground.botapi.objects import full_chat_json, member_json
from bot.playground.botapi.world import administrators


def get_chat(call: Call) -> dict[str, Any]:
    """getChat."""
    return full_chat_json(call.chat())


def get_chat_member(call: Call) -> dict[str, Any]:
    """getChatMember."""
    return member_json(call.chat(), call.user())


def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """getChatAdministrators: of the bots only the one that asks."""
    chat = call.chat(write=True)
    if chat.type is ChatType.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    told = [user for user in call.world.users.values() if not user.is_bot or user is call.bot.user]
    return [member_json(chat, user) for user in administrators(chat, told)]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount."""
    chat = call.chat(write=True)
    return 2 if chat.type is ChatType.PRIVATE else sum(status in PRESENT for status in chat.members.values())


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = call.chat()
    if chat.type is ChatType.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    call.world.set_member(chat, call.bot.user, Status.LEFT, actor=call.bot.user)
    return True
