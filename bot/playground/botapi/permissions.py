"""What a chat application does not let people do, and why."""

from enum import StrEnum

from bot.playground.botapi.model import ADMINS, PRESENT, Chat, ChatType, Message, Status, Topic, User


class Reason(StrEnum):
    """Why something was not possible, for the page to translate."""

    ALREADY_THERE = "already-there"
    """Somebody is in the chat already."""
    BLOCKED = "blocked"
    """Whoever blocked a bot must unblock it before writing."""
    EMPTY = "empty"
    """Nothing was written."""
    GONE = "gone"
    """The message or topic was deleted."""
    KICKED = "kicked"
    """Whoever was thrown out cannot come back alone."""
    MIGRATED = "migrated"
    """The group became a supergroup; nobody writes in the old one."""
    NO_ANSWER = "no-answer"
    """The bot did not answer in time, or what is chosen is no answer of it."""
    NO_CALLBACK = "no-callback"
    """The button sends nothing to the bot."""
    NO_GUESTS = "no-guests"
    """The bot may not be summoned."""
    NO_INLINE = "no-inline"
    """The bot has no inline mode."""
    NO_RIGHTS = "no-rights"
    """Only administrators with a certain right can do that."""
    NO_SUCH_REACTION = "no-such-reaction"
    """One cannot react with that emoji."""
    NOT_A_FORUM = "not-a-forum"
    """The chat has no topics."""
    NOT_A_GROUP = "not-a-group"
    """Only a group without topics can become a supergroup."""
    NOT_A_MEMBER = "not-a-member"
    """One is not in the chat."""
    NOT_QUOTED = "not-quoted"
    """The quotation does not stand in the message."""
    NOT_THERE = "not-there"
    """Somebody is not in the chat."""
    NOT_YOURS = "not-yours"
    """People edit only what they wrote."""
    OWNER = "owner"
    """Nobody removes or demotes the owner."""
    PRIVATE_CHAT = "private-chat"
    """This is not possible in a private chat."""
    SERVICE = "service"
    """This is not possible with a service message."""
    TOO_LONG = "too-long"
    """The text is longer than a message can be."""
    TOO_OLD = "too-old"
    """People edit for two days."""
    TOPIC_CLOSED = "topic-closed"
    """Nobody but administrators writes in a closed topic."""
    UNKNOWN_KIND = "unknown-kind"
    """There is no such kind of chat."""


REASONS = tuple(str(reason) for reason in Reason)


class NotPossibleError(Exception):
    """Somebody tried what a chat application does not let them do."""

    def __init__(self, reason: str, explanation: str) -> None:
        super().__init__(explanation)
        self.reason = str(reason)
        """One of REASONS."""


def require_member(chat: Chat, user: User) -> None:
    """Whoever acts in a chat must be in it."""
    if chat.status(user) not in PRESENT:
        raise NotPossibleError(Reason.NOT_A_MEMBER, f"{user.first_name} is not in this chat.")
    if chat.migrated_to is not None:
        raise NotPossibleError(Reason.MIGRATED, "This group became a supergroup.")


def require_group(chat: Chat) -> None:
    """Private chats have no members, topics or administrators."""
    if chat.type is ChatType.PRIVATE:
        raise NotPossibleError(Reason.PRIVATE_CHAT, "This is not possible in a private chat.")


def require_right(chat: Chat, user: User, right: str) -> None:
    """Whoever administrates must be allowed to; in a private chat everybody is."""
    require_member(chat, user)
    if chat.type is not ChatType.PRIVATE and not chat.may(user, right):
        raise NotPossibleError(Reason.NO_RIGHTS, f"{user.first_name} needs the right {right}.")


def require_writing(chat: Chat, user: User, topic: Topic | None) -> None:
    """Whoever writes must be in the chat, not have blocked the bot, and the topic must be open."""
    require_member(chat, user)
    if chat.blocked:
        raise NotPossibleError(Reason.BLOCKED, "Whoever blocked a bot must unblock it before writing.")
    if chat.type is ChatType.CHANNEL:
        require_right(chat, user, "can_post_messages")
    if chat.is_silenced and chat.status(user) not in ADMINS:
        raise NotPossibleError(Reason.NO_RIGHTS, "Only administrators write here.")
    if topic is not None and topic is not chat.general and topic.id not in chat.topics:
        raise NotPossibleError(Reason.GONE, "There is no such topic.")
    if topic is not None and topic.is_closed and not chat.may(user, "can_manage_topics"):
        raise NotPossibleError(Reason.TOPIC_CLOSED, f"The topic {topic.name!r} is closed.")


def require_topic_rights(chat: Chat, user: User, topic: Topic) -> None:
    """Administrators manage topics, and everybody those that they opened."""
    require_member(chat, user)
    if topic.creator is not user:
        require_right(chat, user, "can_manage_topics")


def require_shown(message: Message) -> None:
    """What is done to a message needs the message."""
    if message.deleted:
        raise NotPossibleError(Reason.GONE, "The message was deleted.")


def require_ordinary(message: Message) -> None:
    """Service messages are neither pinned nor reacted to."""
    require_shown(message)
    if message.is_service:
        raise NotPossibleError(Reason.SERVICE, "This is not possible with a service message.")


def require_inferior(chat: Chat, actor: User, user: User) -> None:
    """Nobody removes the owner, and only who promotes removes an administrator."""
    status = chat.status(user)
    if status not in PRESENT:
        raise NotPossibleError(Reason.NOT_THERE, f"{user.first_name} is not in this chat.")
    if status is Status.CREATOR:
        raise NotPossibleError(Reason.OWNER, f"{user.first_name} owns this chat.")
    if status in ADMINS:
        require_right(chat, actor, "can_promote_members")
