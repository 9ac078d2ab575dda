"""How often what is announced of a meeting has changed, and what was announced beside the base."""

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.tables import meetings


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is stored of a meeting."""

    id: str
    announced: str | None
    """JSON of what was announced beside the base; None where the base says all."""
    digest: str
    """Of all that was last announced."""
    sequence: int
    """How often the digest has changed."""
    changed_at: dt.datetime
    """When it did so last, or when the meeting was first seen."""


class Meetings:
    """The store of meetings; the base holds what they are about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction for the methods that take one."""
        return self._database.write()

    async def all(self) -> Mapping[str, Standing]:
        """What is stored of each meeting, by its id."""
        async with self._database.read() as connection:
            return {row["id"]: Standing(**row) for row in (await connection.execute(select(meetings))).mappings()}

    async def hold(self, connection: AsyncConnection, digests: Mapping[str, str]) -> Mapping[str, Standing]:
        """What is stored of these meetings, which no other transaction changes until this one ends.

        A meeting that is seen for the first time is entered with its digest.
        """
        if not digests:
            return {}
        now = dt.datetime.now(dt.UTC)
        # In one order everywhere, so that two processes do not wait for each other.
        fresh = [
            {"id": name, "announced": None, "digest": digests[name], "sequence": 0, "changed_at": now}
            for name in sorted(digests)
        ]
        await connection.execute(self._database.insert(meetings).on_conflict_do_nothing(), fresh)
        query = select(meetings).where(meetings.c.id.in_(list(digests))).order_by(meetings.c.id).with_for_update()
        return {row["id"]: Standing(**row) for row in (await connection.execute(query)).mappings()}

    async def announce(
        self, connection: AsyncConnection, meeting: str, *, announced: str | None, digest: str
    ) -> Standing:
        """Store what is announced of a held meeting from now on; the sequence grows if the digest is another."""
        here = meetings.c
        same = here.digest == digest
        change = (
            update(meetings)
            .where(here.id == meeting)
            .values(
                announced=announced,
                digest=digest,
                sequence=case((same, here.sequence), else_=here.sequence + 1),
                changed_at=case((same, here.changed_at), else_=dt.datetime.now(dt.UTC)),
            )
            .returning(meetings)
        )
        return Standing(**(await connection.execute(change)).mappings().one())
