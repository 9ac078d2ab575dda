"""How the processes that share a database share what Telegram lets the bot send in a second.

Each has a share, in the row by which it is known to work. The shares never sum up to more than the limit: a process
takes only what no other one has, and gives up only what it does not use any more. So nobody has to wait for anybody's
consent, and whoever dies gives all back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import INBOX_LOCK, Database
from bot.storage.tables import leases, workers
from bot.storage.workers import Worker

EVERYTHING: Final = 1_000_000
"""As much as can be had."""
LEAST: Final = 0.1
"""The part of the limit that is left to each process for replies, whatever the others want, where there are few."""
FLOOD: Final = "flood"
"""The row among the leases that says until when Telegram wants nothing."""
TOLERANCE_SECONDS: Final = 0.5
"""By so much the processes may disagree on the end of a pause."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a process tells the others; numbers of messages."""

    replies: int
    """How many replies it wants to send in a second."""
    messages: int
    """How many messages, these replies included."""
    in_use: int
    """How many it has sent in the last second, or is sending."""
    closed_for: float = 0.0
    """How many seconds the pause still lasts that Telegram asked this process for."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What came of a round."""

    share: int
    """How many messages a second this process may send from now on."""
    closed_for: float
    """How many seconds the longest pause still lasts that Telegram asked any process for."""


class Shares:
    """The part of this process."""

    def __init__(self, database: Database, limit: int) -> None:
        """`limit` is how many messages a second all processes may send, the same for each of them."""
        self._database = database
        self._limit = limit
        self._allowed = 0
        """What the last round gave."""

    async def agree(self, worker: Worker, demand: Demand) -> Agreement:
        """One round: what this process may send from now on; nothing if the others do not count it as one that works.

        Whoever asks keeps to it as soon as this returns, and only for as long as no other can have given the worker up.
        """
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            allowed = await self._share(connection, worker, demand)
            closed_for = await self._pause(connection, demand.closed_for)
        # Not before it is certain: until then, what the last round gave is in force.
        self._allowed = allowed
        return Agreement(share=allowed, closed_for=closed_for)

    async def give_back(self, worker: Worker, in_use: int) -> None:
        """Keep only what messages of the last second still count for: this process sends nothing more."""
        async with self._database.write() as connection:
            await self._database.lock(connection, INBOX_LOCK)
            await connection.execute(
                update(workers).where(workers.c.id == worker.id, workers.c.share > in_use).values(share=in_use)
            )

    async def _share(self, connection: AsyncConnection, worker: Worker, demand: Demand) -> int:
        """Note the share of this process; what it may use of it from now on."""
        is_over = workers.c.expires_at <= self._database.in_seconds(0)
        # What this leaves is in use. It is written, and not only read, because a worker may still come back to life.
        await connection.execute(update(workers).where(is_over, workers.c.share > 0).values(share=0))
        living = (await connection.execute(select(workers).where(~is_over).order_by(workers.c.id))).all()
        place = next((place for place, row in enumerate(living) if row.id == worker.id), None)
        if place is None:
            return 0
        former = living[place]
        kept = min(former.share, max(self._allowed, demand.in_use))
        claims = [Claim(replies=row.replies, messages=row.messages, share=row.share) for row in living]
        claims[place] = Claim(replies=demand.replies, messages=demand.messages, share=kept)
        target = targets(self._limit, claims)[place]
        share = max(kept, min(target, self._limit - sum(row.share for row in living) + former.share))
        told = {"replies": demand.replies, "messages": demand.messages, "share": share}
        if any(former._mapping[name] != value for name, value in told.items()):
            await connection.execute(update(workers).where(workers.c.id == worker.id).values(told))
        return int(min(share, target))

    async def _pause(self, connection: AsyncConnection, seconds: float) -> float:
        """How many seconds the pause lasts, by what the others know and what this process knows."""
        if seconds > TOLERANCE_SECONDS:
            row = self._database.insert(leases).values(
                name=FLOOD, holder="", epoch=0, expires_at=self._database.in_seconds(seconds)
            )
            longer = row.on_conflict_do_update(
                index_elements=[leases.c.name],
                set_={"expires_at": self._database.in_seconds(seconds)},
                # What was heard of another process comes back a little longer: that must not go on and on.
                where=leases.c.expires_at < self._database.in_seconds(seconds - TOLERANCE_SECONDS),
            )
            await connection.execute(longer)
        query = select(leases.c.expires_at, self._database.in_seconds(0).label("now")).where(leases.c.name == FLOOD)
        pause = (await connection.execute(query)).one_or_none()
        return max((pause.expires_at - pause.now).total_seconds(), 0.0) if pause else 0.0


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a living process wants and has."""

    replies: int
    messages: int
    """These replies included."""
    share: int


def targets(limit: int, claims: Sequence[Claim]) -> list[int]:
    """What each process should have: as much as it wants, replies first, the same for all who want more than there is.

    What nobody wants is spread evenly, so that whoever wants more next has it at once. Where nobody lacks anything,
    nobody has to give anything up. Who is at rest keeps a little for the first replies.
    """
    least = max(round(limit * LEAST), 1)
    replies = allot(limit, [max(claim.replies, least) for claim in claims])
    others = allot(
        limit - sum(replies), [max(claim.messages - own, 0) for claim, own in zip(claims, replies, strict=True)]
    )
    wanted = [sum(each) for each in zip(replies, others, strict=True)]
    spare = allot(limit - sum(wanted), [limit] * len(claims))
    fair = [sum(each) for each in zip(wanted, spare, strict=True)]
    if all(claim.share >= want for claim, want in zip(claims, wanted, strict=True)):
        return [max(claim.share, each) for claim, each in zip(claims, fair, strict=True)]
    return fair


def allot(amount: int, wants: Sequence[int]) -> list[int]:
    """To each what it wants, or where that is more than there is, an equal part of what the modest ones leave."""
    given = [0] * len(wants)
    for left, place in zip(range(len(wants), 0, -1), sorted(range(len(wants)), key=wants.__getitem__), strict=True):
        given[place] = min(wants[place], amount // left)
        amount -= given[place]
    return given
