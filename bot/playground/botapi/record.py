"""Everything that bots and server said to each other, and what of it was wrong."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

Json: TypeAlias = dict[str, Any]


class Checker(Protocol):
    """Says what is wrong with traffic, in words."""

    def check_call(
        self, method: str, params: Mapping[str, Any] | None, response: Mapping[str, Any] | None, /
    ) -> list[str]:
        """What is wrong with a call."""

    def check_update(self, update: Mapping[str, Any], /) -> list[str]:
        """What is wrong with an update."""


@dataclass(kw_only=True, eq=False)
class Exchange:
    """One request and its answer."""

    method: str
    started: float
    """In world time."""
    params: Json = field(default_factory=dict)
    response: Json | None = None
    """None as long as there is none, or if a fault kept it back."""
    seconds: float = 0.0
    """How long the answer took, in real time."""
    violations: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the call was answered with success."""
        return self.response is not None and self.response.get("ok") is True


class Record:
    """All updates and calls, or the latest ones."""

    def __init__(self, *, checker: Checker | None = None, limit: int | None = None) -> None:
        self.calls: list[Exchange] = []
        self.updates: list[Json] = []
        self.violations: list[str] = []
        self.listeners: list[Callable[[Exchange | Json], None]] = []
        """Told when an update was made and when a call ended."""
        self.activity = 0
        """How many updates and calls there were, polls apart."""
        self._checker = checker
        self._limit = limit
        self._by_method: defaultdict[str, list[Exchange]] = defaultdict(list)

    def called(self, method: str) -> list[Exchange]:
        """The calls of one method, in order."""
        return list(self._by_method[method.lower()])

    def add_update(self, update: Json) -> None:
        """Keep an update and check it."""
        self.activity += 1
        self._keep(self.updates, update)
        if self._checker is not None:
            self._keep_all(self._checker.check_update(update))
        self._tell(update)

    def add_call(self, exchange: Exchange) -> None:
        """Keep a call that begins."""
        name = exchange.method.lower()
        self.activity += name != "getupdates"
        self._keep(self.calls, exchange)
        self._keep(self._by_method[name], exchange)

    def end_call(self, exchange: Exchange) -> None:
        """Check a call that ended."""
        if self._checker is not None:
            found = self._checker.check_call(exchange.method, exchange.params, exchange.response)
            self.violate(exchange, found)
        self._tell(exchange)

    def violate(self, exchange: Exchange, found: list[str]) -> None:
        """Keep what is wrong with a call."""
        exchange.violations += found
        self._keep_all(found)

    def write(self, path: Path) -> None:
        """Write it down, one JSON object a line; updates have the method `<update>`."""
        lines: list[Json] = [{"method": "<update>", "params": update} for update in self.updates]
        lines += [{"method": call.method, "params": call.params, "response": call.response} for call in self.calls]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def _keep_all(self, violations: list[str]) -> None:
        for violation in violations:
            self._keep(self.violations, violation)

    def _keep(self, kept: list[Any], one: object) -> None:
        kept.append(one)
        # Seldom, so that it costs next to nothing.
        if self._limit is not None and len(kept) > 2 * self._limit:
            del kept[: -self._limit]

    def _tell(self, what: Exchange | Json) -> None:
        for listener in list(self.listeners):
            listener(what)
