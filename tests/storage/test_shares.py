"""Shares of the flood limit: together never more than the limit, and something for everybody who works."""

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.shares import EVERYTHING, FLOOD, Claim, Demand, Shares, allot, targets
from bot.storage.tables import leases, workers
from bot.storage.workers import LINGERING_SECONDS, Worker

LIMIT = 10
MOST = 3
"""So many processes come in the course of a test."""

amounts = st.integers(0, 40)


# What is fair


@given(amount=amounts, wants=st.lists(amounts, min_size=1, max_size=8))
def test_what_there_is_goes_to_the_modest_first(amount: int, wants: list[int]) -> None:
    given_ = allot(amount, wants)
    assert all(0 <= got <= want for got, want in zip(given_, wants, strict=True))
    assert sum(given_) == min(amount, sum(wants))
    least = min((got for got, want in zip(given_, wants, strict=True) if got < want), default=0)
    assert all(got <= least + 1 for got in given_) or least == 0


claims = st.builds(
    lambda replies, others, share: Claim(replies=replies, messages=replies + others, share=share),
    amounts,
    st.one_of(amounts, st.just(EVERYTHING)),
    st.integers(0, 5),
)


@given(wanted=st.lists(claims, min_size=1, max_size=6))
def test_everybody_has_something_and_nothing_is_left(wanted: list[Claim]) -> None:
    given_ = targets(30, wanted)
    assert min(given_) >= 1
    assert sum(given_) >= 30


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([(0, 0)], [30]),
        ([(0, 0), (0, 0)], [15, 15]),
        ([(8, 8), (0, 0)], [17, 13]),
        ([(50, 50), (0, 0)], [27, 3]),
        ([(50, 50), (50, 50)], [15, 15]),
        ([(50, 50), (9, 9)], [21, 9]),
        ([(4, EVERYTHING), (9, 9)], [21, 9]),
        ([(25, 25), (0, EVERYTHING)], [25, 5]),
    ],
    ids=[
        "one",
        "two at rest",
        "one at work",
        "one under load",
        "both under load",
        "who wants little gets it",
        "a broadcast has what replies leave",
        "replies anywhere come before broadcasts",
    ],
)
def test_fair_is(wanted: list[tuple[int, int]], expected: list[int]) -> None:
    assert targets(30, [Claim(replies=replies, messages=all_, share=0) for replies, all_ in wanted]) == expected


def test_where_nobody_lacks_anything_nobody_gives_anything_up() -> None:
    rich, poor = Claim(replies=3, messages=3, share=25), Claim(replies=5, messages=5, share=5)
    assert targets(30, [rich, poor]) == [25, 16]


# The rounds


async def report(database: Database, worker: Worker, *, bury: bool = False) -> None:
    """Let a worker report, for longer than any machine takes for a test."""
    async with database.write() as connection:
        if bury:
            await worker.bury(connection)
        await worker.report(connection)
        is_its = workers.c.id == worker.id
        await connection.execute(update(workers).where(is_its).values(expires_at=database.in_seconds(600)))


async def die(database: Database, *dead: Worker) -> None:
    """Let so much time pass that the others give these up."""
    async with database.write() as connection:
        ids = [worker.id for worker in dead]
        await connection.execute(
            update(workers).where(workers.c.id.in_(ids)).values(expires_at=database.in_seconds(-0.001))
        )


def wanting(replies: int = 0, *, in_use: int = 0, closed_for: float = 0) -> Demand:
    return Demand(replies=replies, messages=replies, in_use=in_use, closed_for=closed_for)


class Process:
    """One process, of which each second is a round."""

    def __init__(self, database: Database, limit: int = LIMIT) -> None:
        self.worker = Worker(database)
        self.shares = Shares(database, limit)

    async def agree(self, demand: Demand) -> int:
        return (await self.shares.agree(self.worker, demand)).share


async def two(database: Database) -> tuple[Process, Process]:
    one, other = Process(database), Process(database)
    await report(database, one.worker)
    await report(database, other.worker)
    return one, other


async def test_who_is_alone_has_all_at_once(database: Database) -> None:
    process = Process(database)
    assert await process.agree(wanting(5)) == 0, "it has not said that it works"
    await report(database, process.worker)
    assert await process.agree(wanting(5)) == LIMIT


