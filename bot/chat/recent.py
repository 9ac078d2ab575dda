"""What each chat takes, as documented: a message a second, with short bursts, and 20 a minute in a group."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many messages in so many seconds."""

    messages: int
    seconds: float


SPACED: Final = Limit(messages=1, seconds=1.0)
BURST: Final = Limit(messages=5, seconds=5.0)
"""How short a burst has to be, nobody tells."""
GROUP: Final = Limit(messages=20, seconds=60.0)
"""For groups and channels, besides one of the others."""


@dataclass(eq=False, slots=True)
class Sent:
    """A message on its way or in its chat."""

    at: float
    """When it was sent, or is known to have been."""


class RecentMessages:
    """When messages were sent to which chat, as long as a limit looks at them; moments are seconds of one clock."""

    def __init__(self) -> None:
        self._by_chat: OrderedDict[int, list[Sent]] = OrderedDict()
        """The chat that was written to last at the end."""

    def __len__(self) -> int:
        """How many chats it knows of."""
        return len(self._by_chat)

    def seconds_until(self, chat_id: int, limit: Limit, now: float) -> float:
        """Until there is room for one more message, by this limit and by that of groups."""
        times = sorted(message.at for message in self._by_chat.get(chat_id, ()))
        limits = (limit, GROUP) if chat_id < 0 else (limit,)
        waits = (times[-each.messages] + each.seconds - now for each in limits if len(times) >= each.messages)
        return max((0.0, *waits))

    def add(self, chat_id: int, now: float) -> Sent:
        """A message that is sent now."""
        message = Sent(now)
        messages = self._by_chat.setdefault(chat_id, [])
        messages.append(message)
        del messages[: -GROUP.messages]
        self._by_chat.move_to_end(chat_id)
        self._forget(now - GROUP.seconds)
        return message

    def remove(self, chat_id: int, message: Sent) -> None:
        """It was not sent after all."""
        messages = self._by_chat.get(chat_id, [])
        if message in messages:
            messages.remove(message)

    def _forget(self, moment: float) -> None:
        """Drop the chats that were not written to since then."""
        while all(message.at <= moment for message in next(iter(self._by_chat.values()))):
            self._by_chat.popitem(last=False)
