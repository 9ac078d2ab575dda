"""What an action of the page comes with, and what of it is missing or wrong."""

from collections.abc import Mapping

from bot.playground.botapi.model import GENERAL, Chat, Message, Topic, User
from bot.playground.botapi.people import NotPossibleError, Person
from bot.playground.stage import Stage
from bot.playground.views import may_read


class Body:
    """The JSON object of an action; every getter raises NotPossibleError with what is wrong."""

    def __init__(self, values: Mapping[str, object], stage: Stage) -> None:
        self._values = values
        self.stage = stage

    @property
    def person(self) -> Person:
        """Who acts."""
        try:
            return self.stage.person(self.number("as"))
        except KeyError:
            raise NotPossibleError("unknown-person", "There is no such person.") from None

    @property
    def chat(self) -> Chat:
        """Where."""
        try:
            return self.stage.chat(self.number("chat"), self.person.user)
        except KeyError:
            raise NotPossibleError("unknown-chat", "There is no such chat.") from None

    @property
    def message(self) -> Message:
        """Which message of the chat; one that the person may see."""
        return self._message("message")

    @property
    def reply_to(self) -> Message | None:
        """The message that is replied to."""
        return self._message("reply_to") if self._values.get("reply_to") is not None else None

    @property
    def topic(self) -> Topic | None:
        """The topic of the forum."""
        number = self.optional_number("thread")
        if number is None:
            return None
        topic = self.chat.general if number == GENERAL else self.chat.topics.get(number)
        if topic is None:
            raise NotPossibleError("gone", "There is no such topic.")
        return topic

    @property
    def user(self) -> User:
        """Whom it is done to."""
        try:
            return self.stage.world.users[self.number("user")]
        except KeyError:
            raise NotPossibleError("unknown-person", "There is no such person.") from None

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.optional_text(name)
        if not value:
            raise NotPossibleError("bad-input", f"`{name}` must be a text.")
        return value

    def optional_text(self, name: str) -> str | None:
        """A text that may be missing."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, str):
            raise NotPossibleError("bad-input", f"`{name}` must be a text.")
        return value

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        value = self.optional_number(name)
        if value is None:
            raise NotPossibleError("bad-input", f"`{name}` must be a whole number.")
        return value

    def optional_number(self, name: str) -> int | None:
        """A whole number that may be missing."""
        value = self._values.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise NotPossibleError("bad-input", f"`{name}` must be a whole number.")
        return value

    def quantity(self, name: str, most: float) -> float | None:
        """A number from 0 to `most` that may be missing."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
            raise NotPossibleError("bad-input", f"`{name}` must be a number from 0 to {most:g}.")
        return float(value)

    def flag(self, name: str) -> bool:
        """Whether something is wanted."""
        return self._values.get(name) is True

    def _message(self, name: str) -> Message:
        chat = self.chat
        message = chat.messages.get(self.number(name))
        if message is None or not may_read(chat, self.person.user):
            raise NotPossibleError("unknown-message", "There is no such message.")
        return message
