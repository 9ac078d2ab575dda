"""From Telegram to the handlers: every update is stored first, then handled in its chat's order, until it is done."""

import asyncio
import datetime as dt
import json
import logging
import traceback
from collections import deque
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from telegram import Update
from telegram.error import RetryAfter

from bot.chat.arrivals import Json, kind_of, received
from bot.chat.context import Belegbot, services_of
from bot.chat.handlers.failures import apologise, is_passing, is_refusal
from bot.chat.limits import asked_pause
from bot.chat.quotas import NotYetError
from bot.errors import BelegbotError, StorageError
from bot.logs import about, without_secret
from bot.storage.gathering import Gathering
from bot.storage.inbox import Inbox, Received, Waiting
from bot.storage.leases import RENEWAL_SECONDS
from bot.storage.workers import Worker

logger = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 64
MOST_IN_HAND: Final = 2_000
"""How many updates wait in memory; the others wait in the database alone."""
RETRY_SECONDS: Final = (0.5, 2.0)
"""How long to wait before an update is tried a second and a third time; then it is set aside."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""While the Bot API server or the database is out of reach, tries are no failures of the update."""
DRAIN_SECONDS: Final = 8.0
"""How long running handlers have at the end."""
EXPIRY: Final = {"inline_query": dt.timedelta(seconds=30), "callback_query": dt.timedelta(seconds=150)}
"""After which Telegram takes no answer any more."""


@dataclass(eq=False, slots=True)
class _Job:
    """An update in hand."""

    row: Waiting
    update: Json
    kind: str
    failures: int
    passing: int = 0
    """How often in a row the server, and not the update, seemed to be at fault."""
    successes: int = 0
    """How many updates had been handled when that was last so."""

    @property
    def line(self) -> Hashable:
        """What it stands in line with. Who types does not wait for the answer to what was typed before."""
        in_order = self.row.queue is not None and self.kind != "inline_query"
        return self.row.queue if in_order else (self.kind, self.row.update_id)

    @property
    def subject(self) -> Hashable | None:
        """Of what it is a state that the next one makes needless: what somebody types, or an edited message."""
        match self.kind:
            case "inline_query":
                return self.kind, self.row.queue
            case "edited_message" if isinstance(number := self.update[self.kind].get("message_id"), int):
                return self.kind, self.row.queue, number
            case _:
                return None


