"""Whether a message speaks to the bot, and what it asks."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

ASK_COMMANDS: Final = frozenset({"frage", "ask"})
Span = tuple[int, int, str]
"""From where to where, and what stands there instead."""

EDGES: Final = " \t\r\n,;:–-"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a message asks the bot."""

    text: str
    """Without the mention or command; empty if there is nothing else."""
    borrowed: bool = False
    """Whether the words are those of the message that this one replies to."""


def question_in(message: Message, bot: User) -> Asked | None:
    """What the message asks, or None if it does not speak to the bot."""
    command = _command(message)
    if command and not _is_ours(command, bot):
        return None
    if message.chat.type == ChatType.PRIVATE:
        return Asked(text=words_of(message, bot))
    if command or any(_is_mention(message, entity, bot) for entity in _entities(message)):
        return mentioned(message, bot)
    return Asked(text=words_of(message, bot)) if _replies_to(message, bot) else None


def mentioned(message: Message, bot: User) -> Asked:
    """What a message asks that names the bot: its own words, or those of the message that it replies to."""
    own, other = words_of(message, bot), message.reply_to_message
    if own or other is None or (other.from_user and other.from_user.id == bot.id):
        return Asked(text=own)
    return Asked(text=words_of(other, bot), borrowed=True)


def words_of(message: Message, bot: User, *, blanked: Set[str] = frozenset(), blank: str = "") -> str:
    """The message's text or caption without the bot's mentions and a leading /frage or /ask.

    Entities of a kind in `blanked` become `blank`.
    """
    spans: list[Span] = []
    for entity in _entities(message):
        end = entity.offset + entity.length
        if _is_mention(message, entity, bot) or (entity.offset == 0 and entity.type == MessageEntity.BOT_COMMAND):
            spans.append((entity.offset, end, ""))
        elif entity.type in blanked:
            spans.append((entity.offset, end, blank))
    return _replaced(message.text or message.caption or "", spans).strip(EDGES)


def is_automatic(message: Message) -> bool:
    """Whether nobody wrote it here: another bot, an inline result, or a channel's post in its discussion group."""
    by_bot = bool(message.from_user and message.from_user.is_bot and not message.sender_chat)
    return by_bot or bool(message.via_bot) or bool(message.is_automatic_forward)


def is_from_bot(message: Message) -> bool:
    """Whether another bot wrote it here of its own accord."""
    is_own = not message.via_bot and not message.is_automatic_forward
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat) and is_own


def is_by_name(message: Message, bot: User) -> bool:
    """Whether the message, if it speaks to the bot, can mean no other one: not a mere `/ask` in a group."""
    if message.chat.type == ChatType.PRIVATE or _replies_to(message, bot):
        return True
    command = _command(message)
    named = "@" in command if command else False
    return named or any(_is_mention(message, entity, bot) for entity in _entities(message))


def sender_id(message: Message) -> int | None:
    """Who wrote it: a person's id, or the (negative) id of the chat in whose name somebody wrote."""
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities or message.caption_entities)


def _command(message: Message) -> str | None:
    """The command that the message begins with, such as `/ask@bot`."""
    first = next(iter(_entities(message)), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    return _entity_text(message, first)


def _is_ours(command: str, bot: User) -> bool:
    name, _, addressee = command.removeprefix("/").partition("@")
    return name.lower() in ASK_COMMANDS and addressee.lower() in {"", str(bot.username).lower()}


def _is_mention(message: Message, entity: MessageEntity, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    is_name = entity.type == MessageEntity.MENTION
    return is_name and _entity_text(message, entity).lower() == f"@{bot.username}".lower()


def _replies_to(message: Message, bot: User) -> bool:
    other = message.reply_to_message
    # Every message in a topic "replies" to the one that opened the topic, which may be the bot's.
    return bool(other and not other.forum_topic_created and other.from_user and other.from_user.id == bot.id)


def _entity_text(message: Message, entity: MessageEntity) -> str:
    raw = (message.text or message.caption or "").encode("utf-16-le")
    return _text(raw[entity.offset * 2 : (entity.offset + entity.length) * 2])


def _replaced(value: str, spans: Iterable[Span]) -> str:
    """The value with other words in place of the spans, which Telegram counts in UTF-16 units and may nest."""
    raw, pieces, done = value.encode("utf-16-le"), list[str](), 0
    for start, end, words in sorted(spans):
        if start >= done:
            pieces += [_text(raw[done * 2 : start * 2]), words]
        done = max(done, end)
    return "".join([*pieces, _text(raw[done * 2 :])])


def _text(raw: bytes) -> str:
    """The words between two places, of which one may lie within a character."""
    return raw.decode("utf-16-le", "replace")
