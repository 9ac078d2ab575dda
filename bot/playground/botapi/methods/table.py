"""All methods by name; names are compared without case."""

from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.methods import chats, messages, profile, updates
from bot.playground.botapi.methods.calls import Call

Method = Callable[[Call], Any]

METHODS: Final[dict[str, Method]] = {
    name.lower(): method
    for name, method in {
        "getMe": profile.get_me,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyName": profile.text_setter("name", 64),
        "getMyName": profile.text_getter("name"),
        "setMyDescription": profile.text_setter("description", 512),
        "getMyDescription": profile.text_getter("description"),
        "setMyShortDescription": profile.text_setter("short_description", 120),
        "getMyShortDescription": profile.text_getter("short_description"),
        "getUpdates": updates.get_updates,
        "setWebhook": updates.set_webhook,
        "deleteWebhook": updates.delete_webhook,
        "getWebhookInfo": updates.get_webhook_info,
        "sendMessage": messages.send_message,
        "editMessageText": messages.edit_message_text,
        "editMessageReplyMarkup": messages.edit_message_reply_markup,
        "deleteMessage": messages.delete_message,
        "sendChatAction": messages.send_chat_action,
        "answerCallbackQuery": messages.answer_callback_query,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatAdministrators": chats.get_chat_administrators,
        "getChatMemberCount": chats.get_chat_member_count,
        "leaveChat": chats.leave_chat,
    }.items()
}
