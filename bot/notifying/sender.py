"""The sender: one at a time among all processes, at an even rate, through outages, with every outcome recorded."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from bot.errors import StorageError
from bot.notifying.messenger import (
    FloodedError,
    GoneError,
    Messenger,
    MovedError,
    NoTopicError,
    NotSentError,
    RefusedError,
    UncertainError,
)
from bot.notifying.notices import Notice
from bot.notifying.pacing import Pacer
from bot.storage.broadcasts import Broadcasts
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.leases import LEASE_SECONDS, RENEWAL_SECONDS, Lease, LeaseLostError
from bot.storage.outbox import Done, Failed, Job, Moved, Outbox, Postponed, Result, Uncertain
from bot.storage.subscriptions import Place

logger = logging.getLogger(__name__)

LEASE: Final = "sender"
LOOK_SECONDS: Final = 1.0
"""How often a sender without work looks for some that another process published."""
CLAIM_SECONDS: Final = 0.1
"""So much work is claimed at once: what is claimed and not yet sent when the process dies, is claimed in vain."""
MOST_LOOKED_AT: Final = 1_000
"""So many deliveries are put off or skipped in one transaction."""
MOST_IN_FLIGHT: Final = 128
DRAIN_SECONDS: Final = 1.2
"""How long messages in flight have at the end to be answered."""
MARGIN_SECONDS: Final = 1.0
"""So much before the lease may end, nothing is sent without asking for it again."""
MOST_ATTEMPTS: Final = 5
"""A message that may have arrived so often is not sent once more: an editor decides."""
PAUSES: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between tries in an outage."""
LONGEST_DELAY: Final = 300.0
"""Seconds between tries with one message, at most."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How the operator wants it."""

    rate: float = 25.0
    """Messages a second."""
    hold: bool = False
    """Whether what may have arrived is left to an editor, and not sent again."""


Given = TypeVar("Given")
Work: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


def utc_now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


