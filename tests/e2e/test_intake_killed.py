"""A question that was handed over is answered, whatever kills the process that has it, on both databases."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.playground.botapi.people import Person
from bot.storage.tables import inbox, workers
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import OPENING, pool
from tests.e2e.newsroom import Newsroom, newsroom
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]

QUESTIONS = 240
SECONDS = 4.0
"""How long the questions take to come in."""


@pytest.fixture
async def room(server: Server, url: str, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(server, url, tmp_path, pool()) as running:
        yield running


class Crowd:
    """People who ask one question each."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self.people: list[Person] = []

    async def ask(self) -> None:
        """Ask one after the other, evenly."""
        for number in range(QUESTIONS):
            person = self._room.server.person(f"Person {number}")
            self.people.append(person)
            await person.says(person.private, OPENING)
            await asyncio.sleep(SECONDS / QUESTIONS)

    def answered(self) -> Counter[int]:
        """How many answers each person got, by id."""
        return Counter({person.id: len(person.private.from_bots) for person in self.people})

    async def in_flight(self) -> int:
        """How many have their answer while the database does not know of it."""
        async with self._room.database.read() as connection:
            waiting = set(await connection.scalars(select(inbox.c.queue).where(inbox.c.state == "waiting")))
        return sum(1 for person, number in self.answered().items() if number and person in waiting)

    async def let_workers_die(self) -> None:
        """Let the time pass after which the others take notice of who is silent."""
        await self._room.let_leases_end()
        async with self._room.database.write() as connection:
            await connection.execute(update(workers).values(expires_at=self._room.database.in_seconds(-1)))


async def test_a_process_that_is_killed_again_and_again_leaves_no_question_unanswered(
    room: Newsroom, server: Server
) -> None:
    crowd, chance, in_flight = Crowd(room), random.Random(6), 0  # noqa: S311 - no secret
    asking = asyncio.create_task(crowd.ask())
    for _ in range(3):
        process = await room.start(flood_limit="1000")
        before = crowd.answered().total()
        await room.until(lambda before=before: crowd.answered().total() > before)  # type: ignore[misc]
        await asyncio.sleep(chance.uniform(0.0, 0.5))
        process.send_signal(signal.SIGKILL)
        await process.wait()
        in_flight += await crowd.in_flight()
        await crowd.let_workers_die()
    await room.start(flood_limit="1000")
    await asking
    await room.until(lambda: len(+crowd.answered()) == QUESTIONS)

    assert crowd.answered().total() - QUESTIONS <= in_flight


async def test_a_process_that_is_told_to_stop_finishes_what_it_has_begun_and_leaves_the_rest(room: Newsroom) -> None:
    crowd = Crowd(room)
    asking = asyncio.create_task(crowd.ask())
    for _ in range(2):
        process = await room.start(flood_limit="1000")
        before = crowd.answered().total()
        await room.until(lambda before=before: crowd.answered().total() > before + 20)  # type: ignore[misc]
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert await crowd.in_flight() == 0
    await room.start(flood_limit="1000")
    await asking
    await room.until(lambda: len(+crowd.answered()) == QUESTIONS)

    assert crowd.answered().total() == QUESTIONS
