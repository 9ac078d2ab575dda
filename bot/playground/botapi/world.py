"""A small Telegram: what people and bots do to chats, and who hears of it.

Topics are in `forums`, pins and reactions in `marking`, inline and guest queries in `queries`.
"""

from collections.abc import Collection, Iterable
from typing import Any

from bot.playground.botapi.events import (
    Acted,
    Answered,
    ChatChanged,
    Deleted,
    Edited,
    MemberChanged,
    Posted,
    Pressed,
)
from bot.playground.botapi.keyboards import Keyboard
from bot.playground.botapi.model import (
    ADMINS,
    PRESENT,
    Bot,
    CallbackAnswer,
    CallbackQuery,
    Chat,
    ChatType,
    Message,
    Status,
    User,
)
from bot.playground.botapi.registry import Registry


class World(Registry):
    """Everything that can happen; every change is told to the listeners at once."""

    # Chats

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
        new.members, new.anonymous, new.is_silenced = dict(chat.members), set(chat.anonymous), chat.is_silenced
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
