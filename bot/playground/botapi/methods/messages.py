"""Sending, editing and deleting messages; answering pressed buttons."""

from typing import Any, Final

from bot.playground.botapi.errors import bad_request, query_too_old
from bot.playground.botapi.html import Entity, utf16_length
from bot.playground.botapi.keyboards import Keyboard, inline_keyboard
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.model import ADMINS, CallbackAnswer, Chat, ChatType, Message
from bot.playground.botapi.objects import message_json, user_json
from bot.playground.botapi.text import formatted

CALLBACK_LIFETIME: Final = 150.0
CALLBACK_TEXT_LIMIT: Final = 200
DELETABLE: Final = 48 * 3600.0
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
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
    content = _text_content(call)
    keyboard = _keyboard(call)
    chat = call.chat(send=True)
    thread_id = _thread_id(call, chat)
    reply_to, quote = _reply(call, chat)
    message = call.world.post(
        chat, call.bot.user, content, reply_to=reply_to, quote=quote, thread_id=thread_id, keyboard=keyboard
    )
    return message_json(message)


def edit_message_text(call: Call) -> dict[str, Any]:
    """editMessageText."""
    content, keyboard = _text_content(call), _keyboard(call)
    message = _editable(call)
    return _edited(call, message, content, keyboard)


def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    """editMessageReplyMarkup."""
    keyboard = _keyboard(call)
    message = _editable(call)
    return _edited(call, message, message.content, keyboard)


def delete_message(call: Call) -> bool:
    """deleteMessage."""
    chat = call.chat(write=True)
    message = call.message(chat, "delete")
    is_own = message.sender is call.bot.user
    if not (is_own or chat.type is ChatType.PRIVATE or chat.status(call.bot.user) in ADMINS):
        raise bad_request("message can't be deleted")
    if call.world.clock.now() - message.date > DELETABLE and chat.status(call.bot.user) not in ADMINS:
        # The documentation gives the limit; that the wording has "for everyone" is a guess.
        raise bad_request("message can't be deleted for everyone")
    call.world.delete(message)
    return True


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    action = call.params.string("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.act(call.chat(send=True), call.bot, action)
    return True


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery."""
    query = call.world.queries.get(call.params.string("callback_query_id"))
    # How long Telegram really waits, and that it takes one answer only, is a guess.
    if query is None or query.message.sender is not call.bot.user or query.answer is not None:
        raise query_too_old()
    if call.world.clock.now() - query.date > CALLBACK_LIFETIME:
        raise query_too_old()
    text = call.params.string("text")
    if utf16_length(text) > CALLBACK_TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")  # The documentation gives the limit, the wording is a guess.
    answer = CallbackAnswer(text=text, show_alert=call.params.boolean("show_alert"), url=call.params.string("url"))
    call.world.answer(query, answer)
    return True


def _text_content(call: Call) -> dict[str, Any]:
    params = call.params
    given = params.structure("entities", "message entities") or []
    text, entities = formatted(params.string("text"), parse_mode=params.string("parse_mode"), entities=given)
    content: dict[str, Any] = {"text": text, "entities": _with_users(call, entities)}
    options = params.structure("link_preview_options", "link preview options")
    return content | ({"link_preview_options": options} if options else {})


def _with_users(call: Call, entities: list[Entity]) -> list[Entity]:
    """Mentions of people by id name the whole user, and are dropped if the world does not know them."""
    known = []
    for entity in entities:
        if entity["type"] != "text_mention":
            known.append(entity)
        elif user := call.world.users.get(int(entity["user"]["id"])):
            known.append(entity | {"user": user_json(user)})
    return known


def _keyboard(call: Call) -> Keyboard:
    return inline_keyboard(call.params.structure("reply_markup", "reply keyboard markup"))


def _thread_id(call: Call, chat: Chat) -> int | None:
    thread_id = call.params.integer("message_thread_id") or 0
    if not thread_id:
        return None
    # The server asks for the topic in forums, where General is none, and in private chats; elsewhere it does not care.
    if chat.is_forum or chat.type is ChatType.PRIVATE:
        if thread_id not in chat.topics:
            raise bad_request("message thread not found")
        return thread_id
    return None


def _reply(call: Call, chat: Chat) -> tuple[Message | None, dict[str, Any] | None]:
    """The message that is replied to and the quotation from it; a reply in another chat is taken for none."""
    wanted = call.params.structure("reply_parameters", "reply parameters")
    if not wanted:
        return None, None
    if not isinstance(wanted, dict):
        raise bad_request("object expected as reply parameters")
    if str(wanted.get("chat_id", chat.id)) != str(chat.id):
        return None, None
    message = chat.messages.get(int(wanted.get("message_id", 0)))
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return None, None
        raise bad_request("message to be replied not found")
    return message, _quote(message, wanted)


def _quote(message: Message, wanted: dict[str, Any]) -> dict[str, Any] | None:
    if not wanted.get("quote"):
        return None
    text, entities = formatted(wanted["quote"], parse_mode=str(wanted.get("quote_parse_mode", "")))
    if text not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")  # Closed source: the wording is a guess.
    position = utf16_length(message.text[: message.text.index(text)])
    return {"text": text, "position": position, "is_manual": True} | ({"entities": entities} if entities else {})


def _editable(call: Call) -> Message:
    message = call.message(call.chat(write=True), "edit")
    if message.sender is not call.bot.user:
        raise bad_request("message can't be edited")
    return message


def _edited(call: Call, message: Message, content: dict[str, Any], keyboard: Keyboard) -> dict[str, Any]:
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    call.world.edit(message, content, keyboard)
    return message_json(message)
