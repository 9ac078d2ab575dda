"""The thread beside the event loop: one thing after the other, and the loop goes on meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextvars import ContextVar

import pytest
import pytest_asyncio

from bot.chat.worker import Worker

PATIENCE = 5.0


class Door:
    """What keeps a worker busy until it is opened."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._opened = threading.Event()
        self._loop = asyncio.get_running_loop()

    def wait(self) -> None:
        self._loop.call_soon_threadsafe(self.reached.set)
        self._opened.wait(PATIENCE)

    def open(self) -> None:
        self._opened.set()


@pytest_asyncio.fixture
async def door() -> AsyncIterator[Door]:
    """Opened at the end at the latest."""
    made = Door()
    yield made
    made.open()


async def test_the_loop_goes_on_while_the_worker_works(door: Door) -> None:
    working = asyncio.create_task(Worker().do(door.wait))
    await door.reached.wait()
    assert not working.done()
    door.open()
    await working


async def test_what_comes_first_is_done_first() -> None:
    worker, done = Worker(), list[int]()
    await asyncio.gather(*(worker.do(done.append, number) for number in range(50)))
    assert done == list(range(50))


async def test_all_is_done_in_one_thread_which_is_not_the_loops() -> None:
    worker = Worker()
    threads = set(await asyncio.gather(*(worker.do(threading.get_ident) for _ in range(10))))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_an_error_is_the_callers_and_the_worker_goes_on() -> None:
    worker = Worker()
    with pytest.raises(ValueError, match="'x'"):
        await worker.do(int, "x")
    assert await worker.do(int, "7") == 7


async def test_what_is_cancelled_while_it_waits_is_never_done(door: Door) -> None:
    worker, done = Worker(), list[int]()
    working = asyncio.create_task(worker.do(door.wait))
    waiting = [asyncio.create_task(worker.do(done.append, number)) for number in range(3)]
    await door.reached.wait()
    waiting[1].cancel()
    await asyncio.wait([waiting[1]])
    door.open()
    await asyncio.gather(working, waiting[0], waiting[2])
    assert done == [0, 2]


async def test_what_is_cancelled_at_work_leaves_the_worker_to_others(door: Door) -> None:
    worker = Worker()
    working = asyncio.create_task(worker.do(door.wait))
    await door.reached.wait()
    working.cancel()
    await asyncio.wait([working])
    door.open()
    assert await worker.do(int, "7") == 7


async def test_context_variables_are_the_callers() -> None:
    variable = ContextVar[str]("variable")
    variable.set("the caller's")
    assert await Worker().do(variable.get) == "the caller's"


def test_a_loop_that_ends_waits_for_no_one() -> None:
    """Left in the queue of a bot that stops: what has not begun never begins."""
    worker, done, opened = Worker(), list[int](), threading.Event()

    async def leave() -> None:
        asyncio.create_task(worker.do(opened.wait, PATIENCE))  # noqa: RUF006 - it is left alone on purpose
        for number in range(3):
            asyncio.create_task(worker.do(done.append, number))  # noqa: RUF006
        await asyncio.sleep(0)

    asyncio.run(leave())
    opened.set()
    assert asyncio.run(worker.do(len, done)) == 0
