"""Sending and deleting messages; answering pressed buttons."""

from typing import Any, Final

from bot.playground.botapi.errors import bad_request, query_too_old
from bot.playground.botapi.fields import array_of, integer_of
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.sending import sent, text_content, thread_id_of
from bot.playground.botapi.model import CallbackAnswer, Chat, ChatType, Message

CALLBACK_LIFETIME: Final = 150.0
CALLBACK_TEXT_LIMIT: Final = 200
DELETABLE: Final = 48 * 3600.0
DELETED_AT_ONCE: Final = 100
ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(call: Call) -> dict[str, Any]:
    """sendMessage."""
    return sent(call, text_content(call))


def delete_message(call: Call) -> bool:
    """deleteMessage."""
    chat = call.chat(write=True)
    message = call.message(chat, "delete")
    _require_deletable(call, chat, message)
    call.world.delete(message)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: what is not there is left out, and all stay if one of the others cannot be deleted."""
    wanted = call.params.structure("message_ids", "message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    array_of(wanted, "expected an Array of message identifiers")
    if len(wanted) > DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = call.chat(write=True)
    numbers = [_identifier(number) for number in wanted]
    found = [chat.messages[number] for number in dict.fromkeys(numbers) if number in chat.messages]
    for message in found:
        _require_deletable(call, chat, message)
    for message in found:
        call.world.delete(message)
    return True


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    action = call.params.string("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat(send=True)
    call.world.act(chat, call.bot, action, thread_id_of(call, chat))
    return True


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery."""
    query = call.world.queries.get(call.params.string("callback_query_id"))
    # How long Telegram really waits, and that it takes one answer only, is a guess.
    if query is None or query.message.bot_account is not call.bot.user or query.answer is not None:
        raise query_too_old()
    if call.world.clock.now() - query.date > CALLBACK_LIFETIME:
        raise query_too_old()
    text = call.params.string("text")
    if len(text) > CALLBACK_TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")  # The documentation gives the limit, the wording is a guess.
    answer = CallbackAnswer(text=text, show_alert=call.params.boolean("show_alert"), url=call.params.string("url"))
    call.world.answer(query, answer)
    return True


def _identifier(given: object) -> int:
    number = integer_of(given, "message identifier must be a Number", "can't parse message identifier as a Number")
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number


def _require_deletable(call: Call, chat: Chat, message: Message) -> None:
    is_own = message.sender is call.bot.user
    is_allowed = chat.may(call.bot.user, "can_delete_messages")
    if not (is_own or chat.type is ChatType.PRIVATE or is_allowed):
        raise bad_request("message can't be deleted")
    if call.world.clock.now() - message.date > DELETABLE and not is_allowed:
        raise bad_request("message can't be deleted for everyone")
