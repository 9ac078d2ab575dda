"""What only one process does at a time: a lease on database time, with an epoch that grows with each new holder."""

import asyncio
import uuid
from collections.abc import Coroutine
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BelegbotError
from bot.storage.database import Database
from bot.storage.tables import leases

LEASE_SECONDS: Final = 6.0
"""How long a holder may be silent before another process takes over."""
RENEWAL_SECONDS: Final = 2.0


class LeaseLostError(BelegbotError):
    """Another process has taken over."""


class Lease:
    """The right of this process to do something alone; free until it is acquired."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self.name = name
        self._holder = uuid.uuid4().hex
        self.epoch = 0
        """Of the present or last time that this process held it."""

    async def acquire(self) -> bool:
        """Take the lease if nobody holds it; whether that worked."""
        row = self._database.insert(leases).values(
            name=self.name, holder=self._holder, epoch=1, expires_at=self._database.in_seconds(LEASE_SECONDS)
        )
        taking = row.on_conflict_do_update(
            index_elements=[leases.c.name],
            set_={
                "holder": row.excluded.holder,
                "epoch": leases.c.epoch + 1,
                # Not `excluded`, which is from before this statement waited for the row.
                "expires_at": self._database.in_seconds(LEASE_SECONDS),
            },
            where=leases.c.expires_at <= self._database.in_seconds(0),
        ).returning(leases.c.epoch)
        async with self._database.write() as connection:
            epoch = await connection.scalar(taking)
        if epoch is None:
            return False
        self.epoch = epoch
        return True

    async def renew(self) -> None:
        """Hold it for longer; LeaseLostError if another process has it."""
        async with self._database.write() as connection:
            await self.hold(connection)

    async def hold(self, connection: AsyncConnection) -> None:
        """Renew it as a part of a transaction, which so happens only in time; LeaseLostError as above."""
        renewal = update(leases).where(self._is_ours()).values(expires_at=self._database.in_seconds(LEASE_SECONDS))
        if (await connection.execute(renewal)).rowcount == 0:
            raise LeaseLostError("Another process has taken over.")

    async def release(self) -> None:
        """Let another process take it at once; nothing if it is lost already."""
        async with self._database.write() as connection:
            await connection.execute(
                update(leases).where(self._is_ours()).values(expires_at=self._database.in_seconds(-1))
            )

    def _is_ours(self) -> ColumnElement[bool]:
        return and_(leases.c.name == self.name, leases.c.holder == self._holder, leases.c.epoch == self.epoch)


async def is_held(database: Database, name: str) -> bool:
    """Whether some process holds a lease."""
    query = select(leases.c.name).where(leases.c.name == name, leases.c.expires_at > database.in_seconds(0))
    async with database.read() as connection:
        return await connection.scalar(query) is not None


async def run_leased(lease: Lease, work: Coroutine[Any, Any, None]) -> None:
    """Run something for as long as the lease that was acquired can be kept, and release it afterwards.

    LeaseLostError, after the work was cancelled, if it cannot; and whatever the work raises.
    """
    tasks = [asyncio.create_task(_keep(lease)), asyncio.create_task(work)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await lease.release()


async def _keep(lease: Lease) -> None:
    while True:
        await asyncio.sleep(RENEWAL_SECONDS)
        await lease.renew()
