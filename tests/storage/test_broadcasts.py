"""Broadcasts: published once, changed, stopped, withdrawn, planned, counted, forgotten."""

import asyncio
import datetime as dt

import pytest

from bot.storage.broadcasts import Broadcasts, Change, Counts, NewBroadcast, Published
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind, Preferences, QuietHours
from bot.storage.states import BroadcastState
from tests.storage.notices import (
    GROUP,
    HOUR,
    NOON,
    OTHER,
    TOPIC,
    a_broadcast,
    claim,
    counts,
    deliver,
    follow,
    names,
    new_outbox,
    publish,
    rows,
    withdraw,
)


@pytest.fixture
async def stored(database: Database) -> Broadcasts:
    await follow(database, GROUP, TOPIC)
    return Broadcasts(database)


async def plan(database: Database, *wanted: NewBroadcast, now: dt.datetime = NOON) -> None:
    async with database.write() as connection:
        await Broadcasts(database).plan(connection, wanted, now)


async def queue_due(database: Database, now: dt.datetime) -> None:
    async with database.write() as connection:
        await Broadcasts(database).queue_due(connection, now)


async def state_of(stored: Broadcasts, name: str = "update:one") -> BroadcastState | None:
    found = await stored.named(name)
    return found.state if found else None


async def test_published_twice_is_one_broadcast(database: Database, stored: Broadcasts) -> None:
    first = await publish(database, a_broadcast())
    again = await publish(database, a_broadcast(), NOON + HOUR)

    assert first == Published(id=first.id, change=Change.NEW, places=2)
    assert again == Published(id=first.id, change=Change.SAME, places=2)
    assert [each.name for each in await stored.latest(10)] == ["update:one"]
    assert await counts(database) == Counts(waiting=2)


async def test_published_by_many_at_once_is_one_broadcast(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as two:
        await follow(one, GROUP)
        done = await asyncio.gather(*(publish(database, a_broadcast()) for database in (one, two) for _ in range(4)))

        assert sorted(each.change for each in done) == ["new", *["same"] * 7]
        assert await counts(one) == Counts(waiting=1)


async def test_whoever_left_or_muted_the_kind_or_follows_another_meeting_gets_nothing(
    database: Database, stored: Broadcasts
) -> None:
    await follow(database, OTHER, meeting="washington")
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(muted=frozenset({NoticeKind.AGENDA})))
    await Chats(database).left(TOPIC.chat_id)

    assert (await publish(database, a_broadcast())).places == 0
    assert (await publish(database, a_broadcast("update:two", kind=NoticeKind.DECISION))).places == 1


async def test_each_chat_gets_it_at_the_end_of_its_own_night(database: Database, stored: Broadcasts) -> None:
    for place, zone in ((GROUP, "Europe/Berlin"), (TOPIC, "Asia/Tokyo")):
        hours = QuietHours(start=22 * 60, end=7 * 60, time_zone=zone)
        chosen = Preferences(quiet=hours, urgent_at_night=place == TOPIC)
        await Chats(database).change(place.chat_id, lambda _, chosen=chosen: chosen)  # type: ignore[misc]
    night = NOON.replace(hour=21)  # 23:00 in Berlin, 06:00 in Tokyo.

    await publish(database, a_broadcast(), night)
    await publish(database, a_broadcast("update:two", urgency="urgent"), night)

    morning = {GROUP.chat_id: NOON.replace(day=2, hour=5), TOPIC.chat_id: NOON.replace(hour=22)}
    assert [(row["chat_id"], row["urgent"], row["not_before"]) for row in await rows(database)] == [
        (TOPIC.chat_id, False, morning[TOPIC.chat_id]),
        (GROUP.chat_id, False, morning[GROUP.chat_id]),
        (TOPIC.chat_id, True, night),
        (GROUP.chat_id, True, morning[GROUP.chat_id]),
    ]
    found = await stored.named("update:one")
    assert found is not None
    assert await stored.put_off(found.id, night) == 2


