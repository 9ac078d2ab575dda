"""What was worked out before and is asked for again: a bounded number of results."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Kept(Generic[Key, Found]):
    """Results by key; beyond `most` of them, those are forgotten that were not asked for longest.

    Beside functools.lru_cache it refers to nothing that would refer to it: whoever has one is gone with its last user,
    without the garbage collector.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Key, Found] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._found)

    def get(self, key: Key, find: Callable[[Key], Found]) -> Found:
        """What is kept for a key, or else what `find` makes of it, which is kept then."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = find(key)
        with self._lock:
            self._found[key] = found
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        return found
