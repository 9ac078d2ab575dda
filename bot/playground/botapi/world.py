"""A small Telegram: what people and bots do to chats, and who hears of it."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.events import Acted, Answered, Deleted, Edited, Event, MemberChanged, Posted, Pressed
from bot.playground.botapi.keyboards import Keyboard
from bot.playground.botapi.model import (
    PRESENT,
    Bot,
    CallbackAnswer,
    CallbackQuery,
    Chat,
    ChatType,
    Message,
    Status,
    Topic,
    User,
)


class World:
    """All people, bots and chats; every change is told to the listeners at once."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.private_chats: dict[tuple[int, int], Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self._numbers = itertools.count(1)

    # People and bots

    def add_user(self, first_name: str, *, username: str | None = None, language_code: str | None = None) -> User:
        """A new person."""
        user = User(
            id=100_000_000 + next(self._numbers), first_name=first_name, username=username, language_code=language_code
        )
        self.users[user.id] = user
        return user

    def add_bot(self, username: str, first_name: str, *, token: str | None = None) -> Bot:
        """A new bot; without a token it gets one."""
        number = 7_000_000_000 + next(self._numbers)
        token = token or f"{number}:local-bot-api-token-of-{username}"
        user = User(id=int(token.split(":")[0]), first_name=first_name, username=username, is_bot=True)
        bot = Bot(user=user, token=token)
        self.users[user.id] = user
        self.bots[token] = bot
        return bot

    def bot_of(self, user: User) -> Bot | None:
        """The bot that has this account."""
        return next((bot for bot in self.bots.values() if bot.user is user), None)

    # Chats

    def private_chat(self, person: User, bot: Bot) -> Chat:
        """The chat of a person with a bot; opened if need be."""
        key = (bot.user.id, person.id)
        if key not in self.private_chats:
            self.private_chats[key] = Chat(id=person.id, type=ChatType.PRIVATE, person=person, bot=bot)
        return self.private_chats[key]

    def add_group(self, title: str, owner: User, *, supergroup: bool = True, forum: bool = False) -> Chat:
        """A new group or supergroup."""
        number = next(self._numbers)
        supergroup = supergroup or forum
        chat = Chat(
            id=-1_001_000_000_000 - number if supergroup else -4_000_000_000 - number,
            type=ChatType.SUPERGROUP if supergroup else ChatType.GROUP,
            title=title,
            is_forum=forum,
            members={owner.id: Status.CREATOR},
            last_message_id=1 if forum else 0,  # 1 is the General topic.
        )
        self.groups[chat.id] = chat
        return chat

    def add_topic(self, chat: Chat, name: str, creator: User) -> Topic:
        """A new topic in a forum."""
        content = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        opening = self._new_message(chat, creator, content)
        opening.thread_id = opening.id
        chat.topics[opening.id] = Topic(id=opening.id, name=name)
        self._tell(Posted(message=opening))
        return chat.topics[opening.id]

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """The topic and its messages vanish."""
        del chat.topics[topic.id]
        for message in list(chat.messages.values()):
            if message.thread_id == topic.id:
                self.delete(message)

    def set_member(self, chat: Chat, user: User, status: Status, *, actor: User) -> None:
        """Let somebody join, leave, become or cease to be an admin, or throw them out."""
        old = chat.status(user)
        chat.members[user.id] = status
        if old in PRESENT and status not in PRESENT:
            self._tell(MemberChanged(chat=chat, actor=actor, user=user, old=old, new=status))
            self.post(chat, actor, {"left_chat_member": user})
            return
        if old not in PRESENT and status in PRESENT:
            self.post(chat, actor, {"new_chat_members": [user]})
        self._tell(MemberChanged(chat=chat, actor=actor, user=user, old=old, new=status))

    def set_blocked(self, chat: Chat, blocked: bool) -> None:
        """Block or unblock the bot of a private chat."""
        if chat.person is None or chat.bot is None:
            raise ValueError("Only the bot of a private chat can be blocked.")
        chat.blocked = blocked
        old, new = (Status.MEMBER, Status.KICKED) if blocked else (Status.KICKED, Status.MEMBER)
        self._tell(MemberChanged(chat=chat, actor=chat.person, user=chat.bot.user, old=old, new=new))

    def migrate(self, chat: Chat, actor: User) -> Chat:
        """Upgrade a group to a supergroup, which has another id."""
        new = self.add_group(chat.title or "", actor)
        new.members = dict(chat.members)
        self.post(chat, actor, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new
        self.post(new, actor, {"migrate_from_chat_id": chat.id})
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
        message = self._new_message(chat, sender, content)
        message.reply_to, message.quote, message.keyboard = reply_to, quote, keyboard or []
        message.thread_id = self._thread(chat, reply_to, thread_id)
        self._tell(Posted(message=message))
        return message

    def edit(self, message: Message, content: dict[str, Any], keyboard: Keyboard) -> None:
        """Change what a message says and the buttons under it."""
        message.versions.append(message.text)
        message.content, message.keyboard = content, keyboard
        message.edit_date = int(self.clock.now())
        self._tell(Edited(message=message))

    def delete(self, message: Message) -> None:
        """Let a message vanish for everybody."""
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        self._tell(Deleted(message=message))

    # Buttons

    def press(self, person: User, message: Message, data: str, *, accessible: bool = True) -> CallbackQuery:
        """Press a button under a message."""
        query = CallbackQuery(
            id=str(4_000_000_000_000 + next(self._numbers)),
            sender=person,
            message=message,
            data=data,
            date=self.clock.now(),
            accessible=accessible,
        )
        self.queries[query.id] = query
        self._tell(Pressed(query=query))
        return query

    def answer(self, query: CallbackQuery, answer: CallbackAnswer) -> None:
        """Show the bot's answer to whoever pressed."""
        query.answer = answer
        self._tell(Answered(query=query))

    def act(self, chat: Chat, bot: Bot, action: str) -> None:
        """Show that the bot is typing, or the like."""
        self._tell(Acted(chat=chat, bot=bot, action=action))

    def _new_message(self, chat: Chat, sender: User, content: dict[str, Any]) -> Message:
        chat.last_message_id += 1
        message = Message(
            id=chat.last_message_id, chat=chat, sender=sender, date=int(self.clock.now()), content=content
        )
        chat.messages[message.id] = message
        return message

    def _thread(self, chat: Chat, reply_to: Message | None, thread_id: int | None) -> int | None:
        """A reply is in the topic of what it replies to; in other supergroups replies form threads."""
        if chat.is_forum:
            return thread_id or (reply_to.thread_id if reply_to else None)
        if chat.type is ChatType.SUPERGROUP and reply_to is not None:
            return reply_to.thread_id or reply_to.id
        return None

    def _tell(self, event: Event) -> None:
        for listener in list(self.listeners):
            listener(event)


def administrators(chat: Chat, users: Iterable[User]) -> list[User]:
    """The admins among the given users, the owner first."""
    admins = [user for user in users if chat.status(user) in (Status.CREATOR, Status.ADMINISTRATOR)]
    return sorted(admins, key=lambda user: chat.status(user) is not Status.CREATOR)
