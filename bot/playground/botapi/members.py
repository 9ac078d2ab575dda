"""What people do to groups and channels, their members and topics."""

from typing import TypeAlias

from bot.playground.botapi import forums
from bot.playground.botapi.events import ChatChanged
from bot.playground.botapi.model import PRESENT, Bot, Chat, ChatType, Status, Topic, User
from bot.playground.botapi.permissions import (
    NotPossibleError,
    Reason,
    require_group,
    require_inferior,
    require_member,
    require_right,
    require_topic_rights,
)
from bot.playground.botapi.rooms import Room
from bot.playground.botapi.waiting import Pulse
from bot.playground.botapi.world import World

Place: TypeAlias = Room | Chat


class Member:
    """Somebody who is in chats, or wants to be."""

    def __init__(self, world: World, pulse: Pulse, user: User, bot: Bot) -> None:
        self.world = world
        self.pulse = pulse
        self.user = user
        self.bot = bot
        self.private = Room(world, pulse, world.private_chat(user, bot))
        """The chat with the bot."""

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    # Groups and channels

    async def creates_chat(self, kind: str, title: str) -> Room:
        """Found a group, supergroup, forum or channel."""
        match kind:
            case "group" | "supergroup" | "forum":
                forum = kind == "forum"
                chat = self.world.add_group(title, self.user, supergroup=kind == "supergroup", forum=forum)
            case "channel":
                chat = self.world.add_channel(title, self.user)
            case _:
                raise NotPossibleError(Reason.UNKNOWN_KIND, f"There is no kind of chat {kind!r}.")
        self.world.post(chat, self.user, {f"{chat.type}_chat_created": True})
        return Room(self.world, self.pulse, chat)

    async def renames(self, place: Place, title: str) -> None:
        """Give a group or channel another title."""
        chat = self._managed(place, "can_change_info")
        self.world.rename(chat, title, actor=self.user)

    async def adds(self, place: Place, user: User) -> None:
        """Add somebody: members do that in groups, administrators in channels, where a bot becomes one."""
        chat = chat_of(place)
        require_group(chat)
        require_member(chat, self.user)
        if chat.status(user) in PRESENT:
            raise NotPossibleError(Reason.ALREADY_THERE, f"{user.first_name} is here already.")
        status = Status.MEMBER
        if chat.type is ChatType.CHANNEL:
            require_right(chat, self.user, "can_invite_users")
            status = Status.ADMINISTRATOR if user.is_bot else status
        self.world.set_member(chat, user, status, actor=self.user)

    async def removes(self, place: Place, user: User) -> None:
        """Throw somebody out."""
        chat = self._managed(place, "can_restrict_members")
        require_inferior(chat, self.user, user)
        self.world.set_member(chat, user, Status.KICKED, actor=self.user)

    async def adds_bot(self, place: Place) -> None:
        """Add the bot to a group."""
        await self.adds(place, self.bot.user)

    async def kicks_bot(self, place: Place) -> None:
        """Throw the bot out of a group."""
        await self.removes(place, self.bot.user)

    async def promotes(self, place: Place, user: User, rights: set[str] | None = None) -> None:
        """Make somebody an admin, with all rights or the ones given."""
        chat = self._managed(place, "can_promote_members")
        require_inferior(chat, self.user, user)
        self.world.set_member(chat, user, Status.ADMINISTRATOR, actor=self.user, rights=rights)

    async def demotes(self, place: Place, user: User) -> None:
        """Make an admin a member again."""
        chat = self._managed(place, "can_promote_members")
        require_inferior(chat, self.user, user)
        self.world.set_member(chat, user, Status.MEMBER, actor=self.user)

    async def silences(self, place: Place, silenced: bool = True) -> None:
        """Let nobody write in a group but its administrators, or everybody again."""
        chat = self._managed(place, "can_restrict_members")
        chat.is_silenced = silenced
        self.world.tell(ChatChanged(chat=chat))

    async def hides(self, place: Place, hidden: bool = True) -> None:
        """As an admin, write in the name of the group, or again in one's own."""
        chat = self._managed(place, "can_manage_chat")
        (chat.anonymous.add if hidden else chat.anonymous.discard)(self.id)
        self.world.tell(ChatChanged(chat=chat))

    async def joins(self, place: Place) -> None:
        """Join a group or channel."""
        chat = chat_of(place)
        require_group(chat)
        if chat.status(self.user) in PRESENT:
            raise NotPossibleError(Reason.ALREADY_THERE, f"{self.user.first_name} is here already.")
        if chat.status(self.user) is Status.KICKED:
            raise NotPossibleError(Reason.KICKED, "Whoever was thrown out cannot come back alone.")
        self.world.set_member(chat, self.user, Status.MEMBER, actor=self.user)

    async def leaves(self, place: Place) -> None:
        """Leave a group or channel."""
        chat = chat_of(place)
        require_group(chat)
        require_member(chat, self.user)
        self.world.set_member(chat, self.user, Status.LEFT, actor=self.user)

    async def migrates(self, place: Place) -> Room:
        """Upgrade a group to a supergroup."""
        chat = chat_of(place)
        if chat.type is not ChatType.GROUP:
            raise NotPossibleError(Reason.NOT_A_GROUP, "Only a group can become a supergroup.")
        require_member(chat, self.user)
        if chat.status(self.user) is not Status.CREATOR:
            raise NotPossibleError(Reason.NO_RIGHTS, "Only the owner can upgrade a group.")
        return Room(self.world, self.pulse, self.world.migrate(chat, self.user))

    # Topics

    async def creates_topic(self, place: Place, name: str) -> Topic:
        """Open a topic in a forum, as every member may."""
        chat = chat_of(place)
        if not chat.is_forum:
            raise NotPossibleError(Reason.NOT_A_FORUM, "This chat has no topics.")
        require_member(chat, self.user)
        return forums.add_topic(self.world, chat, name, self.user)

    async def renames_topic(self, place: Place, topic: Topic | int, name: str) -> None:
        """Give a topic another name."""
        chat, found = self._managed_topic(place, topic)
        forums.edit_topic(self.world, chat, found, self.user, name=name)

    async def closes_topic(self, place: Place, topic: Topic | int) -> None:
        """Close a topic."""
        chat, found = self._managed_topic(place, topic)
        forums.set_closed(self.world, chat, found, True, self.user)

    async def reopens_topic(self, place: Place, topic: Topic | int) -> None:
        """Open a closed topic again."""
        chat, found = self._managed_topic(place, topic)
        forums.set_closed(self.world, chat, found, False, self.user)

    async def deletes_topic(self, place: Place, topic: Topic | int) -> None:
        """Delete a topic with all its messages."""
        chat, found = self._managed_topic(place, topic)
        require_right(chat, self.user, "can_delete_messages")
        forums.delete_topic(self.world, chat, found)

    def _managed(self, place: Place, right: str) -> Chat:
        chat = chat_of(place)
        require_group(chat)
        require_right(chat, self.user, right)
        return chat

    def _managed_topic(self, place: Place, topic: Topic | int) -> tuple[Chat, Topic]:
        chat = chat_of(place)
        found = chat.topics.get(topic.id if isinstance(topic, Topic) else topic)
        if found is None:
            raise NotPossibleError(Reason.GONE, "There is no such topic.")
        require_topic_rights(chat, self.user, found)
        return chat, found


def chat_of(place: Place) -> Chat:
    """The chat itself."""
    return place.chat if isinstance(place, Room) else place
