"""How much somebody may ask of the bot in a while, in memory only: whoever has had it is told once, then left unheard.

Everything is counted under the number of its update, so that an update that is handled again is counted once.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bot.chat.conversation import Seldom

MOST_KNOWN: Final = 10_000
"""Of whom a quota knows at a time; who is forgotten early, begins anew."""

Account = tuple["Quota", Hashable]
"""A quota, and who has it."""


class Verdict(Enum):
    """What becomes of something that was asked."""

    GRANTED = auto()
    REFUSED = auto()
    """To be said, the first time in a while."""
    IGNORED = auto()
    """As was said before."""


@dataclass(kw_only=True, slots=True)
class _While:
    """A span of time, and what was asked in it."""

    end: float
    granted: set[int] = field(default_factory=set)
    refused: int | None = None
    """What was refused first."""


class NotYetError(Exception):
    """It is to be done, but only in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Quota:
    """So much in so many seconds, for each who asks by itself."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic, size: int = MOST_KNOWN
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._size = size
        self._whiles: OrderedDict[Hashable, _While] = OrderedDict()
        """The one that ends last at the end."""

    def __len__(self) -> int:
        """Of whom it knows."""
        return len(self._whiles)

    def has_room(self, who: Hashable, number: int) -> bool:
        """Whether this may be granted, or was already."""
        current = self._current(who)
        return current is None or number in current.granted or len(current.granted) < self._most

    def grant(self, who: Hashable, number: int) -> None:
        """Count it."""
        current = self._current(who)
        if current is None:
            current = self._whiles[who] = _While(end=self._clock() + self._seconds)
            if len(self._whiles) > self._size:
                self._whiles.popitem(last=False)
        current.granted.add(number)

    def refuse(self, who: Hashable, number: int) -> Verdict:
        """What is to be done about something for which there is no room."""
        current = self._current(who)
        if current is None or current.refused not in {None, number}:
            return Verdict.IGNORED
        current.refused = number
        return Verdict.REFUSED

    def _current(self, who: Hashable) -> _While | None:
        now = self._clock()
        while self._whiles and next(iter(self._whiles.values())).end <= now:
            self._whiles.popitem(last=False)
        return self._whiles.get(who)


def charge(number: int, *accounts: Account) -> Verdict:
    """Grant something at the expense of all accounts, or of none if one of them has no room."""
    for quota, who in accounts:
        if not quota.has_room(who, number):
            return quota.refuse(who, number)
    for quota, who in accounts:
        quota.grant(who, number)
    return Verdict.GRANTED


class Rounds:
    """Dialogues that end after so many rounds, until the other one was silent for so many seconds."""

    def __init__(
        self, most: int, silence: float, clock: Callable[[], float] = time.monotonic, size: int = MOST_KNOWN
    ) -> None:
        self._most = most
        self._silence = silence
        self._clock = clock
        self._size = size
        self._dialogues: OrderedDict[Hashable, _While] = OrderedDict()
        """The one in which something was said last at the end."""

    def __len__(self) -> int:
        """Of how many dialogues it knows."""
        return len(self._dialogues)

    def goes_on(self, who: Hashable, number: int) -> bool:
        """Whether what somebody says now is still answered; also what is not, breaks the silence."""
        now = self._clock()
        while self._dialogues and next(iter(self._dialogues.values())).end <= now:
            self._dialogues.popitem(last=False)
        dialogue = self._dialogues.setdefault(who, _While(end=now))
        dialogue.end = now + self._silence
        self._dialogues.move_to_end(who)
        if len(self._dialogues) > self._size:
            self._dialogues.popitem(last=False)
        if len(dialogue.granted) < self._most:
            dialogue.granted.add(number)
        return number in dialogue.granted


class Quotas:
    """All of a bot's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.private = Quota(20, 60.0, clock)
        """Messages of a person: nobody reads an answer in three seconds for long."""
        self.members = Quota(10, 60.0, clock)
        """Messages of each person in a group or a channel, so that nobody takes all of the next one."""
        self.groups = Quota(18, 60.0, clock)
        """Messages of a group or a channel. Telegram lets the bot write 20 a minute there; two are left for the bot's
        own."""
        self.edits = Quota(30, 60.0, clock)
        """Changed answers of each person in a chat, more than `spacing` allows of a single one."""
        self.spacing = Seldom(2.5, clock)
        """Which question's answer was changed just now."""
        self.taps = Quota(15, 5.0, clock)
        """Taps of a person, in all chats: two good hands in a menu."""
        self.typing = Quota(120, 60.0, clock)
        """Inline queries of a person: a fast typist, without a pause."""
        self.dialogues = Rounds(3, 600.0, clock)
        """With each other bot in a chat."""

    def of_message(self, chat_id: int, person: int | None, *, is_private: bool) -> tuple[Account, ...]:
        """At whose expense a message is; first the group's, so that a crowd is told once."""
        if is_private:
            return ((self.private, (chat_id, person)),)
        return ((self.groups, chat_id), (self.members, (chat_id, person)))