class Sender:
    """Delivers what the outbox holds, whenever this process has the lease."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        sending: Sending,
        *,
        now: Callable[[], dt.datetime] = utc_now,
        on_lease: Sequence[Work] = (),
    ) -> None:
        """`on_lease` is what else only one process does: awaited beside, as long as the lease is held."""
        self._lease = Lease(database, LEASE)
        self._outbox = Outbox(database, self._lease)
        self._broadcasts = Broadcasts(database)
        self._chats = Chats(database)
        self._messenger = messenger
        self._sending = sending
        self._now = now
        self._on_lease = on_lease
        self._pacer = Pacer(sending.rate)
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._results: list[Result] = []
        self._settled = asyncio.Event()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._is_troubled = False
        """Whether the last message got no proper answer."""
        self._tries = 0
        """How often the server was tried since the last proper answer."""
        self._held_until = 0.0
        """When the lease may be another's, by this process's clock."""

    def wake(self) -> None:
        """There is something new to send."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more, wait for what is in flight, and let another process take over."""
        self._stopping.set()
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping.is_set():
            try:
                if await self._lease.acquire():
                    await self._hold()
                else:
                    await self._rest(RENEWAL_SECONDS)
            except LeaseLostError:
                logger.warning("another process sends now")
            except StorageError as error:
                logger.warning("notices cannot be sent: %s", error)
                await self._rest(RENEWAL_SECONDS)
            except Exception:  # Whatever it was, it must not be the end of all notices.
                logger.exception("sending notices begins again")
                await self._rest(RENEWAL_SECONDS)

    async def _hold(self) -> None:
        """Send as long as the lease is ours."""
        self._results.clear()
        recovered = await self._leased(self._outbox.recover(self._now(), hold=self._sending.hold))
        if recovered:
            logger.warning("%d notices were in flight when the last sender ended", recovered)
        works: list[Work] = [self._keep, self._record, *self._on_lease]
        beside = [asyncio.create_task(work()) for work in works]
        dispatching = asyncio.create_task(self._dispatch())
        try:
            done, _ = await asyncio.wait([*beside, dispatching], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            await self._drain()
        finally:
            for task in (*beside, dispatching, *self._in_flight):
                task.cancel()
            await asyncio.gather(*beside, dispatching, *self._in_flight, return_exceptions=True)
            self._in_flight.clear()
        await self._lease.release()

    async def _drain(self) -> None:
        """Give what is in flight a moment, and record all that is known."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=DRAIN_SECONDS)
        await self._flush()

    async def _dispatch(self) -> None:
        """Start one message after the other; the next ones are claimed meanwhile, so that the rate stays even."""
        jobs = await self._claim()
        while not self._stopping.is_set():
            if jobs:
                claiming = asyncio.create_task(self._claim())
                try:
                    await self._start(jobs)
                finally:
                    jobs = await claiming
            else:
                await self._wait_for_work()
                jobs = await self._claim()
        self._put_back(jobs)

    async def _claim(self) -> tuple[Job, ...]:
        """The next jobs; none if nothing is due."""
        # After an outage one message shows whether all is well.
        most = 1 if self._tries else max(1, round(self._sending.rate * CLAIM_SECONDS))
        self._woken.clear()
        jobs, any_due = await self._leased(self._outbox.claim(most, self._now()))
        look = most
        while any_due and not jobs:  # A night may have begun for a million chats.
            look = min(2 * look, MOST_LOOKED_AT)
            jobs, any_due = await self._leased(self._outbox.claim(most, self._now(), look))
        return jobs

    async def _start(self, jobs: Sequence[Job]) -> None:
        """Start jobs as their turns come."""
        for place, job in enumerate(jobs):
            await self._wait_for_server()
            if not await self._turn():
                self._put_back(jobs[place:])
                return
            task = asyncio.create_task(self._do(job))
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)

    def _put_back(self, jobs: Sequence[Job]) -> None:
        self._settle(*(Postponed(job=job, until=self._now()) for job in jobs))

    async def _turn(self) -> bool:
        """Wait until the next message may go; False if none may any more."""
        await self._pacer.turn()
        while len(self._in_flight) >= MOST_IN_FLIGHT:
            await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
        while (pause := self._messenger.closed_for()) > 0 and not self._stopping.is_set():
            await self._rest(pause)
        if time.monotonic() > self._held_until:  # The process stood still: another one may be sending this by now.
            await self._leased(self._lease.renew())
        return not self._stopping.is_set()

    async def _do(self, job: Job) -> None:
        """One message, from the attempt to its result."""
        try:
            result = await self._attempt(job)
        except Exception:  # Whatever it was, the next messages may pass, and this one is not lost.
            logger.exception("a notice could not be sent")
            self._is_troubled = True
            result = self._again(job)
        self._settle(result)

    async def _attempt(self, job: Job) -> Result:
        now = self._now()
        wait = self._messenger.seconds_until(job.place.chat_id)
        if wait > 0:
            return Postponed(job=job, until=now + dt.timedelta(seconds=wait))
        try:
            message_id = await self._deliver(job)
        except FloodedError as error:
            return Postponed(job=job, until=self._now() + dt.timedelta(seconds=error.seconds))
        except NotSentError:
            self._is_troubled = True
            return Postponed(job=job, until=self._now())
        except UncertainError:
            self._is_troubled = True
            if job.message_id is None and (self._sending.hold or job.attempts >= MOST_ATTEMPTS):
                return Uncertain(job=job)
            return self._again(job)
        except GoneError:
            await self._chats.left(job.place.chat_id)
            return self._answered(Failed(job=job, reason="blocked"))
        except MovedError as error:
            await self._chats.migrate(job.place.chat_id, error.to)
            return self._answered(self._moved(job, Place(chat_id=error.to, thread_id=job.place.thread_id)))
        except NoTopicError:
            return self._answered(self._moved(job, Place(chat_id=job.place.chat_id)))
        except RefusedError as error:
            return self._answered(Failed(job=job, reason=error.reason))
        return self._answered(Done(job=job, message_id=message_id))

    async def _deliver(self, job: Job) -> int | None:
        """Do it; the message that stands there now."""
        notices = [_notice(broadcast.notice) for broadcast in job.showing]
        if job.message_id is None:
            return await self._messenger.send(job.place, job.chat, notices)
        if notices:
            await self._messenger.edit(job.place, job.chat, job.message_id, notices)
            return job.message_id
        await self._messenger.delete(job.place, job.chat, job.message_id)
        return None

    def _answered(self, result: Result) -> Result:
        self._is_troubled, self._tries = False, 0
        return result

    def _again(self, job: Job) -> Result:
        """Another try, later from time to time."""
        delay = min(2.0 ** (job.attempts - 1), LONGEST_DELAY) if job.attempts > 1 else 0.0
        return Postponed(job=job, until=self._now() + dt.timedelta(seconds=delay), has_failed=True)

    def _moved(self, job: Job, to: Place) -> Result:
        """What waits follows to another place; what stands in the former one cannot be changed there any more."""
        if job.message_id is not None or to == job.place:
            return Failed(job=job, reason="refused")
        return Moved(job=job, to=to)

    def _settle(self, *results: Result) -> None:
        self._results += results
        self._settled.set()

    async def _record(self) -> None:
        """Record results as they come, as many at once as came while the last ones were recorded."""
        while True:
            await self._settled.wait()
            await self._flush()

    async def _flush(self) -> None:
        while self._results:
            results = self._results[:]
            await self._leased(self._outbox.record(results, self._now()))
            del self._results[: len(results)]
        self._settled.clear()

    async def _keep(self) -> None:
        """Keep the lease, and queue what was planned for now."""
        renewed = 0.0
        while True:
            if time.monotonic() >= renewed + RENEWAL_SECONDS:
                renewed = time.monotonic()
                await self._leased(self._lease.renew())
            if await self._broadcasts.is_due(self._now()):
                await self._outbox.queue_due(self._broadcasts, self._now())
                self.wake()
            await asyncio.sleep(LOOK_SECONDS)

    async def _leased(self, call: Awaitable[Given]) -> Given:
        """Do something that renews the lease, and remember until when it lasts at the least."""
        begun = time.monotonic()
        given = await call
        self._held_until = begun + LEASE_SECONDS - MARGIN_SECONDS
        return given

    async def _wait_for_server(self) -> None:
        """In an outage, wait with growing pauses until the server answers something that does nobody harm."""
        while self._is_troubled and not self._stopping.is_set():
            await self._rest(PAUSES[min(self._tries, len(PAUSES) - 1)])
            self._tries += 1
            if await self._messenger.is_reachable():
                self._is_troubled = False

    async def _wait_for_work(self) -> None:
        """Wait until something is due, was published here, or may have been published elsewhere."""
        due = await self._outbox.next_due()
        pause = LOOK_SECONDS if due is None else min(max((due - self._now()).total_seconds(), 0.0), LOOK_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._woken.wait()

    async def _rest(self, seconds: float) -> None:
        """Wait, unless stopped."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


@lru_cache(maxsize=64)
def _notice(stored: str) -> Notice:
    return Notice.model_validate_json(stored)
