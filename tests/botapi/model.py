"""The things in the world: people, bots, chats, topics, messages, pressed buttons."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.botapi.html import Entity
from tests.botapi.keyboards import Keyboard


class ChatType(StrEnum):
    """The kinds of chats."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Status(StrEnum):
    """What somebody is in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER})
ADMINS = frozenset({Status.CREATOR, Status.ADMINISTRATOR})


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


@dataclass(kw_only=True, eq=False)
class Chat:
    """A private chat of a person with a bot, a group or a supergroup."""

    id: int
    type: ChatType
    title: str | None = None
    person: User | None = None
    """The other side of a private chat."""
    bot: Bot | None = None
    """The bot of a private chat: another bot has another chat with the same id."""
    is_forum: bool = False
    blocked: bool = False
    """Whether the person of a private chat blocked the bot."""
    members: dict[int, Status] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    last_message_id: int = 0
    migrated_to: "Chat | None" = None

    def status(self, user: User) -> Status:
        """What somebody is in this chat."""
        if self.person is not None and self.bot is not None:
            return Status.MEMBER if user in (self.person, self.bot.user) else Status.LEFT
        return self.members.get(user.id, Status.LEFT)


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
    def is_service(self) -> bool:
        """Whether it tells of an event instead of saying something."""
        return not {"text", "photo", "voice", "sticker"} & self.content.keys()

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
