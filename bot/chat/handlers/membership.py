"""The bot comes into a group, is removed or blocked; a group becomes a supergroup."""

from telegram import ChatMember, Update
from telegram.constants import ChatType, ParseMode

from bot.chat import keyboards, rendering
from bot.chat.context import Context, message_of
from bot.locales import translate
from bot.storage.chats import ChatKind

ABSENT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


async def changed(update: Update, context: Context) -> None:
    """The bot's own membership changed."""
    change, services = update.my_chat_member, context.services
    if change is None:
        return
    chat, was_absent = change.chat, change.old_chat_member.status in ABSENT
    if change.new_chat_member.status in ABSENT:
        await services.forget(chat.id)
    elif was_absent and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        await services.chats.seen(chat.id, ChatKind(chat.type))
        language = await context.language(update)
        rows = keyboards.set_up(chat.id, language)
        greeting = rendering.line(translate(language, "greeting", username=context.bot.username), buttons=rows)
        await chat.send_message(greeting.html, parse_mode=ParseMode.HTML, reply_markup=greeting.keyboard)


async def migrated(update: Update, context: Context) -> None:
    """A group became a supergroup: told in the old chat and in the new one, in any order."""
    message = message_of(update)
    if message.migrate_to_chat_id:
        await context.services.chats.migrate(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await context.services.chats.migrate(message.migrate_from_chat_id, message.chat.id)
