"""A small Telegram: what people and bots do to chats, and who hears of it.

Topics are in `forums`, pins and reactions in `marking`, inline and guest queries in `queries`.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.events import (
    Acted,
    Answered,
    ChatChanged,
    Deleted,
    Edited,
    Event,
    MemberChanged,
    Posted,
    Pressed,
)
from bot.playground.botapi.keyboards import Keyboard
from bot.playground.botapi.model import (
    ADMINS,
    GENERAL,
    PRESENT,
    Bot,
    CallbackAnswer,
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


class World:
    """All people, bots and chats; every change is told to the listeners at once."""

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

    def bot_of(self, user: User) -> Bot | None:
        """The bot that has this account."""
        return next((bot for bot in self.bots.values() if bot.user is user), None)

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

    def rename(self, chat: Chat, title: str, *, actor: User) -> None:
        """Give a group or channel another title."""
        chat.title = title
        self.post(chat, actor, {"new_chat_title": title})
        self.tell(ChatChanged(chat=chat))

    def set_member(
        self, chat: Chat, user: User, status: Status, *, actor: User, rights: Collection[str] | None = None
    ) -> None:
        """Let somebody join, leave, become or cease to be an admin (with some rights or all), or throw them out."""
        old, old_rights = chat.status(user), chat.rights.get(user.id)
        # The announcement of a newcomer stands in the chat before the newcomer's bot hears of its status.
        chat.members[user.id] = status
        chat.rights.pop(user.id, None)
        if status is Status.ADMINISTRATOR and rights is not None:
            chat.rights[user.id] = set(rights)
        if status not in ADMINS:
            chat.anonymous.discard(user.id)
        changed = MemberChanged(
            chat=chat,
            actor=actor,
            user=user,
            old=old,
            new=status,
            old_rights=None if old_rights is None else frozenset(old_rights),
        )
        if old not in PRESENT and status in PRESENT:
            self._announce(chat, actor, {"new_chat_members": [user]})
        self.tell(changed)
        if old in PRESENT and status not in PRESENT:
            self._announce(chat, actor, {"left_chat_member": user})

    def _announce(self, chat: Chat, actor: User, content: dict[str, Any]) -> None:
        # A channel does not tell its readers who comes and goes.
        if chat.type is not ChatType.CHANNEL:
            self.post(chat, actor, content)

    def set_blocked(self, chat: Chat, blocked: bool) -> None:
        """Block or unblock the bot of a private chat."""
        if chat.person is None or chat.bot is None:
            raise ValueError("Only the bot of a private chat can be blocked.")
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        old, new = (Status.MEMBER, Status.KICKED) if blocked else (Status.KICKED, Status.MEMBER)
        self.tell(MemberChanged(chat=chat, actor=chat.person, user=chat.bot.user, old=old, new=new))

    def migrate(self, chat: Chat, actor: User) -> Chat:
        """Upgrade a group to a supergroup, which has another id; its members come along, its messages stay behind.

        That bots get no `my_chat_member` of it is a guess.
        """
        new = self.add_group(chat.title or "", actor)
        new.members, new.anonymous = dict(chat.members), set(chat.anonymous)
        new.rights = {user_id: set(rights) for user_id, rights in chat.rights.items()}
        self.post(chat, actor, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new
        self.post(new, actor, {"migrate_from_chat_id": chat.id})
        self.tell(ChatChanged(chat=chat))
        self.tell(ChatChanged(chat=new))
        return new

    # Messages

    def post(
        self,
        chat: Chat,
        sender: User,
        content: dict[str, Any],
        *,
        reply_to: Message | None = None,
        quote: dict[str, Any] | None = None,
        thread_id: int | None = None,
        keyboard: Keyboard | None = None,
    ) -> Message:
        """A new message in a chat."""
        message = self.new_message(chat, sender, content)
        message.reply_to, message.quote, message.keyboard = reply_to, quote, keyboard or []
        message.thread_id = thread_of(chat, reply_to, thread_id)
        self.publish(message)
        return message

    def new_message(self, chat: Chat, sender: User, content: dict[str, Any]) -> Message:
        """A message that `publish` is going to show; until then, anything in it may be set."""
        chat.last_message_id += 1
        is_anonymous = sender.id in chat.anonymous or chat.type is ChatType.CHANNEL
        return Message(
            id=chat.last_message_id,
            chat=chat,
            sender=sender,
            date=int(self.clock.now()),
            content=content,
            sender_chat=chat if is_anonymous else None,
        )

    def publish(self, message: Message) -> None:
        """Show a new message."""
        chat = message.chat
        chat.messages[message.id] = message
        if message.inline_id is not None:
            self.inline_messages[message.inline_id] = message
        if message.sender is chat.person:
            chat.is_started = True
        self.tell(Posted(message=message))

    def edit(self, message: Message, content: dict[str, Any], keyboard: Keyboard) -> None:
        """Change what a message says and the buttons under it."""
        message.versions.append(message.text)
        message.content, message.keyboard = content, keyboard
        message.edit_date = int(self.clock.now())
        self.tell(Edited(message=message))

    def delete(self, message: Message) -> None:
        """Let a message vanish for everybody."""
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        if message.inline_id is not None:
            self.inline_messages.pop(message.inline_id, None)
        self.tell(Deleted(message=message))

    # Buttons

    def press(self, person: User, message: Message, data: str, *, accessible: bool = True) -> CallbackQuery:
        """Press a button under a message."""
        query = CallbackQuery(
            id=str(4_000_000_000_000 + self.number()),
            sender=person,
            message=message,
            data=data,
            date=self.clock.now(),
            accessible=accessible,
        )
        self.queries[query.id] = query
        self.tell(Pressed(query=query))
        return query

    def answer(self, query: CallbackQuery, answer: CallbackAnswer) -> None:
        """Show the bot's answer to whoever pressed."""
        query.answer = answer
        self.tell(Answered(query=query))

    def act(self, chat: Chat, bot: Bot, action: str, thread_id: int | None = None) -> None:
        """Show that the bot is typing, or the like."""
        self.tell(Acted(chat=chat, bot=bot, action=action, thread_id=thread_id))


def thread_of(chat: Chat, reply_to: Message | None, thread_id: int | None = None) -> int | None:
    """A reply is in the topic of what it replies to; in other supergroups replies form threads."""
    if chat.is_forum:
        return thread_id or (reply_to.thread_id if reply_to else None)
    if chat.type is ChatType.SUPERGROUP and reply_to is not None:
        return reply_to.thread_id or reply_to.id
    return None


def administrators(chat: Chat, users: Iterable[User]) -> list[User]:
    """The admins among the given users, the owner first."""
    admins = [user for user in users if chat.status(user) in ADMINS]
    return sorted(admins, key=lambda user: chat.status(user) is not Status.CREATOR)
