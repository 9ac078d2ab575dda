"""How much waits in the database, and since when."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.storage import backlog as counting
from bot.storage.backlog import Backlog, Outgoing, backlog
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.inbox import Depth, Inbox, Received
from bot.storage.preferences import Preferences, QuietHours
from bot.storage.workers import Worker
from tests.storage.notices import GROUP, HOUR, MINUTE, NOON, OTHER, TOPIC, a_broadcast, follow, new_outbox, publish

NOTHING = Outgoing(due=0, later=0, sending=0, oldest=None)
DAY_AND_NIGHT = QuietHours(start=0, end=23 * 60 + 59, time_zone="UTC")


async def test_nothing_waits_at_first(database: Database) -> None:
    assert await backlog(database, NOON) == Backlog(inbox=Depth(waiting=0, set_aside=0, oldest=None), outbox=NOTHING)


async def test_updates_wait_until_they_are_handled_or_set_aside(database: Database) -> None:
    store, worker = Inbox(database), Worker(database)
    await store.report(worker)
    before = dt.datetime.now(dt.UTC)
    await store.store(worker, [Received(update_id=number, queue=7, payload="{}") for number in (1, 2, 3)])
    depth = (await backlog(database, NOON)).inbox
    assert depth.oldest is not None
    assert before <= depth.oldest <= dt.datetime.now(dt.UTC)
    assert (depth.waiting, depth.set_aside) == (3, 0)
    await store.settle(worker, [1])
    await store.failed(worker, 2, "Traceback", set_aside=True)
    depth = (await backlog(database, NOON)).inbox
    assert (depth.waiting, depth.set_aside) == (1, 1)


async def test_notices_are_due_or_for_later_or_in_flight(database: Database) -> None:
    await follow(database, GROUP, TOPIC)
    outbox = await new_outbox(database)
    await follow(database, OTHER)
    await Chats(database).change(OTHER.chat_id, lambda _: Preferences(quiet=DAY_AND_NIGHT))
    await publish(database, a_broadcast())
    found = (await backlog(database, NOON + MINUTE)).outbox
    assert found == Outgoing(due=2, later=1, sending=0, oldest=NOON)
    await outbox.claim(1, NOON + MINUTE)
    found = (await backlog(database, NOON + MINUTE)).outbox
    assert found == Outgoing(due=1, later=1, sending=1, oldest=NOON)


async def test_an_urgent_notice_that_came_later_hides_no_older_one(database: Database) -> None:
    await follow(database, GROUP)
    await publish(database, a_broadcast())
    urgent = a_broadcast("update:two", urgency="urgent", not_before=NOON + HOUR)
    await publish(database, urgent, NOON + HOUR)
    found = (await backlog(database, NOON + HOUR)).outbox
    assert found == replace(NOTHING, due=2, oldest=NOON)


async def test_more_than_most_is_not_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    await follow(database, GROUP, TOPIC, OTHER)
    await publish(database, a_broadcast())
    assert (await backlog(database, NOON)).outbox == replace(NOTHING, due=2, oldest=NOON)
