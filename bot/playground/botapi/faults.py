"""Faults to order: what goes wrong with the next calls of a method."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TypeAlias

from bot.playground.botapi.errors import ApiError


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The call is answered with an error and does nothing."""

    error: ApiError


@dataclass(frozen=True, kw_only=True)
class BadGateway:
    """The call does nothing and is answered with a 502 page that is not JSON, as from a proxy."""


@dataclass(frozen=True, kw_only=True)
class Slow:
    """The call works and is answered late."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """The connection breaks, before the call does anything or after it worked."""

    after: bool = False


Fault: TypeAlias = Refusal | BadGateway | Slow | Dropped


class Faults:
    """The faults that are ordered and not used up."""

    def __init__(self) -> None:
        self._ordered: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: Fault | ApiError, *, times: int = 1) -> None:
        """Let the next calls of a method go wrong; an ApiError is short for its Refusal."""
        planned = Refusal(error=fault) if isinstance(fault, ApiError) else fault
        self._ordered[method.lower()].extend([planned] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if there is one."""
        ordered = self._ordered[method.lower()]
        return ordered.popleft() if ordered else None