async def test_stopped_and_published_again_it_goes_on_for_those_who_still_follow(
    database: Database, stored: Broadcasts
) -> None:
    await follow(database, OTHER)
    published = await publish(database, a_broadcast())
    await stored.stop(published.id, NOON)
    assert await counts(database) == Counts(skipped=3, reasons={"stopped": 3})
    await Chats(database).left(OTHER.chat_id)

    assert (await publish(database, a_broadcast())).change is Change.RESUMED

    assert await counts(database) == Counts(waiting=2, skipped=1, reasons={"unsubscribed": 1})


async def test_stopping_leaves_what_was_delivered(database: Database, stored: Broadcasts) -> None:
    published = await publish(database, a_broadcast())
    outbox = await new_outbox(database)
    await deliver(outbox)

    await stored.stop(published.id, NOON)
    await publish(database, a_broadcast())

    assert await counts(database) == Counts(sent=2)
    assert await claim(outbox) == ()


async def test_what_is_withdrawn_was_something(database: Database, stored: Broadcasts) -> None:
    assert await withdraw(database) is None
    await publish(database, a_broadcast())

    before = await withdraw(database)

    assert before is not None
    assert before.state is BroadcastState.QUEUED
    assert await state_of(stored) is BroadcastState.WITHDRAWN
    assert await counts(database) == Counts(skipped=2, reasons={"withdrawn": 2})


async def test_the_withdrawn_is_sent_again_where_it_was_deleted(database: Database, stored: Broadcasts) -> None:
    await publish(database, a_broadcast())
    outbox = await new_outbox(database)
    await deliver(outbox)
    await withdraw(database)
    await deliver(outbox)
    assert await counts(database) == Counts(deleted=2)

    await publish(database, a_broadcast())

    assert [(job.message_id, job.attempts) for job in await claim(outbox)] == [(None, 1)] * 2


async def test_a_planned_broadcast_is_queued_when_its_time_has_come(database: Database, stored: Broadcasts) -> None:
    later = NOON + HOUR
    assert (await publish(database, a_broadcast(not_before=later))).places == 0
    assert not await stored.is_due(later - HOUR / 60)
    await queue_due(database, NOON)
    assert await state_of(stored) is BroadcastState.PLANNED

    assert await stored.is_due(later)
    await follow(database, OTHER)
    await queue_due(database, later)

    assert not await stored.is_due(later)
    assert await counts(database) == Counts(waiting=3)
    await queue_due(database, later)
    assert await counts(database) == Counts(waiting=3)


async def test_a_planned_broadcast_may_get_another_time_or_be_stopped(database: Database, stored: Broadcasts) -> None:
    published = await publish(database, a_broadcast(not_before=NOON + HOUR))
    assert (await publish(database, a_broadcast(not_before=NOON + 2 * HOUR))).change is Change.CHANGED
    assert not await stored.is_due(NOON + HOUR)
    assert await stored.is_due(NOON + 2 * HOUR)

    await stored.stop(published.id, NOON)
    await queue_due(database, NOON + 2 * HOUR)

    assert await counts(database) == Counts()
    assert (await publish(database, a_broadcast(not_before=NOON))).change is Change.RESUMED
    await queue_due(database, NOON)
    assert await counts(database) == Counts(waiting=2)


async def test_a_planned_broadcast_whose_time_is_over_is_never_sent(database: Database, stored: Broadcasts) -> None:
    await publish(database, a_broadcast(not_before=NOON + HOUR))

    await queue_due(database, NOON + 12 * HOUR)

    assert await state_of(stored) is BroadcastState.EXPIRED
    assert await counts(database) == Counts()
    assert not await stored.is_due(NOON + 24 * HOUR)


async def test_what_is_over_is_skipped_and_what_was_delivered_can_be_changed(
    database: Database, stored: Broadcasts
) -> None:
    await publish(database, a_broadcast())
    outbox = await new_outbox(database)
    job = (await claim(outbox))[0]
    await deliver(outbox)
    assert await stored.is_due(NOON + 12 * HOUR)
    await queue_due(database, NOON + 12 * HOUR)
    assert await state_of(stored) is BroadcastState.EXPIRED
    assert len(job.settling) == 1

    await publish(database, a_broadcast(notice="second text"), NOON + 13 * HOUR)
    await queue_due(database, NOON + 13 * HOUR)

    assert await state_of(stored) is BroadcastState.EXPIRED


