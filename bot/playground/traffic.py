"""What was said between the bot and the server, for the side panel."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.record import Exchange

KEPT: Final = 500
SUMMARY_LENGTH: Final = 80

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An update or a call that ended."""

    number: int
    at: float
    what: Exchange | Json
    """A call, or an update as the bot gets it."""

    @property
    def line(self) -> Json:
        """As a line of the list."""
        common = {"n": self.number, "at": self.at}
        if isinstance(self.what, Exchange):
            return common | _call_line(self.what)
        kind = next(key for key in self.what if key != "update_id")
        body = self.what[kind]
        return common | {
            "kind": "update",
            "name": kind,
            "ok": None,
            "code": None,
            "ms": None,
            "chat": _chat_of(body),
            "summary": _shortened(body.get("text") or body.get("data") or body.get("query") or ""),
            "violations": [],
        }

    @property
    def details(self) -> Json:
        """With everything that was said."""
        if isinstance(self.what, Exchange):
            return self.line | {"request": self.what.params, "response": self.what.response}
        return self.line | {"update": self.what}


class Traffic:
    """The latest updates and calls, numbered."""

    def __init__(self, clock: Clock) -> None:
        self.listeners: list[Callable[[Entry], None]] = []
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._last = 0

    def add(self, what: Exchange | Json) -> None:
        """Keep one more and tell of it."""
        self._last += 1
        entry = Entry(number=self._last, at=self._clock.now(), what=what)
        self._entries.append(entry)
        for listener in list(self.listeners):
            listener(entry)

    def latest(self, count: int) -> list[Entry]:
        """The latest ones, oldest first."""
        return list(self._entries)[-count:]

    def entry(self, number: int) -> Entry | None:
        """The one with that number, if it is still kept."""
        return next((entry for entry in self._entries if entry.number == number), None)


def _call_line(call: Exchange) -> Json:
    response = call.response
    return {
        "kind": "call",
        "name": call.method,
        "ok": call.ok,
        "code": None if response is None else response.get("error_code"),
        "ms": round(call.seconds * 1000, 1),
        "chat": call.params.get("chat_id"),
        "summary": _shortened(_said(call)),
        "violations": call.violations,
    }


def _said(call: Exchange) -> str:
    if call.response is None:
        return "—"
    return str(call.response.get("description") or call.params.get("text") or call.params.get("caption") or "")


def _chat_of(body: Json) -> int | None:
    message = body.get("message") or body
    chat = message.get("chat")
    return chat["id"] if chat else None


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_LENGTH else line[: SUMMARY_LENGTH - 1] + "…"
