"""Up to where everybody has read."""

from collections.abc import Iterable
from typing import TypeAlias

from bot.playground.botapi.model import Chat, Message, User

Mark: TypeAlias = tuple[int, int, int]
"""User, chat, and the id of the last message read."""


class ReadMarks:
    """The last message that each person read in each chat."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._read = {(user_id, chat_id): message_id for user_id, chat_id, message_id in marks}

    def read(self, user: User, chat: Chat, message_id: int) -> None:
        """Everything up to a message is read; a mark never goes back."""
        self._read[user.id, chat.id] = max(message_id, self._read.get((user.id, chat.id), 0))

    def unread(self, user: User, chat: Chat) -> list[Message]:
        """What others said since; service messages do not count."""
        mark = self._read.get((user.id, chat.id), 0)
        found = []
        for message in reversed(chat.messages.values()):
            if message.id <= mark:
                break
            if message.sender is not user and not message.is_service:
                found.append(message)
        return found[::-1]

    def dump(self) -> list[Mark]:
        """As JSON."""
        return [(user_id, chat_id, message_id) for (user_id, chat_id), message_id in self._read.items()]
