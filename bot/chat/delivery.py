"""Replies on their way into a chat, and the record of which answer stands in which message."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Final

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.chat import rendering
from bot.chat.context import Context
from bot.chat.rendering import Rendered
from bot.knowledge.schema import Entry
from bot.storage.answers import DeliveredAnswer
from bot.storage.chats import ChatKind

MOOT: Final = (
    "message is not modified",
    "message to edit not found",
    "message to delete not found",
    "query is too old",
)
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


async def say(message: Message, rendered: Rendered, *, to: int | None = None) -> int:
    """Send something below a message, in groups as a reply to it, or to message `to`; gives the new message's id."""
    attached = to is not None or message.chat.type != ChatType.PRIVATE or rendered.for_asker
    parameters = ReplyParameters(to or message.message_id, allow_sending_without_reply=True) if attached else None
    sent = await message.reply_html(
        rendered.html,
        reply_markup=rendered.keyboard,
        reply_parameters=parameters,
        link_preview_options=NO_PREVIEW,
    )
    return sent.message_id


async def send_file(message: Message, content: bytes, name: str, caption: str) -> None:
    """Send a file below a message."""
    await message.reply_document(content, filename=name, caption=caption)


async def deliver(question: Message, replies: Sequence[Rendered], language: str, context: Context) -> None:
    """Answer a question for the first time."""
    sent = [await say(question, rendered) for rendered in replies]
    await context.services.answers.save(_records(question, sent, replies, language, question.message_id))


async def point(question: Message, pointer: Rendered, earlier_id: int | None, language: str, context: Context) -> None:
    """Say that the answer stands there already, below the question, or below that answer where no link leads to it."""
    sent = await say(question, pointer, to=earlier_id)
    await context.services.answers.save(_records(question, [sent], [pointer], language, question.message_id))


async def redeliver(question: Message, replies: Sequence[Rendered], language: str, context: Context) -> None:
    """Put other replies in place of those that a question got before it was edited."""
    answers = context.services.answers
    before = await answers.to_question(question.chat.id, question.message_id)
    present = list(dict.fromkeys(answer.answer_message_id for answer in before))
    sent: list[int] = []
    for message_id, rendered in zip_longest(present, replies):
        if rendered is None:
            with moot_ignored():
                await question.chat.delete_message(message_id)
        elif message_id is None:
            sent.append(await say(question, rendered))
        else:
            await edit(question, message_id, rendered)
            sent.append(message_id)
    records = _records(question, sent, replies, language, question.message_id)
    await answers.replace(question.chat.id, question.message_id, records)


async def give(message: Message, entry: Entry, language: str, context: Context) -> None:
    """Send an entry below a message that did not ask in words."""
    services = context.services
    await services.chats.seen(message.chat.id, ChatKind(message.chat.type))
    rendered = rendering.answer(entry, services.base, language)
    sent = await say(message, rendered)
    await services.answers.save(_records(message, [sent], [rendered], language))


async def turn_into(message: Message, rendered: Rendered, language: str, context: Context) -> None:
    """Put an answer in place of what one of the bot's messages said."""
    services = context.services
    await edit(message, message.message_id, rendered)
    before = await services.answers.in_message(message.chat.id, message.message_id)
    question_id = before[0].question_message_id if before else None
    await services.chats.seen(message.chat.id, ChatKind(message.chat.type))
    await services.answers.save(_records(message, [message.message_id], [rendered], language, question_id))


async def edit(message: Message, message_id: int, rendered: Rendered) -> None:
    """Change one of the bot's messages in the chat of `message`."""
    with moot_ignored():
        await message.get_bot().edit_message_text(
            rendered.html,
            chat_id=message.chat.id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=rendered.keyboard,
            link_preview_options=NO_PREVIEW,
        )


async def edit_buttons(message: Message, keyboard: InlineKeyboardMarkup) -> bool:
    """Change the buttons under one of the bot's messages; whether they were not so already."""
    with moot_ignored():
        await message.edit_reply_markup(keyboard if keyboard.inline_keyboard else None)
        return True
    return False


@contextmanager
def moot_ignored() -> Iterator[None]:
    """Let pass what Telegram refuses because it is so already, or because nobody waits for it any more."""
    try:
        yield
    except BadRequest as error:
        if not any(reason in str(error).lower() for reason in MOOT):
            raise


def topic_id(message: Message) -> int | None:
    """The forum topic that the message is in."""
    return message.message_thread_id if message.is_topic_message else None


def _records(
    place: Message, sent: Sequence[int], replies: Sequence[Rendered], language: str, question_id: int | None = None
) -> Iterator[DeliveredAnswer]:
    for message_id, rendered in zip(sent, replies, strict=True):
        for number, part in enumerate(rendered.parts, start=1):
            yield DeliveredAnswer(
                chat_id=place.chat.id,
                answer_message_id=message_id,
                part=number,
                thread_id=topic_id(place),
                question_message_id=question_id,
                entry=part.entry.id if part.entry else None,
                revision=part.entry.revision if part.entry else None,
                language=language,
            )