def a_reminder(start: int, **changes: object) -> NewBroadcast:
    name = f"reminder:brussels:morning:{start}"
    return a_broadcast(name, kind=NoticeKind.REMINDER, not_before=NOON + start * HOUR, **changes)


async def test_reminders_are_those_that_are_planned_last(database: Database, stored: Broadcasts) -> None:
    await plan(database, a_reminder(1), a_reminder(2))
    await plan(database, a_reminder(2, notice="second text"), a_reminder(3))
    await publish(database, a_broadcast(not_before=NOON + HOUR))

    await plan(database, a_reminder(2, notice="third text"))

    assert {each.name: each.notice for each in await stored.latest(10)} == {
        "update:one": "first text",
        "reminder:brussels:morning:2": "third text",
    }


async def test_a_reminder_of_another_time_is_not_sent_any_more(database: Database, stored: Broadcasts) -> None:
    await plan(database, a_reminder(0))
    await queue_due(database, NOON)
    outbox = await new_outbox(database)
    (in_flight,), _ = await outbox.claim(1, NOON)

    await plan(database, a_reminder(5))
    await outbox.recover(NOON, hold=False)
    successor = await new_outbox(database)
    await successor.recover(NOON, hold=False)

    # Nor again, if it comes back from a flight.
    assert names(in_flight) == ["reminder:brussels:morning:0"]
    assert await claim(successor) == ()
    assert await counts(database, "reminder:brussels:morning:0") == Counts(
        skipped=2, reasons={"withdrawn": 1, "stopped": 1}
    )


async def test_an_editor_watches_until_there_is_nothing_to_see(database: Database, stored: Broadcasts) -> None:
    async with database.write() as connection:
        published = await stored.publish(connection, a_broadcast(), NOON, watch=(7, 12))
    (watched,) = await stored.watched()
    assert (watched.id, watched.watch) == (published.id, (7, 12))

    await stored.unwatch(published.id)

    assert await stored.watched() == ()
    found = await stored.with_id(published.id)
    assert found is not None
    assert found.watch is None


async def test_a_chat_sees_what_it_got_and_what_it_could_have_expected(database: Database, stored: Broadcasts) -> None:
    await publish(database, a_broadcast())
    await follow(database, OTHER, meeting="washington")
    await publish(database, a_broadcast("update:two", meeting="washington"), NOON + HOUR)

    assert [(each.name, found and found.state) for each, found in await stored.seen_from(GROUP.chat_id)] == [
        ("update:two", "pending"),
        ("update:one", "pending"),
    ]
    assert [each.name for each, _ in await stored.seen_from(OTHER.chat_id)] == ["update:two"]
    assert await stored.seen_from(-1) == ()
    await follow(database, OTHER)
    assert [found for _, found in await stored.seen_from(OTHER.chat_id)][1:] == [None]


async def test_old_broadcasts_are_forgotten_with_their_deliveries(database: Database, stored: Broadcasts) -> None:
    await publish(database, a_broadcast())
    await publish(database, a_broadcast("update:two", expires_at=NOON + 100 * HOUR))

    await stored.forget_old(NOON + 24 * HOUR)

    assert [each.name for each in await stored.latest(10)] == ["update:two"]
    assert len(await rows(database)) == 2


async def test_counts_hold_while_chats_are_forgotten(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as two:
        chat_ids = range(-20, 0)
        await follow(one, *(GROUP.__class__(chat_id=chat_id) for chat_id in chat_ids))
        await publish(one, a_broadcast())

        async def forget() -> None:
            for chat_id in chat_ids:
                await Chats(two).forget(chat_id)

        task = asyncio.create_task(forget())
        totals = set()
        while not task.done():
            totals.add((await counts(one)).total)
        await task

        assert totals == {20}
        assert await counts(one) == Counts(gone=20)
