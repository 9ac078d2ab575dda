"""Shares of the flood limit: together never more than the limit, and something for everybody who works."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select, update

from bot.storage.database import Database
from bot.storage.shares import EVERYTHING, FLOOD, Agreement, Claim, Demand, Shares, allot, targets
from bot.storage.tables import leases, workers
from bot.storage.workers import LINGERING_SECONDS, Worker

Given = TypeVar("Given")

LIMIT = 10

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


async def report(database: Database, worker: Worker) -> None:
    async with database.write() as connection:
        await worker.report(connection)


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


class Rounds(RuleBasedStateMachine):
    """Processes that come, work, stand still and die, and take part in rounds whenever they like."""

    def __init__(self, database: Database, runner: asyncio.Runner) -> None:
        super().__init__()
        self.database, self.runner = database, runner
        self.processes: list[Simulated] = []

    def run(self, work: Coroutine[Any, Any, Given]) -> Given:
        return self.runner.run(work)

    def pick(self, number: int) -> Simulated:
        return self.processes[number % len(self.processes)]

    @initialize(number=st.integers(1, 4))
    def begin(self, number: int) -> None:
        async def clear() -> None:
            async with self.database.write() as connection:
                await connection.execute(delete(workers))
                await connection.execute(delete(leases))

        self.run(clear())
        for _ in range(number):
            self.come()

    def come(self) -> None:
        self.processes.append(Simulated(Process(self.database)))
        self.run(report(self.database, self.processes[-1].process.worker))

    @rule()
    def a_newcomer(self) -> None:
        if len(self.processes) < LIMIT:
            self.come()

    @rule(which=st.integers(0), replies=st.integers(0, 15), others=st.sampled_from([0, 0, 3, EVERYTHING]))
    def a_round(self, which: int, replies: int, others: int) -> None:
        self._agree(self.pick(which), replies, others)

    @rule(which=st.integers(0), much=st.integers(0, 15))
    def messages_come_and_go(self, which: int, much: int) -> None:
        one = self.pick(which)
        one.in_use = min(much, one.in_force)

    @rule(which=st.integers(0))
    def one_dies(self, which: int) -> None:
        self._given_up(self.pick(which))

    @rule(which=st.integers(0), is_buried=st.booleans())
    def one_comes_back(self, which: int, is_buried: bool) -> None:
        async def come_back() -> None:
            async with self.database.write() as connection:
                if is_buried:
                    await one.process.worker.bury(connection)
                await one.process.worker.report(connection)

        one = self.pick(which)
        if not one.is_running:
            self.run(come_back())
            one.is_running = True

    def _given_up(self, one: Simulated) -> None:
        """It says nothing for so long that the others give it up; it sends nothing from some time before."""
        one.allowed = one.in_use = 0
        one.is_running = False
        self.run(die(self.database, one.process.worker))

    def _agree(self, one: Simulated, replies: int, others: int) -> Agreement:
        demand = Demand(replies=replies, messages=min(replies + others, EVERYTHING), in_use=one.in_use)
        agreement = self.run(one.process.shares.agree(one.process.worker, demand))
        one.allowed = agreement.share
        assert one.is_running or not one.allowed
        return agreement

    @invariant()
    def no_second_sees_more_than_the_limit(self) -> None:
        assert sum(one.in_force for one in self.processes) <= LIMIT

    @invariant()
    def nor_has_the_table_more(self) -> None:
        async def all_shares() -> int:
            async with self.database.read() as connection:
                return int(await connection.scalar(select(func.sum(workers.c.share))) or 0)

        assert self.run(all_shares()) <= LIMIT

    def teardown(self) -> None:
        """When nothing changes any more, all have their part after a few rounds, and nothing is left over."""
        living = [one for one in self.processes if one.is_running]
        shares = list[int]()
        for _ in range(5):
            for one in living:
                one.in_use = min(one.in_use, one.allowed)
                self._agree(one, 4, 0)
            shares.append(sum(one.allowed for one in living))
        if living:
            assert shares[-1] == shares[-2] == LIMIT, shares
            assert min(one.allowed for one in living) >= min(4, LIMIT // len(living))


def test_whatever_happens_in_whatever_order(url: str) -> None:
    few = settings(
        max_examples=10,
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
    )
    opening = Database.open(url)
    with asyncio.Runner() as runner:
        database = runner.run(opening.__aenter__())
        try:
            machine: Any = lambda: Rounds(database, runner)  # noqa: E731 - only a class has the annotated type
            run_state_machine_as_test(machine, settings=few)
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
