"""Updates in the inbox: each once, in its queue's order, whichever process handles it and whichever dies."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from bot.storage.database import Database
from bot.storage.inbox import MOST_CRASHES, Inbox, InboxState, Received, Waiting
from bot.storage.tables import inbox as table
from bot.storage.tables import workers
from bot.storage.workers import Worker


@pytest.fixture
def inbox(database: Database) -> Inbox:
    """An empty inbox."""
    return Inbox(database)


async def at_work(inbox: Inbox, database: Database) -> Worker:
    """A process that works."""
    worker = Worker(database)
    await inbox.report(worker)
    return worker


async def die(worker: Worker, database: Database) -> None:
    """Be silent for so long that the others take notice."""
    async with database.write() as connection:
        await connection.execute(
            update(workers).where(workers.c.id == worker.id).values(expires_at=database.in_seconds(-1))
        )


def received(number: int, queue: int | None = 7) -> Received:
    return Received(update_id=number, queue=queue, payload=f'{{"update_id": {number}}}')


def numbers(rows: Sequence[Waiting]) -> list[int]:
    return [row.update_id for row in rows]


async def test_each_update_is_stored_once(inbox: Inbox, database: Database) -> None:
    worker = await at_work(inbox, database)
    first = await inbox.store(worker, [received(2), received(1), received(2)])
    assert (numbers(first.ours), first.new) == ([1, 2], 2)
    again = await inbox.store(worker, [received(2), received(3)])
    assert (numbers(again.ours), again.new) == ([3], 1)
    await inbox.settle(worker, [1, 2, 3])
    assert (await inbox.store(worker, [received(2)])).new == 0


async def test_of_what_was_handled_only_the_number_is_left(inbox: Inbox, database: Database) -> None:
    worker = await at_work(inbox, database)
    await inbox.store(worker, [received(1)])
    await inbox.failed(worker, 1, "Traceback", set_aside=False)
    await inbox.settle(worker, [1])
    async with database.read() as connection:
        row = (await connection.execute(select(table))).mappings().one()
    assert {name for name, value in row.items() if value is not None and value is not False} == {
        "update_id",
        "state",
        "failures",
        "crashes",
        "received_at",
        "changed_at",
    }


async def test_a_queue_belongs_to_one_worker_until_it_is_empty(inbox: Inbox, database: Database) -> None:
    one, two = await at_work(inbox, database), await at_work(inbox, database)
    await inbox.store(one, [received(1)])
    assert numbers((await inbox.store(two, [received(2), received(3, queue=8)])).ours) == [3]
    assert numbers(await inbox.claim(two, 10)) == []
    assert numbers(await inbox.settle(one, [1])) == [2]
    await inbox.settle(one, [2])
    assert numbers((await inbox.store(two, [received(4)])).ours) == [4]


async def test_what_another_process_stored_comes_before_what_is_stored_later(inbox: Inbox, database: Database) -> None:
    one, two = await at_work(inbox, database), await at_work(inbox, database)
    await inbox.store(one, [received(1)])
    await inbox.store(two, [received(2)])
    assert numbers((await inbox.store(one, [received(3)])).ours) == [2, 3]
    assert numbers(await inbox.settle(one, [1])) == []


async def test_what_there_is_no_room_for_waits_in_order_for_whoever_has(inbox: Inbox, database: Database) -> None:
    one, two = await at_work(inbox, database), await at_work(inbox, database)
    assert (await inbox.store(one, [received(1), received(2), received(3, queue=8)], room=False)).ours == ()
    # Not before those that nobody has.
    assert (await inbox.store(two, [received(4)])).ours == ()
    assert numbers(await inbox.claim(one, 2)) == [1, 2]
    assert numbers(await inbox.claim(two, 10)) == [3]
    await inbox.settle(one, [1, 2])
    assert numbers(await inbox.claim(two, 10)) == [4]


async def test_what_a_dead_worker_had_goes_to_another(inbox: Inbox, database: Database) -> None:
    one, two = await at_work(inbox, database), await at_work(inbox, database)
    await inbox.store(one, [received(1), received(2), received(3, queue=None)])
    await die(one, database)
    assert await inbox.report(two)
    assert numbers(await inbox.claim(two, 10)) == [1, 2, 3]
    # Should it only have stood still, it has no say any more.
    await inbox.settle(one, [1])
    await inbox.failed(one, 2, "Traceback", set_aside=True)
    assert (await inbox.depth()).waiting == 3
    former = one.id
    assert not await inbox.report(one)
    assert one.id != former


async def test_what_a_worker_leaves_is_free_at_once(inbox: Inbox, database: Database) -> None:
    one, two = await at_work(inbox, database), await at_work(inbox, database)
    await inbox.store(one, [received(1)])
    await inbox.release(one)
    assert not one.is_sure
    assert numbers(await inbox.claim(two, 10)) == [1]


async def test_what_processes_die_of_is_set_aside_in_the_end(inbox: Inbox, database: Database) -> None:
    for _ in range(MOST_CRASHES):
        worker = await at_work(inbox, database)
        await inbox.store(worker, [received(1), received(2)])
        await inbox.claim(worker, 10)
        await die(worker, database)
    survivor = await at_work(inbox, database)
    assert numbers(await inbox.claim(survivor, 10)) == [2]
    (aside,) = await inbox.set_aside()
    assert (aside.update_id, aside.crashes) == (1, MOST_CRASHES)
    assert "died" in aside.traceback


async def test_what_was_set_aside_can_be_tried_again(inbox: Inbox, database: Database) -> None:
    worker = await at_work(inbox, database)
    await inbox.store(worker, [received(1)])
    await inbox.failed(worker, 1, "Traceback", set_aside=False)
    await inbox.failed(worker, 1, "Traceback: the last", set_aside=True)
    # As the intake does with all that it has done with.
    await inbox.settle(worker, [1])
    (aside,) = await inbox.set_aside()
    assert (aside.failures, aside.traceback, aside.payload) == (2, "Traceback: the last", '{"update_id": 1}')
    assert (await inbox.depth()).set_aside == 1
    assert await inbox.try_again(1)
    assert not await inbox.try_again(1)
    (row,) = await inbox.claim(worker, 10)
    assert (row.update_id, row.failures) == (1, 0)


async def test_numbers_are_forgotten_but_nothing_that_waits(inbox: Inbox, database: Database) -> None:
    worker = await at_work(inbox, database)
    await inbox.store(worker, [received(number, queue=number) for number in (1, 2, 3)])
    await inbox.settle(worker, [1])
    await inbox.failed(worker, 2, "Traceback", set_aside=True)
    now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    await inbox.forget_old(handled=now, set_aside=now - dt.timedelta(days=1))
    async with database.read() as connection:
        left = {row.update_id: row.state for row in await connection.execute(select(table))}
    assert left == {2: InboxState.SET_ASIDE, 3: InboxState.WAITING}
    depth = await inbox.depth()
    assert depth.waiting == 1
    assert depth.oldest is not None
    assert now - depth.oldest < dt.timedelta(minutes=1)


class Processes:
    """Some processes that take updates in and handle them, in any order of events."""

    def __init__(self, inbox: Inbox, database: Database, chance: random.Random) -> None:
        self._inbox = inbox
        self._database = database
        self._chance = chance
        self._in_hand: dict[Worker, list[Waiting]] = {}
        self.stored: list[Received] = []
        self.handled: dict[int, list[int]] = defaultdict(list)
        """What was handled of each queue, in the order in which it was."""
        self.again = 0
        """How much was handled more than once at most: what was in hand when a process died."""

    @property
    def _next(self) -> int:
        return len(self.stored)

    async def step(self) -> None:
        """Let something happen."""
        workers = [*self._in_hand]
        if len(workers) < 3 and (not workers or self._chance.random() < 0.1):
            worker = await at_work(self._inbox, self._database)
            self._in_hand[worker] = []
            return
        worker = self._chance.choice(workers)
        happens = self._chance.choices(
            [self._store, self._handle, self._claim, self._die, self._leave], [4, 6, 2, 1, 1]
        )
        await happens[0](worker)

    async def finish(self) -> None:
        """Handle all that is left."""
        for worker in [*self._in_hand]:
            await self._leave(worker)
        last = await at_work(self._inbox, self._database)
        self._in_hand[last] = []
        while (await self._inbox.depth()).waiting:
            await self._claim(last)
            await self._handle(last)

    async def _store(self, worker: Worker) -> None:
        bunch = [received(self._next + each, self._chance.randrange(4)) for each in range(self._chance.randint(1, 4))]
        repeated = [self._chance.choice(self.stored)] if self.stored else []
        self.stored += bunch
        stored = await self._inbox.store(worker, bunch + repeated, room=self._chance.random() < 0.7)
        assert stored.new == len(bunch)
        self._in_hand[worker] += stored.ours

    async def _handle(self, worker: Worker) -> None:
        rows = self._in_hand[worker]
        if not rows:
            return
        queue = self._chance.choice(rows).queue
        row = next(row for row in rows if row.queue == queue)
        assert queue is not None
        self.handled[queue].append(row.update_id)
        rows.remove(row)
        rows += await self._inbox.settle(worker, [row.update_id])

    async def _claim(self, worker: Worker) -> None:
        await self._inbox.report(worker)
        self._in_hand[worker] += await self._inbox.claim(worker, self._chance.randint(1, 5))

    async def _die(self, worker: Worker) -> None:
        rows = self._in_hand.pop(worker)
        if rows and rows[0].queue is not None:  # The oldest of its queue was handled, and nobody knows.
            self.handled[rows[0].queue].append(rows[0].update_id)
            self.again += 1
        await die(worker, self._database)

    async def _leave(self, worker: Worker) -> None:
        await self._inbox.release(worker)
        del self._in_hand[worker]


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_all_is_handled_in_order(inbox: Inbox, database: Database, seed: int) -> None:
    processes = Processes(inbox, database, random.Random(seed))  # noqa: S311 - no secret
    for _ in range(60):
        await processes.step()
    await processes.finish()
    for queue in range(4):
        handled = processes.handled[queue]
        assert list(dict.fromkeys(handled)) == [row.update_id for row in processes.stored if row.queue == queue]
    assert sum(map(len, processes.handled.values())) <= len(processes.stored) + processes.again
