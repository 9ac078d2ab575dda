"""What people do in a chat application, for tests to write down: `await anna.says(chat, "Hallo")`."""

from typing import Any, Final

from bot.playground.botapi import forums, marking, queries
from bot.playground.botapi.files import content_of, store, store_sample
from bot.playground.botapi.members import Member, Place, chat_of
from bot.playground.botapi.model import (
    CallbackAnswer,
    CallbackQuery,
    Chat,
    GuestQuery,
    InlineQuery,
    Message,
    Topic,
)
from bot.playground.botapi.permissions import (
    NotPossibleError,
    Reason,
    require_member,
    require_ordinary,
    require_right,
    require_shown,
    require_writing,
)
from bot.playground.botapi.rooms import TIMEOUT, Room
from bot.playground.botapi.text import TEXT_LIMIT, found_in, quoted

__all__ = ["NotPossibleError", "Person", "Place", "Reason", "Room"]

EDITABLE: Final = 48 * 3600.0
EMOJI_STYLE: Final = "\ufe0f"
"""What keyboards add to some emoji; Telegram does not."""


class Person(Member):
    """Somebody with a chat application; whatever it would not let them do raises NotPossibleError."""

    # Messages

    async def starts(self, parameter: str = "") -> Message:
        """Press Start in the chat with the bot, or follow a link to it."""
        return await self.says(self.private, f"/start {parameter}".strip())

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
        return self._post(place, _text(text), reply_to=reply_to, quote=quote, topic=topic)

    async def sends_photo(self, place: Place, caption: str = "", *, topic: Topic | None = None) -> Message:
        """Send a picture."""
        return self._send("photo", place, caption, topic)

    async def sends_document(self, place: Place, caption: str = "", *, topic: Topic | None = None) -> Message:
        """Send a file."""
        return self._send("document", place, caption, topic)

    async def sends_file(self, place: Place, name: str, content: bytes, caption: str = "") -> Message:
        """Send a file of one's own."""
        file = store(self.world.files, "document", content, name=name, mime_type="application/octet-stream")
        return self._post(place, content_of(file) | (_caption(caption) if caption else {}))

    async def sends_voice(self, place: Place, *, topic: Topic | None = None) -> Message:
        """Send a voice message."""
        return self._send("voice", place, "", topic)

    async def sends_sticker(self, place: Place, *, topic: Topic | None = None) -> Message:
        """Send a sticker."""
        return self._send("sticker", place, "", topic)

    async def summons(self, place: Place, text: str, *, reply_to: Message | None = None) -> GuestQuery:
        """Mention the bot in a group that it is not in."""
        message = await self.says(place, text, reply_to=reply_to)
        asked = (query for query in self.world.guest_queries.values() if query.message is message)
        query = next((query for query in asked if query.bot is self.bot), None)
        if query is None:
            raise NotPossibleError(Reason.NO_GUESTS, "The bot is a member, not mentioned or no guest bot.")
        return query

    async def edits(self, message: Message, text: str) -> None:
        """Change the text or caption of one's own message."""
        require_shown(message)
        require_member(message.chat, self.user)
        if message.sender is not self.user or message.is_service or message.via_bot is not None:
            raise NotPossibleError(Reason.NOT_YOURS, "People edit only what they wrote.")
        if self.world.clock.now() - message.date > EDITABLE:
            raise NotPossibleError(Reason.TOO_OLD, "People edit for two days.")
        changed = _text(text) if "text" in message.content else message.content | _caption(text)
        self.world.edit(message, changed, [])

    async def deletes(self, message: Message) -> None:
        """Delete a message for everybody."""
        require_shown(message)
        if message.sender is not self.user:
            require_right(message.chat, self.user, "can_delete_messages")
        self.world.delete(message)

    async def pins(self, message: Message) -> None:
        """Pin a message."""
        require_ordinary(message)
        require_right(message.chat, self.user, marking.right_to_pin(message.chat))
        marking.pin(self.world, message, self.user)

    async def unpins(self, message: Message) -> None:
        """Unpin a message."""
        require_right(message.chat, self.user, marking.right_to_pin(message.chat))
        if message.id not in message.chat.pinned:
            raise NotPossibleError(Reason.GONE, "The message is not pinned.")
        marking.unpin(self.world, message)

    async def reacts(self, message: Message, emoji: str | None) -> None:
        """React to a message, or take the reaction back."""
        require_ordinary(message)
        require_member(message.chat, self.user)
        emoji = emoji and emoji.replace(EMOJI_STYLE, "")
        if emoji is not None and emoji not in marking.REACTIONS:
            raise NotPossibleError(Reason.NO_SUCH_REACTION, f"One cannot react with {emoji!r}.")
        marking.react(self.world, message, self.user, [emoji] if emoji else [])

    # Buttons

    async def presses(
        self, message: Message, button: str, *, accessible: bool = True, within: float = TIMEOUT
    ) -> CallbackAnswer:
        """Press the button with that label or callback data; gives what the bot answers to it."""
        query = self._press(message, message.button(button), accessible=accessible)
        try:
            return await self.pulse.until(lambda: query.answer, within=within)
        except TimeoutError:
            raise TimeoutError(f"The bot did not answer the button {button!r} within {within} s.") from None

    def taps(self, message: Message, row: int, column: int) -> CallbackQuery:
        """Press a button without waiting for the answer."""
        if not (0 <= row < len(message.keyboard) and 0 <= column < len(message.keyboard[row])):
            raise NotPossibleError(Reason.GONE, "There is no such button any more.")
        return self._press(message, message.keyboard[row][column])

    # Inline mode

    async def types_inline(
        self, place: Place, text: str, offset: str | None = None, *, within: float = TIMEOUT
    ) -> InlineQuery:
        """Type after the bot's name; gives the query with what the bot offers."""
        chat = chat_of(place)
        require_member(chat, self.user)
        if not self.bot.supports_inline:
            raise NotPossibleError(Reason.NO_INLINE, "The bot has no inline mode.")
        query = queries.ask_inline(self.world, self.bot, self.user, text, chat=chat, offset=offset or "")
        try:
            await self.pulse.until(lambda: query.answer, within=within)
        except TimeoutError:
            raise NotPossibleError(Reason.NO_ANSWER, f"The bot did not answer {text!r} within {within} s.") from None
        return query

    async def chooses(
        self,
        query: InlineQuery,
        result_id: str,
        place: Place | None = None,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
    ) -> Message:
        """Send one of the results, where it was asked for or in the chat given."""
        chat = query.chat if place is None else chat_of(place)
        require_writing(chat, self.user, topic or _topic(chat, reply_to))
        draft = query.answer.drafts.get(result_id) if query.answer else None
        if draft is None:
            raise NotPossibleError(Reason.NO_ANSWER, f"The bot did not offer a result {result_id!r} that can be sent.")
        thread_id = topic.id if topic and topic is not chat.general else None
        return queries.choose(self.world, query, result_id, draft, chat=chat, reply_to=reply_to, thread_id=thread_id)

    # The chat with the bot

    async def blocks_bot(self) -> None:
        """Block the bot in the private chat."""
        self.world.set_blocked(self.private.chat, True)

    async def unblocks_bot(self) -> None:
        """Unblock the bot."""
        self.world.set_blocked(self.private.chat, False)

    def _press(self, message: Message, button: dict[str, Any], *, accessible: bool = True) -> CallbackQuery:
        if "callback_data" not in button:
            raise NotPossibleError(Reason.NO_CALLBACK, f"The button {button['text']!r} sends nothing to the bot.")
        require_shown(message)
        require_member(message.chat, self.user)
        return self.world.press(self.user, message, button["callback_data"], accessible=accessible)

    def _send(self, kind: str, place: Place, caption: str, topic: Topic | None) -> Message:
        content = content_of(store_sample(self.world.files, kind))
        return self._post(place, content | (_caption(caption) if caption else {}), topic=topic)

    def _post(
        self,
        place: Place,
        content: dict[str, Any],
        *,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: Topic | None = None,
    ) -> Message:
        chat = chat_of(place)
        require_writing(chat, self.user, topic or _topic(chat, reply_to))
        message = self.world.post(
            chat,
            self.user,
            content,
            reply_to=reply_to,
            quote=_quote(reply_to, quote) if quote and reply_to else None,
            thread_id=topic.id if topic and topic is not chat.general else None,
        )
        queries.summon(self.world, message)
        return message


def _topic(chat: Chat, reply_to: Message | None) -> Topic | None:
    """The topic in which a reply, or what replies to nothing, appears."""
    return forums.topic_of(chat, reply_to.thread_id if reply_to else None) if chat.is_forum else None


def _text(text: str) -> dict[str, Any]:
    if not text.strip():
        raise NotPossibleError(Reason.EMPTY, "Nothing was written.")
    if len(text) > TEXT_LIMIT:
        raise NotPossibleError(Reason.TOO_LONG, f"A message has at most {TEXT_LIMIT} characters.")
    return {"text": text, "entities": found_in(text)}


def _caption(text: str) -> dict[str, Any]:
    return {"caption": text, "caption_entities": found_in(text)}


def _quote(message: Message, quote: str) -> dict[str, Any]:
    found = quoted(message.text, quote)
    if found is None:
        raise NotPossibleError(Reason.NOT_QUOTED, "The quotation does not stand in the message.")
    return found
