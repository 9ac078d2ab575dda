"""Updates of different chats run side by side, those of one chat one after the other."""

import asyncio
import sys
from collections.abc import Awaitable
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
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

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, and only then for a slot."""
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id, asyncio.Lock()) if chat else asyncio.Lock()
        async with lock, self._slots:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""
