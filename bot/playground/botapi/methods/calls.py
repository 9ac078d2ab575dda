"""A call of a method, and what most methods need of it."""

from dataclasses import dataclass

from bot.playground.botapi import errors
from bot.playground.botapi.accounts import Account
from bot.playground.botapi.model import PRESENT, Bot, Chat, ChatType, Message, Status, User
from bot.playground.botapi.params import Params
from bot.playground.botapi.world import World


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call."""

    world: World
    account: Account
    params: Params

    @property
    def bot(self) -> Bot:
        """The bot that calls."""
        return self.account.bot

    def chat(self, *, write: bool = False, send: bool = False) -> Chat:
        """The chat of `chat_id` if the bot may read, write (edit, delete) or send there; ApiError otherwise."""
        return accessible_chat(self, self.params.string("chat_id"), write=write or send, send=send)

    def message(self, chat: Chat, purpose: str) -> Message:
        """The message of `message_id`; ApiError 400 "message to … not found"."""
        message = chat.messages.get(self.params.integer("message_id") or 0)
        if message is None:
            raise errors.bad_request(f"message to {purpose} not found")
        return message

    def user(self) -> User:
        """The user of `user_id`."""
        number = self.params.integer("user_id")
        if not number or number < 0:
            raise errors.bad_request("invalid user_id specified")
        if number not in self.world.users:
            raise errors.bad_request("user not found")
        return self.world.users[number]


def accessible_chat(call: Call, chat_id: str, *, write: bool = False, send: bool = False) -> Chat:
    """The chat with that id, or ApiError 400 or 403 with the reason why the bot may not go there."""
    if not chat_id:
        raise errors.bad_request("chat_id is empty")
    chat = _named(call.world, chat_id)
    if chat is not None:
        _check_group(call, chat, write=write)
        return chat
    chat = _private(call, chat_id, send=send)
    _check_private(chat, write=write, send=send)
    return chat


def _named(world: World, chat_id: str) -> Chat | None:
    """The group or channel with that id or public name."""
    if chat_id.startswith("@"):
        wanted = chat_id.removeprefix("@").lower()
        return next((chat for chat in world.groups.values() if (chat.username or "").lower() == wanted), None)
    return world.groups.get(_number(chat_id))


def _private(call: Call, chat_id: str, *, send: bool) -> Chat:
    """The chat with a person; whom a bot "has met" is a guess after what the documentation says.

    The words of the two refusals stand in the published source (tdlib), but Telegram itself decides when they are due:
    that no bot writes to any bot, and that people must have written first, is from the documentation.
    """
    user = call.world.users.get(_number(chat_id))
    if user is not None and user.is_bot and send:
        raise errors.forbidden("the bot can't send messages to the bot")
    if user is None or user.is_bot or not call.world.knows(call.bot, user):
        raise errors.bad_request("chat not found")
    chat = call.world.private_chat(user, call.bot)
    if send and not chat.is_started:
        raise errors.forbidden("bot can't initiate conversation with a user")
    return chat


def _number(chat_id: str) -> int:
    try:
        return int(chat_id)
    except ValueError:
        return 0


def _check_private(chat: Chat, *, write: bool, send: bool) -> None:
    if chat.person is not None and chat.person.is_deleted and write:
        raise errors.forbidden("user is deactivated")
    if chat.blocked and send:
        raise errors.blocked()


def _check_group(call: Call, chat: Chat, *, write: bool) -> None:
    # A bot reads a group that it left, and what is public, but no other supergroup or channel.
    is_open = chat.type is ChatType.GROUP or chat.username is not None
    if call.bot.user.id not in chat.members and chat.username is None:
        raise errors.bad_request("chat not found")
    if chat.migrated_to is not None and write:
        raise errors.bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id)
    status = chat.status(call.bot.user)
    if status is Status.KICKED and (write or chat.type is not ChatType.GROUP):
        raise errors.kicked(chat.type)
    if status not in PRESENT and (write or not is_open):
        raise errors.not_member(chat.type)
