"""Changing messages: those of the bot, and those that were sent by way of it, which are known by an inline id."""

from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.keyboards import Keyboard
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.sending import caption_content, keyboard_of, text_content
from bot.playground.botapi.model import ChatType, Message
from bot.playground.botapi.objects import message_json

NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
CAPTION: Final = ("caption", "caption_entities")
WITH_CAPTION: Final = frozenset({"photo", "voice", "document"})

Json = dict[str, Any]


def edit_message_text(call: Call) -> Json | bool:
    """editMessageText."""
    content, keyboard = text_content(call), keyboard_of(call)
    message = _editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edited(call, message, content, keyboard)


def edit_message_caption(call: Call) -> Json | bool:
    """editMessageCaption."""
    keyboard, caption = keyboard_of(call), caption_content(call)
    message = _editable(call)
    if not WITH_CAPTION & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    content = {name: value for name, value in message.content.items() if name not in CAPTION} | caption
    return _edited(call, message, content, keyboard)


def edit_message_reply_markup(call: Call) -> Json | bool:
    """editMessageReplyMarkup."""
    keyboard = keyboard_of(call)
    message = _editable(call)
    return _edited(call, message, message.content, keyboard)


def _editable(call: Call) -> Message:
    if not call.params.string("chat_id") and not call.params.integer("message_id"):
        return _inline_message(call)
    chat = call.chat(write=True)
    message = call.message(chat, "edit")
    is_own = message.sender is call.bot.user and message.inline_id is None
    is_post = chat.type is ChatType.CHANNEL and chat.may(call.bot.user, "can_edit_messages")
    if message.is_service or not (is_own or is_post):
        raise bad_request("message can't be edited")
    return message


def _inline_message(call: Call) -> Message:
    inline_id = call.params.string("inline_message_id")
    if not inline_id:
        raise bad_request("message identifier is not specified")
    message = call.world.inline_messages.get(inline_id)
    if message is None or message.bot_account is not call.bot.user:
        raise bad_request("MESSAGE_ID_INVALID")  # Closed source: the wording is a guess.
    return message


def _edited(call: Call, message: Message, content: Json, keyboard: Keyboard) -> Json | bool:
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    call.world.edit(message, content, keyboard)
    return message_json(message) if message.inline_id is None else True
