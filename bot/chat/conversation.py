"""What was last answered to whom, for follow-ups, and what was done just now: in memory only, for a short while."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Final

FOLLOW_UP_SECONDS: Final = 600
HINT_SECONDS: Final = 3600
MOST_REMEMBERED: Final = 10_000


class Conversations:
    """The entry that each person got last in each chat."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, size: int = MOST_REMEMBERED) -> None:
        self._clock = clock
        self._size = size
        self._last: OrderedDict[tuple[int, int], tuple[str, float]] = OrderedDict()

    def remember(self, chat_id: int, person_id: int, entry_id: str) -> None:
        """This person got this entry just now."""
        self._last[chat_id, person_id] = (entry_id, self._clock())
        self._last.move_to_end((chat_id, person_id))
        if len(self._last) > self._size:
            self._last.popitem(last=False)
        self._forget_old()

    def recall(self, chat_id: int, person_id: int) -> str | None:
        """The entry that this person got last, if that was less than ten minutes ago."""
        entry_id, since = self._last.get((chat_id, person_id), (None, 0.0))
        if entry_id and self._clock() - since < FOLLOW_UP_SECONDS:
            return entry_id
        self._forget_old()
        return None

    def forget(self, who: int) -> None:
        """Nothing was answered in this chat, nor to this person."""
        for key in [key for key in self._last if who in key]:
            del self._last[key]

    def _forget_old(self) -> None:
        while self._last and self._clock() - next(iter(self._last.values()))[1] >= FOLLOW_UP_SECONDS:
            self._last.popitem(last=False)


class Once:
    """A bounded set of what has happened already; the oldest is forgotten first."""

    def __init__(self, size: int = MOST_REMEMBERED) -> None:
        self._size = size
        self._seen: OrderedDict[Hashable, tuple[int, ...]] = OrderedDict()

    @contextmanager
    def first(self, thing: Hashable, *whose: int) -> Iterator[bool]:
        """Whether this is the first time; it has not happened if what is done about it fails.

        `whose` are the ids of the chats and people that it tells of.
        """
        if thing in self._seen:
            yield False
            return
        self._seen[thing] = whose
        if len(self._seen) > self._size:
            self._seen.popitem(last=False)
        try:
            yield True
        except BaseException:
            self._seen.pop(thing, None)
            raise

    def forget(self, who: int) -> None:
        """Nothing has happened that tells of this chat or person."""
        for thing in [thing for thing, whose in self._seen.items() if who in whose]:
            del self._seen[thing]


class Seldom:
    """What is done at most once in a while, each thing by itself; the oldest is forgotten first."""

    def __init__(
        self, seconds: float, clock: Callable[[], float] = time.monotonic, size: int = MOST_REMEMBERED
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._size = size
        self._done: OrderedDict[Hashable, float] = OrderedDict()

    def is_due(self, thing: Hashable) -> bool:
        """Whether it was not done for so long."""
        return self.seconds_until_due(thing) <= 0

    def seconds_until_due(self, thing: Hashable) -> float:
        """How long it is not to be done yet; 0 or less if it is due."""
        return self._done.get(thing, -math.inf) + self._seconds - self._clock()

    def done(self, thing: Hashable) -> None:
        """It was done just now."""
        self._done[thing] = self._clock()
        self._done.move_to_end(thing)
        if len(self._done) > self._size:
            self._done.popitem(last=False)

    def forget(self, thing: Hashable) -> None:
        """It was never done."""
        self._done.pop(thing, None)
