"""The things in the world: people, bots, chats, topics, messages, files, queries."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.playground.botapi.entities import Entity
from bot.playground.botapi.keyboards import Keyboard


class ChatType(StrEnum):
    """The kinds of chats."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """What somebody is in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER})
ADMINS = frozenset({Status.CREATOR, Status.ADMINISTRATOR})
GENERAL = 1
"""The id of the General topic, which no bot may name."""
SAYING = frozenset({"text", "photo", "voice", "sticker", "document", "venue", "location"})
"""The contents with which somebody says something; all others are service messages."""


@dataclass(kw_only=True, eq=False)
class User:
    """A person or the account of a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(kw_only=True, eq=False)
class Bot:
    """A bot: its account, its token, and what BotFather and `setMy…` know about it."""

    user: User
    token: str
    privacy_mode: bool = False
    """Whether the bot gets only commands, mentions and replies in groups."""
    supports_inline: bool = False
    """Whether people may ask it in any chat by typing its name first."""
    inline_feedback: bool = False
    """Whether the bot hears which of its inline results was chosen."""
    supports_guests: bool = False
    """Whether people may summon it into groups that it is not in."""
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope (as JSON) and language code."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By what it is (name, description, short_description) and language code."""

    @property
    def username(self) -> str:
        """Without @."""
        return self.user.username or ""


@dataclass(kw_only=True, eq=False)
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    creator: User | None = None
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str | None = None
    is_closed: bool = False
    is_hidden: bool = False
    """Only the General topic can be."""


@dataclass(kw_only=True, eq=False)
class Chat:
    """A private chat of a person with a bot, a group, a supergroup or a channel."""

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    """The public name, without @."""
    person: User | None = None
    """The other side of a private chat."""
    bot: Bot | None = None
    """The bot of a private chat: another bot has another chat with the same id."""
    is_forum: bool = False
    is_started: bool = False
    """Whether the person of a private chat ever wrote there; before that, the bot may not."""
    blocked: bool = False
    """Whether the person of a private chat blocked the bot."""
    is_silenced: bool = False
    """Whether only the administrators of a group may write there."""
    members: dict[int, Status] = field(default_factory=dict)
    rights: dict[int, set[str]] = field(default_factory=dict)
    """What an administrator may do (`can_pin_messages` …), by user id; everything, if the user is not in it."""
    anonymous: set[int] = field(default_factory=set)
    """The administrators who write in the name of the group, by user id."""
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(id=GENERAL, name="General"))
    """The topic of a forum that has no thread: what is in no other topic is there."""
    messages: dict[int, "Message"] = field(default_factory=dict)
    last_message_id: int = 0
    pinned: list[int] = field(default_factory=list)
    """Ids of the pinned messages, the latest last."""
    migrated_to: "Chat | None" = None

    def status(self, user: User) -> Status:
        """What somebody is in this chat."""
        if self.person is not None and self.bot is not None:
            return Status.MEMBER if user in (self.person, self.bot.user) else Status.LEFT
        return self.members.get(user.id, Status.LEFT)

    def may(self, user: User, right: str) -> bool:
        """Whether somebody has an administrator's right here; the owner has all; every admin manages the chat."""
        status = self.status(user)
        if status is Status.ADMINISTRATOR:
            return right == "can_manage_chat" or right in self.rights.get(user.id, {right})
        return status is Status.CREATOR


@dataclass(kw_only=True, eq=False)
class Message:
    """A message in a chat, as everybody in it sees it."""

    id: int
    chat: Chat
    sender: User
    date: int
    content: dict[str, Any]
    """The fields of a Bot API Message that are its content: text and entities, photo, a service message."""
    reply_to: "Message | None" = None
    quote: dict[str, Any] | None = None
    thread_id: int | None = None
    keyboard: Keyboard = field(default_factory=list)
    edit_date: int | None = None
    deleted: bool = False
    versions: list[str] = field(default_factory=list)
    """The texts that it had before."""
    sender_chat: Chat | None = None
    """In whose name it was sent: the channel of a post, the group of an anonymous administrator."""
    via_bot: User | None = None
    """The bot whose inline result it is."""
    inline_id: str | None = None
    """The inline_message_id of an inline result, or of the answer to a guest query."""
    guest_caller: User | None = None
    """Who summoned the guest bot that sent it."""
    is_silent: bool = False
    """Whether it came without a sound (disable_notification)."""
    is_protected: bool = False
    """Whether it cannot be forwarded or saved (protect_content)."""
    reactions: dict[int, list[str]] = field(default_factory=dict)
    """The emoji with which people and bots reacted, by user id."""

    @property
    def text(self) -> str:
        """The text or caption, without markup."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Entity]:
        """Formatting, links, mentions and commands in the text; offsets in UTF-16 code units."""
        return list(self.content.get("entities", self.content.get("caption_entities", [])))

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, row after row."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def bot_account(self) -> User:
        """Who hears of pressed buttons: the sender, or the bot whose inline result it is."""
        return self.via_bot or self.sender

    @property
    def is_service(self) -> bool:
        """Whether it tells of an event instead of saying something."""
        return not SAYING & self.content.keys()

    def button(self, wanted: str) -> dict[str, Any]:
        """The button with that label or callback data; LookupError tells which there are."""
        buttons = [button for row in self.keyboard for button in row]
        for button in buttons:
            if wanted in (button["text"], button.get("callback_data")):
                return button
        raise LookupError(f"No button {wanted!r}: there are {self.labels} under {self.text[:60]!r}.")


@dataclass(frozen=True, kw_only=True)
class CallbackAnswer:
    """What the bot answered to a pressed button."""

    text: str
    show_alert: bool
    url: str


@dataclass(kw_only=True, eq=False)
class CallbackQuery:
    """A pressed button."""

    id: str
    sender: User
    message: Message
    data: str
    date: float
    accessible: bool = True
    """Whether the bot gets the message or only its id, as with very old ones."""
    answer: CallbackAnswer | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What becomes a message if somebody chooses an inline result, or at once as the answer to a guest query."""

    content: dict[str, Any]
    keyboard: Keyboard


@dataclass(frozen=True, kw_only=True)
class InlineAnswer:
    """What the bot offers for an inline query."""

    results: list[dict[str, Any]]
    """InlineQueryResult objects, checked."""
    drafts: dict[str, Draft]
    """The messages that they become, by their ids."""
    date: float
    cache_time: int = 300
    is_personal: bool = False
    next_offset: str = ""
    button: dict[str, Any] | None = None


@dataclass(kw_only=True, eq=False)
class InlineQuery:
    """What somebody typed after the bot's name."""

    id: str
    bot: Bot
    sender: User
    text: str
    offset: str
    chat: Chat
    """Where it was typed."""
    date: float
    answer: InlineAnswer | None = None


@dataclass(kw_only=True, eq=False)
class GuestQuery:
    """A message that summons a bot into a chat that it is not in."""

    id: str
    bot: Bot
    message: Message
    date: float
    answer: Message | None = None


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that somebody sent."""

    id: str
    unique_id: str
    kind: str
    """Photo, voice, sticker or document."""
    name: str
    mime_type: str
    content: bytes
    path: str
    """Below /file/bot<token>/."""
