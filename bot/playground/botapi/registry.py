"""All people, bots, chats and files there are, and who listens to what happens to them."""

from collections.abc import Callable

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.events import Event
from bot.playground.botapi.model import (
    GENERAL,
    Bot,
    CallbackQuery,
    Chat,
    ChatType,
    File,
    GuestQuery,
    InlineAnswer,
    InlineQuery,
    Message,
    Status,
    User,
)


class Registry:
    """What there is; making somebody or something new tells nobody."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        """By token."""
        self.groups: dict[int, Chat] = {}
        """Groups, supergroups and channels."""
        self.private_chats: dict[tuple[int, int], Chat] = {}
        """By the ids of bot and person."""
        self.queries: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_cache: dict[tuple[int, str, str, int], InlineAnswer] = {}
        """Answers by bot, text, offset and person (0 for everybody), to be used again."""
        self.guest_queries: dict[str, GuestQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        """By inline_message_id."""
        self.files: dict[str, File] = {}
        """By file_id; they are kept as long as the server runs."""
        self.listeners: list[Callable[[Event], None]] = []
        self.last_number = 0
        """The last number that made an id unique."""

    def number(self) -> int:
        """A number that no id has yet."""
        self.last_number += 1
        return self.last_number

    def tell(self, event: Event) -> None:
        """Let everybody know what happened."""
        for listener in list(self.listeners):
            listener(event)

    # People and bots

    def add_user(self, first_name: str, *, username: str | None = None, language_code: str | None = None) -> User:
        """A new person."""
        user = User(
            id=100_000_000 + self.number(), first_name=first_name, username=username, language_code=language_code
        )
        self.users[user.id] = user
        return user

    def add_bot(
        self,
        username: str,
        first_name: str,
        *,
        token: str | None = None,
        privacy_mode: bool = False,
        inline: bool = False,
        guest: bool = False,
    ) -> Bot:
        """A new bot, with what @BotFather switches on or off; without a token it gets one."""
        number = 7_000_000_000 + self.number()
        token = token or f"{number}:local-bot-api-token-of-{username}"
        user = User(id=int(token.split(":")[0]), first_name=first_name, username=username, is_bot=True)
        bot = Bot(user=user, token=token, privacy_mode=privacy_mode, supports_inline=inline, supports_guests=guest)
        self.users[user.id] = user
        self.bots[token] = bot
        return bot

    def knows(self, bot: Bot, user: User) -> bool:
        """Whether a bot has met somebody: in a private chat or in a group where both are or were."""
        private = self.private_chats.get((bot.user.id, user.id))
        if private is not None and private.is_started:
            return True
        return any(bot.user.id in chat.members and user.id in chat.members for chat in self.groups.values())

    # Chats

    def private_chat(self, person: User, bot: Bot) -> Chat:
        """The chat of a person with a bot; opened if need be."""
        key = (bot.user.id, person.id)
        if key not in self.private_chats:
            self.private_chats[key] = Chat(id=person.id, type=ChatType.PRIVATE, person=person, bot=bot)
        return self.private_chats[key]

    def add_group(self, title: str, owner: User, *, supergroup: bool = True, forum: bool = False) -> Chat:
        """A new group or supergroup."""
        number = self.number()
        supergroup = supergroup or forum
        chat = Chat(
            id=-1_001_000_000_000 - number if supergroup else -4_000_000_000 - number,
            type=ChatType.SUPERGROUP if supergroup else ChatType.GROUP,
            title=title,
            is_forum=forum,
            members={owner.id: Status.CREATOR},
            last_message_id=GENERAL if forum else 0,
        )
        self.groups[chat.id] = chat
        return chat

    def add_channel(self, title: str, owner: User) -> Chat:
        """A new channel."""
        chat_id = -1_001_000_000_000 - self.number()
        chat = Chat(id=chat_id, type=ChatType.CHANNEL, title=title, members={owner.id: Status.CREATOR})
        self.groups[chat.id] = chat
        return chat
