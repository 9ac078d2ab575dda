"""Updates of different chats run side by side, those of one chat one after the other; only the newest typing counts."""

import asyncio
import inspect
import sys
from collections.abc import Awaitable
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import InlineQuery, Update
from telegram.ext import BaseUpdateProcessor

MOST_AT_ONCE: Final = 64


class ChatOrder(BaseUpdateProcessor):
    """Handles the updates of a chat in the order in which they came."""

    def __init__(self) -> None:
        # The library's own slots are taken by updates that only wait for their chat: a busy chat would take them all.
        super().__init__(sys.maxsize)
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        # A lock lives as long as an update holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._typed: dict[int, str] = {}
        """The newest inline query of each person who has one waiting or in hand."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, and only then for a slot."""
        if isinstance(update, Update) and update.inline_query:
            await self._unless_outdated(update.inline_query, coroutine)
            return
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id, asyncio.Lock()) if chat else asyncio.Lock()
        async with lock, self._slots:
            await coroutine

    async def _unless_outdated(self, query: InlineQuery, coroutine: Awaitable[Any]) -> None:
        """Leave it undone if its person has typed on: nobody would see the answer."""
        person = query.from_user.id
        self._typed[person] = query.id
        async with self._slots:
            # Those that came along with this one, make themselves known meanwhile.
            await asyncio.sleep(0)
            if self._typed.get(person) == query.id:
                try:
                    await coroutine
                finally:
                    if self._typed.get(person) == query.id:
                        del self._typed[person]
            elif inspect.iscoroutine(coroutine):
                coroutine.close()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""
