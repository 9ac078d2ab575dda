"""Pins and reactions."""

from typing import Any, Final

from bot.playground.botapi import marking
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import array_of, integer_in, object_of, parsing, string_in
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.model import Chat, ChatType

REACTIONS_OF_BOTS: Final = 1


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage."""
    chat = call.chat(write=True)
    message = call.message(chat, "pin")
    require_pinning(call, chat)
    if message.is_service:
        raise bad_request("service messages can't be pinned")
    marking.pin(call.world, message, call.bot.user, is_silent=call.params.boolean("disable_notification"))
    return True


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage: without a message, the one that was sent last of those pinned."""
    chat = call.chat(write=True)
    if call.params.integer("message_id"):
        message = call.message(chat, "unpin")
    elif chat.pinned:
        message = chat.messages[max(chat.pinned)]
    else:
        raise bad_request("message to unpin not found")
    require_pinning(call, chat)
    if message.id in chat.pinned:
        marking.unpin(call.world, message)
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """unpinAllChatMessages."""
    chat = call.chat(write=True)
    require_pinning(call, chat)
    marking.unpin_all(call.world, chat)
    return True


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction; its three refusals are closed source, so their wordings are guesses."""
    emoji = [_emoji(reaction) for reaction in _reactions(call)]
    message = call.message(call.chat(), "react")
    if len(emoji) > REACTIONS_OF_BOTS:
        raise bad_request("REACTIONS_TOO_MANY")
    if not marking.REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    if message.is_service:
        raise bad_request("MESSAGE_ID_INVALID")
    marking.react(call.world, message, call.bot.user, emoji)
    return True


def require_pinning(call: Call, chat: Chat) -> None:
    """In private chats everybody pins, elsewhere administrators with the right to."""
    if chat.type is not ChatType.PRIVATE and not chat.may(call.bot.user, marking.right_to_pin(chat)):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _reactions(call: Call) -> list[Any]:
    given = call.params.structure("reaction", "reaction types")
    return [] if given is None else array_of(given, "expected an Array of ReactionType")


def _emoji(reaction: object) -> str:
    with parsing("ReactionType"):
        given = object_of(reaction, "expected an Object")
        match string_in(given, "type", None):
            case "emoji":
                return string_in(given, "emoji", None)
            case "custom_emoji":
                integer_in(given, "custom_emoji_id", None)
                return ""  # There are no custom emoji here, so none is allowed.
            case _:
                raise bad_request("invalid reaction type specified")
