"""What people do in a chat application, for tests to write down: `await anna.says(chat, "Hallo")`."""

import itertools
from typing import Any, Final, TypeAlias

from bot.playground.botapi.model import PRESENT, Bot, CallbackAnswer, Chat, Message, Status, Topic, User
from bot.playground.botapi.text import found_in
from bot.playground.botapi.waiting import Pulse
from bot.playground.botapi.world import World

TIMEOUT: Final = 5.0

_files = itertools.count(1)


class NotPossibleError(Exception):
    """Somebody tried what a chat application does not let them do."""

    def __init__(self, reason: str, explanation: str) -> None:
        super().__init__(explanation)
        self.reason = reason
        """One word or two with a hyphen, for the page to translate."""


class Room:
    """A chat as a test looks at it."""

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

    def topic(self, name: str, creator: "Person") -> Topic:
        """A new topic of a forum."""
        return self.world.add_topic(self.chat, name, creator.user)


Place: TypeAlias = Room | Chat


class Person:
    """Somebody with a chat application."""

    def __init__(self, world: World, pulse: Pulse, user: User, bot: Bot) -> None:
        self.world = world
        self.user = user
        self.bot = bot
        self._pulse = pulse
        self.private = Room(world, pulse, world.private_chat(user, bot))
        """The chat with the bot."""

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    async def says(
        self,
        place: Place,
        text: str,
        *,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: Topic | None = None,
    ) -> Message:
        """Write a message; mentions and commands in it are marked as Telegram marks them."""
        content = {"text": text, "entities": found_in(text)}
        return self._post(place, content, reply_to=reply_to, quote=quote, topic=topic)

    async def sends_photo(self, place: Place, caption: str = "", *, topic: Topic | None = None) -> Message:
        """Send a picture."""
        content: dict[str, Any] = {"photo": [_file() | {"width": 320, "height": 240}]}
        if caption:
            content |= {"caption": caption, "caption_entities": found_in(caption)}
        return self._post(place, content, topic=topic)

    async def sends_voice(self, place: Place, *, topic: Topic | None = None) -> Message:
        """Send a voice message."""
        return self._post(place, {"voice": _file() | {"duration": 3, "mime_type": "audio/ogg"}}, topic=topic)

    async def sends_sticker(self, place: Place, *, topic: Topic | None = None) -> Message:
        """Send a sticker."""
        sticker = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._post(place, {"sticker": _file() | sticker}, topic=topic)

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        if message.sender is not self.user:
            raise NotPossibleError("not-yours", "People edit only what they wrote.")
        self.world.edit(message, {"text": text, "entities": found_in(text)}, [])

    async def deletes(self, message: Message) -> None:
        """Delete a message for everybody."""
        self.world.delete(message)

    async def presses(
        self, message: Message, button: str, *, accessible: bool = True, within: float = TIMEOUT
    ) -> CallbackAnswer:
        """Press the button with that label or callback data; gives what the bot answers to it."""
        found = message.button(button)
        if "callback_data" not in found:
            raise NotPossibleError("no-callback", f"The button {button!r} sends nothing to the bot.")
        query = self.world.press(self.user, message, found["callback_data"], accessible=accessible)
        try:
            return await self._pulse.until(lambda: query.answer, within=within)
        except TimeoutError:
            raise TimeoutError(f"The bot did not answer the button {button!r} within {within} s.") from None

    async def blocks_bot(self) -> None:
        """Block the bot in the private chat."""
        self.world.set_blocked(self.private.chat, True)

    async def unblocks_bot(self) -> None:
        """Unblock the bot."""
        self.world.set_blocked(self.private.chat, False)

    async def adds_bot(self, room: Room) -> None:
        """Add the bot to a group."""
        self.world.set_member(room.chat, self.bot.user, Status.MEMBER, actor=self.user)

    async def kicks_bot(self, room: Room) -> None:
        """Throw the bot out of a group."""
        self.world.set_member(room.chat, self.bot.user, Status.KICKED, actor=self.user)

    async def joins(self, room: Room) -> None:
        """Join a group."""
        self.world.set_member(room.chat, self.user, Status.MEMBER, actor=self.user)

    async def leaves(self, room: Room) -> None:
        """Leave a group."""
        self.world.set_member(room.chat, self.user, Status.LEFT, actor=self.user)

    async def promotes(self, room: Room, user: User) -> None:
        """Make somebody an admin of a group."""
        self.world.set_member(room.chat, user, Status.ADMINISTRATOR, actor=self.user)

    def _post(
        self,
        place: Place,
        content: dict[str, Any],
        *,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: Topic | None = None,
    ) -> Message:
        chat = place.chat if isinstance(place, Room) else place
        if chat.blocked:
            raise NotPossibleError("blocked", "Whoever blocked a bot must unblock it before writing.")
        if chat.status(self.user) not in PRESENT:
            raise NotPossibleError("not-a-member", f"{self.user.first_name} is not in this chat.")
        quoted = (
            {"text": quote, "position": reply_to.text.index(quote), "is_manual": True} if quote and reply_to else None
        )
        return self.world.post(
            chat, self.user, content, reply_to=reply_to, quote=quoted, thread_id=topic.id if topic else None
        )


def _file() -> dict[str, Any]:
    number = next(_files)
    return {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}"}
