"""Faults to order: what goes wrong with the next calls of a method."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.playground.botapi.errors import ApiError

ANY_METHOD: Final = "*"
POLL: Final = "getupdates"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The call is answered with an error and does nothing."""

    error: ApiError


@dataclass(frozen=True, kw_only=True)
class BadGateway:
    """The call does nothing and is answered with a 502 page that is not JSON, as from a proxy."""


@dataclass(frozen=True, kw_only=True)
class Slow:
    """The call works and is answered late, by so many real seconds."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """The connection breaks, before the call does anything or after it worked."""

    after: bool = False


Fault: TypeAlias = Refusal | BadGateway | Slow | Dropped


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """A fault that waits for calls."""

    method: str
    """As it was ordered; "*" is any method but getUpdates."""
    fault: Fault
    times: int

    def hits(self, method: str) -> bool:
        """Whether a call of this method goes wrong."""
        wanted, name = self.method.lower(), method.lower()
        return name == wanted or (wanted == ANY_METHOD and name != POLL)


class Faults:
    """The faults that are ordered and not used up; the oldest that fits a call is the one it meets."""

    def __init__(self) -> None:
        self.on_change: list[Callable[[], None]] = []
        """Told after a fault was ordered, used or called off."""
        self._ordered: list[Ordered] = []

    def order(self, method: str, fault: Fault | ApiError, times: int = 1) -> None:
        """Let the next calls of a method ("*": any but getUpdates) go wrong; an ApiError is short for its Refusal."""
        planned = Refusal(error=fault) if isinstance(fault, ApiError) else fault
        self._ordered.append(Ordered(method=method, fault=planned, times=times))
        self._tell()

    def pending(self) -> list[Ordered]:
        """What is ordered and not used up, in order."""
        return list(self._ordered)

    def clear(self) -> None:
        """Call everything off."""
        self._ordered.clear()
        self._tell()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if there is one."""
        for place, ordered in enumerate(self._ordered):
            if ordered.hits(method):
                left = Ordered(method=ordered.method, fault=ordered.fault, times=ordered.times - 1)
                self._ordered[place : place + 1] = [left] if left.times > 0 else []
                self._tell()
                return ordered.fault
        return None

    def _tell(self) -> None:
        for tell in list(self.on_change):
            tell()
