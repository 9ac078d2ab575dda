"""All methods by name; names are compared without case."""

from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.methods import (
    chats,
    editing,
    forum,
    inline,
    marks,
    media,
    messages,
    profile,
    updates,
)
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
        "sendPhoto": media.send_photo,
        "sendDocument": media.send_document,
        "sendVenue": media.send_venue,
        "getFile": media.get_file,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": messages.delete_message,
        "deleteMessages": messages.delete_messages,
        "sendChatAction": messages.send_chat_action,
        "answerCallbackQuery": messages.answer_callback_query,
        "answerInlineQuery": inline.answer_inline_query,
        "answerGuestQuery": inline.answer_guest_query,
        "pinChatMessage": marks.pin_chat_message,
        "unpinChatMessage": marks.unpin_chat_message,
        "unpinAllChatMessages": marks.unpin_all_chat_messages,
        "setMessageReaction": marks.set_message_reaction,
        "createForumTopic": forum.create_forum_topic,
        "editForumTopic": forum.edit_forum_topic,
        "closeForumTopic": forum.close_forum_topic,
        "reopenForumTopic": forum.reopen_forum_topic,
        "deleteForumTopic": forum.delete_forum_topic,
        "unpinAllForumTopicMessages": forum.unpin_all_forum_topic_messages,
        "editGeneralForumTopic": forum.edit_general_forum_topic,
        "closeGeneralForumTopic": forum.close_general_forum_topic,
        "reopenGeneralForumTopic": forum.reopen_general_forum_topic,
        "hideGeneralForumTopic": forum.hide_general_forum_topic,
        "unhideGeneralForumTopic": forum.unhide_general_forum_topic,
        "unpinAllGeneralForumTopicMessages": forum.unpin_all_general_forum_topic_messages,
        "getForumTopicIconStickers": forum.get_forum_topic_icon_stickers,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatAdministrators": chats.get_chat_administrators,
        "getChatMemberCount": chats.get_chat_member_count,
        "leaveChat": chats.leave_chat,
    }.items()
}