class Intake:
    """Takes updates over and sees to it that each is handled, whatever fails; one for each process."""

    def __init__(self, application: Belegbot) -> None:
        self.application = application
        services = services_of(application)
        self._metrics = services.metrics
        self._inbox = Inbox(services.database)
        self.worker = Worker(services.database)
        self._storing = Gathering(self._store)
        self._settling = Gathering(self._settle)
        # The inbox and what is in hand change together.
        self._turn = asyncio.Lock()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._in_hand: dict[int, _Job] = {}
        self._lines: dict[Hashable, deque[_Job]] = {}
        self._newest: dict[Hashable, int] = {}
        """The newest update of each subject that is in hand."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._successes = 0
        self._left_some = False
        self._has_room = asyncio.Event()
        self._ending = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def accept(self, updates: Sequence[Json]) -> None:
        """Take updates over: from now on they are safe. ValueError for what is none, StorageError if that failed."""
        if updates:
            await self._storing.add([received(update) for update in updates])

    async def join(self) -> None:
        """Wait until nothing is in hand."""
        await self._quiet.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Handle what is accepted, and what others left; in the end what runs may finish, the rest is for others."""
        self._ending.clear()
        await self._report()
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            self._ending.set()
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            with suppress(StorageError):  # Then others take over as soon as they miss this one.
                await self._inbox.release(self.worker)
            self._drop_all()

    # The inbox, always in turn with what is in hand

    async def _store(self, bunches: Sequence[Sequence[Received]]) -> Sequence[None]:
        updates = [update for bunch in bunches for update in bunch]
        async with self._turn:
            has_room = len(self._in_hand) < MOST_IN_HAND
            self._left_some |= not has_room
            stored = await self._inbox.store(self.worker, updates, room=has_room)
            self._take(stored.ours)
        self._count("repeated", len(updates) - stored.new)
        return [None] * len(bunches)

    async def _settle(self, jobs: Sequence[_Job]) -> Sequence[None]:
        async with self._turn:
            self._take(await self._inbox.settle(self.worker, [job.row.update_id for job in jobs]))
            for job in jobs:
                self._let_go(job)
        return [None] * len(jobs)

    async def _keep(self) -> None:
        """Say again and again that this process works, and look for what nobody has."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEWAL_SECONDS):
                    await self._has_room.wait()
            self._has_room.clear()
            try:
                await self._report()
            except StorageError as error:
                logger.warning("the inbox cannot be reached: %s", error)

    async def _report(self) -> None:
        async with self._turn:
            if not await self._inbox.report(self.worker):
                self._drop_all()
            room = MOST_IN_HAND - len(self._in_hand)
            if room > 0:
                claimed = await self._inbox.claim(self.worker, room)
                self._left_some = len(claimed) == room
                self._take(claimed)

    # What is in hand

    def _take(self, rows: Sequence[Waiting]) -> None:
        for row in rows:
            if row.update_id in self._in_hand:
                continue
            update: Json = json.loads(row.payload)
            job = _Job(row=row, update=update, kind=kind_of(update), failures=row.failures)
            self._in_hand[row.update_id] = job
            self._quiet.clear()
            if job.subject is not None:
                self._newest[job.subject] = row.update_id
            if job.line in self._lines:
                self._lines[job.line].append(job)
            else:
                self._lines[job.line] = deque([job])
                task = asyncio.create_task(self._work_off(self._lines[job.line]))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def _let_go(self, job: _Job) -> None:
        jobs = self._lines.get(job.line)
        if jobs is None or jobs[0] is not job:  # dropped before
            return
        jobs.popleft()
        if not jobs:
            del self._lines[job.line]
        del self._in_hand[job.row.update_id]
        if self._newest.get(job.subject) == job.row.update_id:
            del self._newest[job.subject]
        if self._left_some and len(self._in_hand) < MOST_IN_HAND // 2:
            self._has_room.set()
        if not self._in_hand:
            self._quiet.set()

    def _drop_all(self) -> None:
        """Nothing is in hand any more; what is being handled at this moment still comes to its end."""
        for jobs in self._lines.values():
            jobs.clear()
        self._lines.clear()
        self._in_hand.clear()
        self._newest.clear()
        self._quiet.set()

    # One after the other

    async def _work_off(self, jobs: deque[_Job]) -> None:
        while jobs and not self._ending.is_set():
            job = jobs[0]
            with about(job.row.update_id):
                pause = await self._try(job)
                if pause is None:
                    await self._settled(job)
                else:
                    await self._sleep(pause)

    async def _settled(self, job: _Job) -> None:
        while True:
            try:
                await self._settling.add(job)
            except StorageError as error:
                logger.warning("an update was handled, but that cannot be noted: %s", error)
                if self._ending.is_set():
                    return
                await self._sleep(RENEWAL_SECONDS)
            else:
                return

    async def _sleep(self, seconds: float) -> None:
        """Wait so long, or until the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()

    async def _try(self, job: _Job) -> float | None:
        """Handle an update, if that may be; after how many seconds it should be tried again, None if it is done."""
        async with self._slots:
            if self._ending.is_set():
                return 0.0
            if not self.worker.is_sure:
                return RENEWAL_SECONDS / 4
            if self._is_outdated(job):
                self._count("outdated")
                return None
            try:
                await self.application.process_update(Update.de_json(job.update, self.application.bot))
            except NotYetError as error:
                return error.seconds
            except Exception as error:  # whatever it is, other updates go on
                return await self._after(error, job)
        self._successes += 1
        self._count("handled")
        waited = dt.datetime.now(dt.UTC) - job.row.received_at
        self._metrics.handling_seconds.observe(waited.total_seconds())
        return None

    def _is_outdated(self, job: _Job) -> bool:
        """Whether nobody would see what came of it."""
        if job.subject is not None and self._newest.get(job.subject) != job.row.update_id:
            return True
        expiry = EXPIRY.get(job.kind)
        return expiry is not None and dt.datetime.now(dt.UTC) - job.row.received_at > expiry

    async def _after(self, error: Exception, job: _Job) -> float | None:
        """What follows when an update could not be handled: as above."""
        if is_refusal(error):
            logger.info("not allowed to write to a chat: %s", error)
            self._count("refused")
            return None
        # Where others go well meanwhile, it is not the server.
        is_servers = is_passing(error) and job.successes in (0, self._successes)
        if isinstance(error, RetryAfter) or is_servers:
            return self._pause_after(error, job)
        job.successes = self._successes
        is_last = job.failures == len(RETRY_SECONDS)
        text = without_secret("".join(traceback.format_exception(error)), self.application.bot.token)
        try:
            await self._inbox.failed(self.worker, job.row.update_id, text, set_aside=is_last)
        except StorageError as broken:  # and that is why
            return self._pause_after(broken, job)
        self._count("failed")
        job.failures += 1
        if not is_last:
            logger.warning("an update could not be handled, trying again: %s", type(error).__name__)
            return RETRY_SECONDS[job.failures - 1]
        self._count("set_aside")
        if isinstance(error, BelegbotError):
            logger.error("an update was set aside: %s", error)
        else:
            logger.error("an update was set aside", exc_info=error)
        await self._apologise(job)
        return None

    def _pause_after(self, error: Exception, job: _Job) -> float:
        logger.warning("an update has to wait: %s", type(error).__name__)
        job.successes = self._successes
        pause = asked_pause(error) if isinstance(error, RetryAfter) else FIRST_PAUSE * 2**job.passing
        job.passing = min(job.passing + 1, 10)
        return min(pause, LONGEST_PAUSE)

    async def _apologise(self, job: _Job) -> None:
        with suppress(Exception):  # Whoever cannot be told, cannot; why, is logged already.
            update = Update.de_json(job.update, self.application.bot)
            context = self.application.context_types.context.from_update(update, self.application)
            await apologise(update, context)

    def _count(self, outcome: str, number: int = 1) -> None:
        self._metrics.updates.labels(outcome=outcome).inc(number)