async def test_a_newcomer_gets_what_the_others_do_not_use_any_more(database: Database) -> None:
    one, other = await two(database)
    async with database.write() as connection:
        await connection.execute(delete(workers).where(workers.c.id == other.worker.id))
    assert await one.agree(wanting(LIMIT)) == LIMIT
    await report(database, other.worker)
    assert await other.agree(wanting(2)) == 0
    assert await one.agree(wanting(LIMIT, in_use=LIMIT)) == 8, "less from now on"
    assert await other.agree(wanting(2)) == 0, "but what it sent a moment ago still counts"
    assert await one.agree(wanting(LIMIT, in_use=9)) == 8
    assert await other.agree(wanting(2)) == 1
    assert await one.agree(wanting(LIMIT, in_use=8)) == 8
    assert await other.agree(wanting(2)) == 2


async def test_what_a_dead_one_had_is_free(database: Database) -> None:
    one, other = await two(database)
    assert await one.agree(wanting(4)) + await other.agree(wanting(4)) == LIMIT
    await die(database, other.worker)
    assert await one.agree(wanting(4)) == LIMIT


async def test_who_was_given_up_has_nothing_until_there_is_something(database: Database) -> None:
    one, other = await two(database)
    await one.agree(wanting(4))
    assert await other.agree(wanting(4)) > 0
    await die(database, other.worker)
    assert await other.agree(wanting(4)) == 0, "it knows by the clock of the database"
    await one.agree(wanting(4))
    await report(database, other.worker)
    assert await other.agree(wanting(4)) == 0, "the other one has it all"
    await one.agree(wanting(4))
    await one.agree(wanting(4))
    assert await other.agree(wanting(4)) >= 4


async def test_who_leaves_keeps_its_share_until_its_last_messages_are_forgotten(database: Database) -> None:
    one, other = await two(database)
    await one.agree(wanting(4))
    had = await other.agree(wanting(4))
    async with database.write() as connection:
        await other.worker.leave(connection)
    assert await one.agree(wanting(LIMIT)) == LIMIT - had
    async with database.write() as connection:
        in_time = workers.c.expires_at <= database.in_seconds(LINGERING_SECONDS)
        assert await connection.scalar(select(workers.c.id).where(in_time)) == other.worker.id
    await die(database, other.worker)
    assert await one.agree(wanting(LIMIT)) == LIMIT


async def test_who_never_had_a_share_leaves_nothing(database: Database) -> None:
    worker = Worker(database)
    await report(database, worker)
    async with database.write() as connection:
        await worker.leave(connection)
        assert await connection.scalar(select(func.count()).select_from(workers)) == 0


async def test_a_pause_is_for_all(database: Database) -> None:
    one, other = await two(database)
    assert (await one.shares.agree(one.worker, wanting(closed_for=40))).closed_for == pytest.approx(40, abs=2)
    heard = await other.shares.agree(other.worker, wanting(closed_for=3))
    assert heard.closed_for == pytest.approx(40, abs=2)
    async with database.write() as connection:
        await connection.execute(
            update(leases).where(leases.c.name == FLOOD).values(expires_at=database.in_seconds(-1))
        )
    assert (await other.shares.agree(other.worker, wanting())).closed_for == 0


async def test_what_was_heard_of_a_pause_does_not_prolong_it(database: Database) -> None:
    one, _ = await two(database)
    await one.shares.agree(one.worker, wanting(closed_for=40))
    async with database.read() as connection:
        end = await connection.scalar(select(leases.c.expires_at).where(leases.c.name == FLOOD))
    await one.shares.agree(one.worker, wanting(closed_for=40.2))
    async with database.read() as connection:
        assert await connection.scalar(select(leases.c.expires_at).where(leases.c.name == FLOOD)) == end


@dataclass
class Simulated:
    """A process, with what it has in force."""

    process: Process
    allowed: int = 0
    in_use: int = 0
    is_running: bool = True

    @property
    def in_force(self) -> int:
        """The most messages that it may have sent in any second around now."""
        return max(self.allowed, self.in_use)


