"""Which processes are at work: each says so again and again, on the database's time, and dies to the others if not."""

import time
import uuid
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.leases import LEASE_SECONDS
from bot.storage.tables import workers

MARGIN_SECONDS: Final = 1.0
"""How long before the others give a worker up it gives itself up."""
LINGERING_SECONDS: Final = 3.0
"""How long what a worker sent last may count at Telegram's."""


class Worker:
    """This process among those that share a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sure_until = float("-inf")
        """Until this moment of `time.monotonic` no other process can have given this one up."""
        self.id = uuid.uuid4().hex
        """A new one whenever the others gave it up."""

    @property
    def is_sure(self) -> bool:
        """Whether no other process can have given this one up."""
        return time.monotonic() < self.sure_until

    async def report(self, connection: AsyncConnection) -> bool:
        """Say that this process works, as a part of a transaction; whether it still counted as one that does."""
        asked_at = time.monotonic()
        expires_at = self._database.in_seconds(LEASE_SECONDS)
        renewed = await connection.execute(update(workers).where(workers.c.id == self.id).values(expires_at=expires_at))
        was_known = renewed.rowcount == 1
        if not was_known:
            self.id = uuid.uuid4().hex
            await connection.execute(self._database.insert(workers).values(id=self.id, expires_at=expires_at))
        self.sure_until = asked_at + LEASE_SECONDS - MARGIN_SECONDS
        return was_known

    async def bury(self, connection: AsyncConnection) -> bool:
        """Remove the workers that did not report in time; whether there were any."""
        gone = await connection.execute(delete(workers).where(workers.c.expires_at <= self._database.in_seconds(0)))
        return gone.rowcount > 0

    async def leave(self, connection: AsyncConnection) -> None:
        """Work no more; the share is free when the last messages count no more."""
        self.sure_until = float("-inf")
        is_ours = workers.c.id == self.id
        await connection.execute(delete(workers).where(is_ours, workers.c.share == 0))
        nothing = {"replies": 0, "messages": 0, "expires_at": self._database.in_seconds(LINGERING_SECONDS)}
        await connection.execute(update(workers).where(is_ours).values(nothing))
