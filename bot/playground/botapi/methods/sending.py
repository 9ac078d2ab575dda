"""What methods that send or change messages have in common."""

from typing import Any, Final

from bot.playground.botapi import forums
from bot.playground.botapi.entities import Entity
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import flag_in, integer_in, object_of, string_in
from bot.playground.botapi.keyboards import Keyboard, inline_keyboard
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.model import ADMINS, GENERAL, Chat, ChatType, Message
from bot.playground.botapi.objects import message_json, user_json
from bot.playground.botapi.text import formatted, formatted_caption, quoted
from bot.playground.botapi.world import World, thread_of

SORTS: Final = {"photo": "photos", "document": "documents", "venue": "venues"}
"""What may be forbidden to be sent, by the field of a message that holds it; the rest are text messages."""

Json = dict[str, Any]


def sent(call: Call, content: Json) -> Json:
    """Send a new message; the order of the checks is the official server's. A message_effect_id shows nothing here."""
    keyboard = keyboard_of(call)
    chat = call.chat(send=True)
    thread_id = thread_id_of(call, chat)
    require_posting(call, chat, thread_id)
    _require_freedom(call, chat, content)
    reply_to, quote = _reply(call, chat)
    message = call.world.new_message(chat, call.bot.user, content)
    message.keyboard, message.reply_to, message.quote = keyboard, reply_to, quote
    message.thread_id = thread_of(chat, reply_to, thread_id)
    message.is_silent = call.params.boolean("disable_notification")
    message.is_protected = call.params.boolean("protect_content")
    call.world.publish(message)
    return message_json(message)


def text_content(call: Call) -> Json:
    """The text of a message."""
    params = call.params
    options = params.structure("link_preview_options", "link preview options")
    entities = params.structure("entities", "message entities")
    return text_fields(call.world, params.string("text"), params.string("parse_mode"), entities, options)


def text_fields(world: World, text: str, parse_mode: str, entities: object, options: object) -> Json:
    """The fields of a text."""
    preview = {} if options is None else _preview(object_of(options, "Object expected as link preview options"))
    text, found = formatted(text, parse_mode=parse_mode, entities=entities)
    return {"text": text, "entities": with_users(world, found)} | ({"link_preview_options": preview} if preview else {})


def _preview(options: Json) -> Json:
    flags = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
    url = string_in(options, "url")
    return ({"url": url} if url else {}) | {name: True for name in flags if flag_in(options, name)}


def caption_content(call: Call) -> Json:
    """The caption of a message, nothing if there is none."""
    params = call.params
    given = params.structure("caption_entities", "message entities")
    return caption_fields(call.world, params.string("caption"), params.string("parse_mode"), given)


def caption_fields(world: World, caption: str, parse_mode: str, given: object) -> Json:
    """The fields of a caption, none for an empty one."""
    text, entities = formatted_caption(caption, parse_mode=parse_mode, entities=given)
    return {"caption": text, "caption_entities": with_users(world, entities)} if text else {}


def with_users(world: World, entities: list[Entity]) -> list[Entity]:
    """Mentions of people by id name the whole user, and are dropped if the world does not know them."""
    known = []
    for entity in entities:
        if entity["type"] != "text_mention":
            known.append(entity)
        elif user := world.users.get(entity["user"]["id"]):
            known.append(entity | {"user": user_json(user)})
    return known


def keyboard_of(call: Call) -> Keyboard:
    """The inline keyboard; other markups are taken for none, as the page has no place for them."""
    return inline_keyboard(call.params.structure("reply_markup", "reply keyboard markup"))


def thread_id_of(call: Call, chat: Chat) -> int | None:
    """The topic that is named."""
    thread_id = call.params.integer("message_thread_id") or 0
    # The server asks for the topic in forums, where General is none, and in private chats; elsewhere it does not care.
    if not thread_id or not (chat.is_forum or chat.type is ChatType.PRIVATE):
        return None
    if thread_id == GENERAL or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def require_posting(call: Call, chat: Chat, thread_id: int | None) -> None:
    """A bot posts in a channel only with the right to, and in a closed topic only if it manages topics."""
    bot = call.bot.user
    if chat.type is ChatType.CHANNEL and not chat.may(bot, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    topic = forums.topic_of(chat, thread_id) if chat.is_forum else None
    if topic is not None and topic.is_closed and not chat.may(bot, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")  # Closed source: the wording is a guess.


def _require_freedom(call: Call, chat: Chat, content: Json) -> None:
    """Where only administrators write, a bot that is none does not."""
    if chat.is_silenced and chat.status(call.bot.user) not in ADMINS:
        sort = next((sort for field, sort in SORTS.items() if field in content), "text messages")
        raise bad_request(f"not enough rights to send {sort} to the chat")


def _reply(call: Call, chat: Chat) -> tuple[Message | None, Json | None]:
    """The message that is replied to and the quotation from it; a reply in another chat is taken for none."""
    wanted = call.params.structure("reply_parameters", "reply parameters")
    if wanted in (None, {}):
        return None, None
    given = object_of(wanted, "Object expected as reply parameters")
    if string_in(given, "chat_id", str(chat.id)) != str(chat.id):
        return None, None
    message = chat.messages.get(integer_in(given, "message_id", None))
    if message is None:
        if flag_in(given, "allow_sending_without_reply"):
            return None, None
        raise bad_request("message to be replied not found")
    return message, _quote(call.world, message, given)


def _quote(world: World, message: Message, given: Json) -> Json | None:
    quote = string_in(given, "quote")
    if not quote:
        return None
    mode = string_in(given, "quote_parse_mode")
    text, found = formatted(quote, parse_mode=mode, entities=given.get("quote_entities"))
    entities = with_users(world, found)
    part = quoted(message.text, text)
    if part is None:
        raise bad_request("QUOTE_TEXT_INVALID")  # Closed source: the wording is a guess.
    return part | ({"entities": entities} if entities else {})