class Rounds:
    """Processes that come, work, stand still and come back, and take part in rounds whenever they like."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.processes: list[Simulated] = []

    async def begin(self) -> None:
        """One process alone, which has all and uses it."""
        async with self.database.write() as connection:
            await connection.execute(delete(workers))
        await self.come()
        await self.agree(self.processes[0], 15, 0, meanwhile=0)
        self.processes[0].in_use = LIMIT

    async def come(self) -> None:
        self.processes.append(Simulated(Process(self.database)))
        await report(self.database, self.processes[-1].process.worker)

    async def agree(self, one: Simulated, replies: int, others: int, *, meanwhile: int) -> None:
        """A round; while it waits for the database, a process sends what it might until then."""
        before = one.allowed
        demand = Demand(replies=replies, messages=min(replies + others, EVERYTHING), in_use=one.in_use)
        one.allowed = (await one.process.shares.agree(one.process.worker, demand)).share
        assert one.is_running or not one.allowed
        one.in_use = max(one.in_use, min(meanwhile, before))

    async def stand_still(self, one: Simulated) -> None:
        """Say nothing for so long that the others give it up; it sends nothing from some time before."""
        one.allowed = one.in_use = 0
        one.is_running = False
        await die(self.database, one.process.worker)

    async def come_back(self, one: Simulated, *, is_buried: bool) -> None:
        await report(self.database, one.process.worker, bury=is_buried)
        one.is_running = True

    async def step(self, what: str, which: int, number: int, other: int) -> None:
        one = self.processes[which % len(self.processes)]
        match what:
            case "come" if len(self.processes) < MOST:
                await self.come()
            case "stand still" if one.is_running:
                await self.stand_still(one)
            case "come back" if not one.is_running:
                await self.come_back(one, is_buried=bool(other % 2))
            case "send":
                one.in_use = min(number, one.in_force)
            case _:
                await self.agree(one, number, (0, 0, 3, EVERYTHING)[other % 4], meanwhile=other)
        assert sum(one.in_force for one in self.processes) <= LIMIT, "no second sees more"
        async with self.database.read() as connection:
            assert (await connection.scalar(select(func.sum(workers.c.share))) or 0) <= LIMIT, "nor has the table more"

    async def end(self) -> None:
        """When nothing changes any more, all have their part after a few rounds, and nothing is left over."""
        living = [one for one in self.processes if one.is_running]
        shares = list[int]()
        for _ in range(5):
            for one in living:
                one.in_use = min(one.in_use, one.allowed)
                await self.agree(one, 4, 0, meanwhile=0)
            shares.append(sum(one.allowed for one in living))
        if living:
            assert shares[-1] == shares[-2] == LIMIT, shares
            assert min(one.allowed for one in living) >= min(4, LIMIT // len(living))


numbers = st.sampled_from([0, 1, 3, 5, 8, 15])
kinds = st.sampled_from(["agree"] * 8 + ["send"] * 3 + ["come", "stand still", "come back"])
steps = st.lists(st.tuples(kinds, st.integers(0, 11), numbers, numbers), min_size=30, max_size=40)


def test_whatever_happens_in_whatever_order(url: str) -> None:
    opening = Database.open(url)
    with asyncio.Runner() as runner:
        database = runner.run(opening.__aenter__())

        @settings(max_examples=25)
        @given(plan=steps)
        def play(plan: list[tuple[str, int, int, int]]) -> None:
            async def all_steps() -> None:
                world = Rounds(database)
                await world.begin()
                for step in plan:
                    await world.step(*step)
                await world.end()

            runner.run(all_steps())

        try:
            play()
        finally:
            runner.run(opening.__aexit__(None, None, None))


async def test_rounds_of_many_at_once_are_one_after_the_other(url: str) -> None:
    async with Database.open(url) as database, Database.open(url) as elsewhere:
        processes = [Process(each) for each in (database, elsewhere) for _ in range(4)]
        await asyncio.gather(*(report(each.shares._database, each.worker) for each in processes))
        agreed = list[int]()
        for _ in range(4):
            agreed = await asyncio.gather(*(each.agree(wanting(3)) for each in processes))
            assert sum(agreed) <= LIMIT
        assert sum(agreed) == LIMIT
        assert min(agreed) == 1


async def test_who_goes_leaves_to_the_next_what_no_message_counts_for(database: Database) -> None:
    inbox, former, later = Inbox(database), Worker(database), Worker(database)
    shares = Shares(database, 30)
    await inbox.report(former)
    assert (await shares.agree(former, Demand(replies=30, messages=30, in_use=4))).share == 30
    await inbox.release(former)
    await shares.give_back(former, 4)
    await inbox.report(later)
    assert (await Shares(database, 30).agree(later, Demand(replies=30, messages=30, in_use=0))).share == 26
