"""A chat as a test looks at it, and waits on it."""

from typing import Final, Protocol

from bot.playground.botapi import forums
from bot.playground.botapi.model import Chat, Message, Status, Topic, User
from bot.playground.botapi.waiting import Pulse
from bot.playground.botapi.world import World

TIMEOUT: Final = 5.0


class Account(Protocol):
    """Somebody with an account."""

    @property
    def user(self) -> User:
        """The account."""


class Room:
    """A chat, and up to where its messages were looked at."""

    def __init__(self, world: World, pulse: Pulse, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        self._pulse = pulse
        self._seen = 0

    @property
    def id(self) -> int:
        """The id of the chat."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """All messages in it, in order."""
        return list(self.chat.messages.values())

    @property
    def from_bots(self) -> list[Message]:
        """The messages of bots in it, in order."""
        return [message for message in self.messages if message.sender.is_bot and not message.is_service]

    async def next_message(self, *, within: float = TIMEOUT) -> Message:
        """The next message of a bot that this method did not return yet."""

        def look() -> Message | None:
            return next((message for message in self.from_bots if message.id > self._seen), None)

        try:
            message = await self._pulse.until(look, within=within)
        except TimeoutError:
            last = [message.text[:60] for message in self.messages[-3:]]
            raise TimeoutError(f"No message of a bot within {within} s. The last ones: {last}") from None
        self._seen = message.id
        return message

    def add(self, user: User, *, actor: User) -> None:
        """Let somebody in."""
        self.world.set_member(self.chat, user, Status.MEMBER, actor=actor)

    def topic(self, name: str, creator: Account) -> Topic:
        """A new topic of a forum."""
        return forums.add_topic(self.world, self.chat, name, creator.user)
