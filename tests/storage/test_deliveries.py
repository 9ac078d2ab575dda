"""Everything that can happen to notices, in any order: nothing lost, nothing twice, and the messages end up right."""

import asyncio
import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from bot.storage.broadcasts import Broadcasts, Change
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.outbox import Done, Failed, Job, Moved, Outbox, Postponed, Result, Uncertain
from bot.storage.preferences import NoticeKind, Preferences, QuietHours
from bot.storage.states import EVERYTHING, BroadcastState
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import broadcasts, metadata
from tests.storage import notices
from tests.storage.notices import HOUR, MINUTE, NOON, a_broadcast

Given = TypeVar("Given")

CHATS = (-1, -2, -1001, 3)
MOVES = {-1: -1001, -2: -1002}
PLACES = (*(Place(chat_id=chat_id) for chat_id in (*CHATS, -1002)), Place(chat_id=-2, thread_id=7))
MEETINGS = ("brussels", "washington", EVERYTHING)
# Each is of one meeting; the later ones may take the place of those before them.
BROADCASTS = {"a": "brussels", "b": "brussels", "c": "brussels", "d": "washington"}
REPLACES = {"b": "a", "c": "b"}

NIGHT = QuietHours(start=22 * 60, end=7 * 60, time_zone="Europe/Berlin")

places = st.sampled_from(PLACES)
names = st.sampled_from(sorted(BROADCASTS))


