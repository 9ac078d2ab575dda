"""Live updates for the windows of the page, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from bot.playground.botapi.events import (
    Acted,
    Answered,
    ChatChanged,
    Deleted,
    Edited,
    Event,
    MemberChanged,
    Posted,
    Reacted,
)
from bot.playground.botapi.faults import Dropped, Fault, Refusal, Slow
from bot.playground.botapi.model import Chat, Message, User
from bot.playground.stage import Stage
from bot.playground.traffic import Entry
from bot.playground.views import bot_view, chat_view, is_listed, may_read, message_view, person_view

HEARTBEAT_SECONDS: Final = 15.0
MOST_WAITING: Final = 1000
"""A window that is so far behind is better off with a new start."""

Json = dict[str, Any]


class Window:
    """One window of the page: whose it is, and what it has not been told yet."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._is_open = True
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)

    def tell(self, name: str, data: object) -> None:
        """Send an event soon."""
        if not self._is_open:
            return
        try:
            self._waiting.put_nowait(f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n")
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """Say nothing more: the page connects again and gets everything anew."""
        self._is_open = False
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def events(self) -> AsyncIterator[str]:
        """What to send, for ever; comments keep the connection open."""
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    event = await self._waiting.get()
            except TimeoutError:
                event = ":\n\n"
            if event is None:
                return
            yield event


class Feed:
    """All open windows, and what they are told of what happens."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._windows: set[Window] = set()
        self._deliveries: Json = {}
        stage.world.listeners.append(self._on_event)
        stage.traffic.listeners.append(self._on_traffic)
        stage.world.clock.on_change.append(lambda: self.tell_all("clock", clock_view(stage)))
        stage.api.faults.on_change.append(lambda: self.tell_all("faults", faults_view(stage)))
        stage.knowledge.listeners.append(self._on_knowledge)
        stage.api.account(stage.bot.token).on_change.append(self._on_deliveries)

    async def follow(self, user: User) -> AsyncIterator[str]:
        """The events for a window of somebody, from the present state on."""
        window = Window(user)
        window.tell("hello", hello(self._stage, user))
        self._windows.add(window)
        try:
            async for event in window.events():
                yield event
        finally:
            self._windows.discard(window)

    def tell_all(self, name: str, data: object) -> None:
        """Tell every window the same."""
        for window in list(self._windows):
            window.tell(name, data)

    def show_chat(self, chat: Chat, user: User | None = None) -> None:
        """Show a chat anew, to everybody or to one person: it changed, or what they have read of it."""
        for window in list(self._windows):
            if user is None or window.user is user:
                self._show(window, chat)

    def show_people(self) -> None:
        """Show anew who plays."""
        self.tell_all("people", [person_view(player) for player in self._stage.cast])

    def close(self) -> None:
        """End all windows' connections."""
        for window in list(self._windows):
            window.close()

    def _show(self, window: Window, chat: Chat) -> None:
        if is_listed(chat, window.user):
            window.tell("chat", chat_view(self._stage, chat, window.user))
        else:
            window.tell("chat_gone", {"id": chat.id})

    def _on_event(self, event: Event) -> None:
        match event:
            case Posted(message=message):
                self._tell_of("message", message)
                self.show_chat(message.chat)
            case Edited(message=message) | Reacted(message=message):
                self._tell_of("edited", message)
            case Deleted(message=message):
                self._tell_readers(message.chat, "deleted", lambda _: {"chat": message.chat.id, "id": message.id})
                self.show_chat(message.chat)
            case MemberChanged(chat=chat) | ChatChanged(chat=chat):
                self.show_chat(chat)
            case Acted(chat=chat):
                action = {"chat": chat.id, "thread": event.thread_id, "action": event.action}
                self._tell_readers(chat, "action", lambda _: action)
            case Answered():
                self._tell_answer(event)
            case _:
                pass

    def _on_knowledge(self) -> None:
        self.tell_all("knowledge", self._stage.knowledge.view)
        self.tell_all("tries", [each.view for each in self._stage.tries])

    def _tell_answer(self, event: Answered) -> None:
        query, answer = event.query, event.query.answer
        if answer is None:
            return
        told = {
            "query": query.id,
            "chat": query.message.chat.id,
            "message": query.message.id,
            "text": answer.text,
            "alert": answer.show_alert,
            "url": answer.url,
        }
        for window in list(self._windows):
            if window.user is query.sender:
                window.tell("tap", told)

    def _tell_of(self, name: str, message: Message) -> None:
        self._tell_readers(message.chat, name, lambda user: message_view(self._stage, message, user))

    def _tell_readers(self, chat: Chat, name: str, view: Callable[[User], Json]) -> None:
        for window in list(self._windows):
            if may_read(chat, window.user):
                window.tell(name, view(window.user))

    def _on_traffic(self, entry: Entry) -> None:
        if self._windows:
            self.tell_all("traffic", entry.line)
            self._on_deliveries()

    def _on_deliveries(self) -> None:
        deliveries = deliveries_view(self._stage)
        if deliveries != self._deliveries:
            self._deliveries = deliveries
            self.tell_all("deliveries", deliveries)


def hello(stage: Stage, user: User) -> Json:
    """Everything that a window needs at first."""
    return {
        "me": person_view(stage.cast.player(user.id)),
        "people": [person_view(player) for player in stage.cast],
        "bot": bot_view(stage),
        "chats": [chat_view(stage, chat, user) for chat in stage.chats(user) if is_listed(chat, user)],
        "tries": [each.view for each in stage.tries],
        "knowledge": stage.knowledge.view,
        "clock": clock_view(stage),
        "faults": faults_view(stage),
        "deliveries": deliveries_view(stage),
    }


def clock_view(stage: Stage) -> Json:
    """The world's time and its speed."""
    return {"now": stage.world.clock.now(), "scale": stage.world.clock.scale}


def faults_view(stage: Stage) -> list[Json]:
    """The faults that are ordered."""
    return [
        {"method": ordered.method, "times": ordered.times, **_fault(ordered.fault)}
        for ordered in stage.api.faults.pending()
    ]


def _fault(fault: Fault) -> Json:
    match fault:
        case Refusal(error=error):
            kind = {429: "too_many_requests", 403: "forbidden"}.get(error.code, "bad_request")
            return {"kind": kind, "seconds": error.parameters.get("retry_after")}
        case Slow(seconds=seconds):
            return {"kind": "slow", "seconds": seconds}
        case Dropped(after=after):
            return {"kind": "dropped_after" if after else "dropped_before", "seconds": None}
        case _:
            return {"kind": "bad_gateway", "seconds": None}


def deliveries_view(stage: Stage) -> Json:
    """What is on its way to the bot."""
    account = stage.api.account(stage.bot.token)
    return {
        "waiting": account.waiting(),
        "in_flight": stage.api.in_flight,
        "webhook": account.webhook_url or None,
    }