class Deliveries(RuleBasedStateMachine):
    """Chats, editors, a sender that may die, and a far end that keeps what stands in the chats."""

    def __init__(self, database: Database, runner: asyncio.Runner) -> None:
        super().__init__()
        self.database, self.runner = database, runner
        self.chats, self.broadcasts = Chats(database), Broadcasts(database)
        self.subscriptions = Subscriptions(database)
        self.outbox: Outbox
        self.now = NOON
        self.in_flight: list[Job] = []
        self.standing: dict[tuple[int, int], tuple[Place, dict[str, str]]] = {}
        """What messages say: the notice of each broadcast by its name."""
        self.queued: dict[str, int] = {}
        self.moved: set[int] = set()
        self.left: set[int] = set()
        self.ever_left: set[int] = set()
        self.forgotten: set[int] = set()
        self.unsubscribed: set[int] = set()
        self.doubtful: set[tuple[str, int]] = set()
        """The broadcasts, by name and chat, of which nobody knows whether they arrived."""
        self.messages = 0

    def run(self, work: Coroutine[Any, Any, Given]) -> Given:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        self.run(self._begin())

    async def _begin(self) -> None:
        async with self.database.write() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(delete(table))
        self.outbox = await notices.new_outbox(self.database)
        for place in PLACES[:4]:
            await notices.follow(self.database, place)
        # With two notices for all to begin with, there are messages with several soon.
        for name in ("a", "d"):
            new = a_broadcast(name, meeting=BROADCASTS[name], expires_at=NOON + 48 * HOUR)
            self.queued[name] = (await notices.publish(self.database, new)).places

    # What chats do; one rule, because editors and the sender have to come between.

    @rule(
        what=st.sampled_from(["subscribe", "subscribe", "unsubscribe", "prefer", "move", "leave", "forget"]),
        place=places,
        meeting=st.sampled_from(MEETINGS),
    )
    def choose(self, what: str, place: Place, meeting: str) -> None:
        chat_id = place.chat_id
        if chat_id in self.moved:
            return
        match what:
            case "subscribe":
                self.left.discard(chat_id)
                self.run(notices.follow(self.database, place, meeting=meeting))
            case "unsubscribe":
                self.unsubscribed.add(chat_id)
                self.run(self.subscriptions.end(place, meeting))
            case "prefer":
                kinds = frozenset({NoticeKind.DECISION}) if meeting == EVERYTHING else frozenset()
                chosen = Preferences(muted=kinds, quiet=NIGHT if kinds else None)
                self.run(self.chats.change(chat_id, lambda _: chosen))
            case "move" if chat_id in MOVES:
                self.moved.add(chat_id)
                self.run(self.chats.migrate(chat_id, MOVES[chat_id]))
            case "leave":
                self._leave(chat_id)
                self.run(self.chats.left(chat_id))
            case "forget":
                former = {old for old, new in MOVES.items() if new == chat_id and old in self.moved}
                self.forgotten |= {chat_id, *former}
                self.moved -= former
                self.run(self.chats.forget(chat_id))

    def _leave(self, chat_id: int) -> None:
        self.left.add(chat_id)
        self.ever_left.add(chat_id)

    # What editors do.

    @rule(
        name=names,
        text=st.sampled_from(["first text", "second text"]),
        urgency=st.sampled_from(["normal", "urgent"]),
        lasting=st.sampled_from([48, 48, 48, 1]),
        planned=st.sampled_from([0, 0, 0, 0, 1]),
    )
    def publish(self, name: str, text: str, urgency: str, lasting: int, planned: int) -> None:
        new = a_broadcast(
            name,
            kind=NoticeKind.DECISION if name == "d" else NoticeKind.AGENDA,
            meeting=BROADCASTS[name],
            urgency=urgency,
            notice=text,
            not_before=self.now + planned * HOUR,
            expires_at=self.now + lasting * HOUR,
            replaces=REPLACES.get(name),
        )
        published = self.run(notices.publish(self.database, new, self.now))
        if published.change is Change.NEW:
            self.queued[name] = published.places
        assert published.places == self.queued[name]

    @rule(name=names, what=st.sampled_from(["stop", "withdraw", "arrived", "lost"]))
    def decide(self, name: str, what: str) -> None:
        found = self.run(self.broadcasts.named(name))
        if what == "withdraw":
            assert self.run(notices.withdraw(self.database, name, self.now)) == found
        elif found and what == "stop":
            self.run(self.broadcasts.stop(found.id, self.now))
        elif found:
            unknown = self.run(self.broadcasts.counts(found)).unknown
            assert self.run(self.broadcasts.settle(found.id, self.now, arrived=what == "arrived")) == unknown

    # What the sender does.

    @rule(passed=st.sampled_from([MINUTE, HOUR, 9 * HOUR]))
    def wait(self, passed: dt.timedelta) -> None:
        self.now += passed
        waiting = {name for name in self.queued if self._state(name) is BroadcastState.PLANNED}
        self.run(self.outbox.queue_due(self.broadcasts, self.now))
        for name in waiting:
            self.queued[name] = self.run(notices.counts(self.database, name)).total

    @rule(most=st.integers(1, 9))
    def claim(self, most: int) -> None:
        self._claim(most)

    def _claim(self, most: int) -> bool:
        jobs, any_due = self.run(self.outbox.claim(most, self.now))
        assert len(jobs) <= most
        self.in_flight += jobs
        messages = [(job.place.chat_id, job.message_id) for job in self.in_flight if job.message_id is not None]
        assert len(messages) == len(set(messages)), "two changes of one message are in flight"
        fresh = [(each.name, job.place) for job in self.in_flight if job.message_id is None for each in job.settling]
        assert len(fresh) == len(set(fresh)), "two messages with the same are in flight"
        return any_due

    @precondition(lambda self: self.in_flight)
    @rule(
        which=st.integers(0, 20),
        how=st.sampled_from(["done", "failed", "postponed", "uncertain", "no topic", "blocked"]),
    )
    def land(self, which: int, how: str) -> None:
        job = self.in_flight.pop(which % len(self.in_flight))
        self._record(self._result(job, how))

    @precondition(lambda self: self.in_flight)
    @rule(number=st.integers(1, 9))
    def arrive(self, number: int) -> None:
        landing, self.in_flight = self.in_flight[:number], self.in_flight[number:]
        results = [self._result(job, "done") for job in landing]
        self.run(self.outbox.record(results, self.now))

    def _record(self, result: Result) -> None:
        self.run(self.outbox.record([result], self.now))

    def _result(self, job: Job, how: str) -> Result:
        chat_id = job.place.chat_id
        if chat_id in self.moved and job.message_id is None:
            return Moved(job=job, to=Place(chat_id=MOVES[chat_id], thread_id=job.place.thread_id))
        if chat_id in self.left | self.forgotten or how == "blocked":
            self._leave(chat_id)
            self.run(self.chats.left(chat_id))
            return Failed(job=job, reason="blocked")
        if how == "no topic" and job.place.thread_id and job.message_id is None:
            return Moved(job=job, to=Place(chat_id=chat_id))
        match how:
            case "failed":
                return Failed(job=job, reason="refused")
            case "postponed":
                return Postponed(job=job, until=self.now + MINUTE)
            case "uncertain" if job.message_id is None:
                self._doubt(job)
                return Uncertain(job=job)
        return self._do(job)

    def _do(self, job: Job) -> Done:
        """Let the far end do it."""
        message_id, says = job.message_id, {each.name: each.notice for each in job.showing}
        if message_id is None:
            for each in self.standing.values():
                twice = says.keys() & each[1].keys() if each[0] == job.place else set()
                assert all((name, job.place.chat_id) in self.doubtful for name in twice), f"{twice} came twice"
            self.messages += 1
            message_id = self.messages
        if says:
            self.standing[job.place.chat_id, message_id] = (job.place, says)
            return Done(job=job, message_id=message_id)
        self.standing.pop((job.place.chat_id, message_id), None)
        return Done(job=job, message_id=None)

    def _doubt(self, job: Job) -> None:
        if job.message_id is None:
            ids = {job.place.chat_id, MOVES.get(job.place.chat_id, 0)}
            self.doubtful |= {(each.name, chat_id) for each in job.showing for chat_id in ids}

    @rule(hold=st.booleans(), done=st.sets(st.integers(0, 3)))
    def crash(self, hold: bool, done: set[int]) -> None:
        for number, job in enumerate(self.in_flight):
            if number in done and job.place.chat_id not in self.moved | self.left | self.forgotten:
                self._do(job)
            self._doubt(job)
        self.in_flight.clear()
        self.outbox = self.run(notices.new_outbox(self.database))
        self.run(self.outbox.recover(self.now, hold=hold))

    # What has to be true.

    @invariant()
    def every_place_is_accounted_for(self) -> None:
        for name, number in self.queued.items():
            found = self.run(notices.counts(self.database, name))
            assert found.total == number, (name, found)

    def teardown(self) -> None:
        if hasattr(self, "outbox"):
            self._finish()
            self._compare()

    def _finish(self) -> None:
        """Let the sender do all there is to do, over nights and pauses."""
        for _ in range(60):
            while self.in_flight:
                self._record(self._result(self.in_flight.pop(0), "done"))
            self.run(self.outbox.queue_due(self.broadcasts, self.now))
            if self._claim(100):
                continue
            due = self.run(self.outbox.next_due())
            if due is None:
                return
            assert due > self.now, "what is due cannot be claimed"
            self.now = due
        raise AssertionError("the sender does not come to an end")

    def _compare(self) -> None:
        """What stands in the chats that never left is what the broadcasts say."""
        by_id = self.run(self._all_broadcasts())
        elsewhere = self.ever_left | self.forgotten
        stands = {key: says for key, (_, says) in self.standing.items() if key[0] not in elsewhere}
        explained: set[tuple[int, int | None, str]] = set()
        for row in self.run(notices.rows(self.database)):
            name, notice, state = by_id[row["broadcast_id"]]
            chat_id, message_id = row["chat_id"], row["message_id"]
            assert row["state"] not in {"pending", "sending"}, row
            match row["reason"]:
                case "unsubscribed":
                    # What comes back from a topic that is gone, and is halted before it is tried again, ends there.
                    assert row["thread_id"] or chat_id in self.unsubscribed | elsewhere | set(MOVES.values())
                case "gone" | "blocked":
                    assert chat_id in elsewhere | self.moved
                case "superseded":
                    assert name in REPLACES.values()
            if message_id is not None and chat_id not in elsewhere:
                if row["state"] == "sent":
                    assert state is not BroadcastState.WITHDRAWN
                    assert stands[chat_id, message_id][name] == notice, (row, stands)
                explained.add((chat_id, message_id, name))
        for (chat_id, message_id), says in stands.items():
            for name in says:
                is_known = (chat_id, message_id, name) in explained or (name, chat_id) in self.doubtful
                assert is_known, f"{name} stands in {chat_id} although nothing says so"

    def _state(self, name: str) -> BroadcastState:
        found = self.run(self.broadcasts.named(name))
        assert found is not None
        return found.state

    async def _all_broadcasts(self) -> dict[int, tuple[str, str, BroadcastState]]:
        async with self.database.read() as connection:
            found = (await connection.execute(select(broadcasts))).mappings()
            return {row["id"]: (row["name"], row["notice"], BroadcastState(row["state"])) for row in found}


def test_whatever_happens_in_whatever_order(url: str) -> None:
    few = settings(
        max_examples=20 if url.startswith("sqlite") else 8,
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
    )
    opening = Database.open(url)
    with asyncio.Runner() as runner:
        database = runner.run(opening.__aenter__())
        try:
            machine: Any = lambda: Deliveries(database, runner)  # noqa: E731 - only a class has the annotated type
            run_state_machine_as_test(machine, settings=few)
        finally:
            runner.run(opening.__aexit__(None, None, None))
