"""The outbox: what is claimed, what results make of it, and what happens while a message is in flight."""

import asyncio
import datetime as dt

import pytest

from bot.storage.broadcasts import Broadcasts, Change, Counts
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.leases import LeaseLostError
from bot.storage.outbox import Done, Failed, Job, Moved, Outbox, Postponed, Uncertain
from bot.storage.preferences import NoticeKind, Preferences, QuietHours
from bot.storage.subscriptions import Place, Subscriptions
from tests.storage.notices import (
    GROUP,
    HOUR,
    MINUTE,
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

NIGHT = NOON.replace(hour=22)  # Midnight in Berlin.
BERLIN = QuietHours(start=22 * 60, end=7 * 60, time_zone="Europe/Berlin")


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    await follow(database, GROUP)
    return await new_outbox(database)


async def sent(database: Database, outbox: Outbox, *published: str) -> None:
    """Publish notices that arrive at once, each in a message of its own."""
    for name in published:
        await publish(database, a_broadcast(name))
        (job,) = await claim(outbox)
        await outbox.record([Done(job=job, message_id=(await broadcast_id(database, name)) + 100)], NOON)


async def broadcast_id(database: Database, name: str = "update:one") -> int:
    found = await Broadcasts(database).named(name)
    assert found is not None
    return found.id


async def the_job(outbox: Outbox, now: dt.datetime = NOON) -> Job:
    (job,) = await claim(outbox, now)
    return job


async def test_nothing_is_due_at_first(outbox: Outbox) -> None:
    assert await outbox.claim(10, NOON) == ((), False)
    assert await outbox.next_due() is None


async def test_a_notice_is_sent_once_to_each_place(database: Database, outbox: Outbox) -> None:
    await follow(database, TOPIC, OTHER)
    await publish(database, a_broadcast())

    jobs = await deliver(outbox)

    assert {job.place for job in jobs} == {GROUP, TOPIC, OTHER}
    assert {(job.message_id, *names(job), job.attempts) for job in jobs} == {(None, "update:one", 1)}
    assert await counts(database) == Counts(sent=3)
    assert await deliver(outbox) == ()


async def test_no_more_is_claimed_than_wanted_and_the_urgent_first(database: Database, outbox: Outbox) -> None:
    await follow(database, TOPIC, OTHER)
    await publish(database, a_broadcast())
    await publish(database, a_broadcast("update:two", urgency="urgent", meeting="washington"), NOON + MINUTE)

    jobs, any_due = await outbox.claim(2, NOON + MINUTE)

    assert any_due
    # What is due in the same place goes into the same message, the urgent on top.
    assert [names(job) for job in jobs] == [["update:two", "update:one"]] * 2


async def test_what_waits_comes_when_its_time_has_come(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)

    await outbox.record([Postponed(job=job, until=NOON + HOUR)], NOON)

    assert await outbox.next_due() == NOON + HOUR
    assert await claim(outbox, NOON + HOUR - MINUTE) == ()
    assert (await the_job(outbox, NOON + HOUR)).attempts == 1


async def test_tries_that_reached_the_server_are_counted(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    for attempt in (1, 2, 3):
        job = await the_job(outbox)
        assert job.attempts == attempt
        await outbox.record([Postponed(job=job, until=NOON, has_failed=True)], NOON)


async def test_a_refusal_is_final_and_says_why(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())

    await outbox.record([Failed(job=await the_job(outbox), reason="no-rights")], NOON)

    assert await counts(database) == Counts(failed=1, reasons={"no-rights": 1})
    assert await claim(outbox) == ()


@pytest.mark.parametrize("arrived", [True, False])
async def test_an_editor_settles_what_is_unknown(database: Database, outbox: Outbox, *, arrived: bool) -> None:
    await publish(database, a_broadcast())
    await outbox.record([Uncertain(job=await the_job(outbox))], NOON)
    assert await counts(database) == Counts(unknown=1)
    assert await claim(outbox) == ()

    assert await Broadcasts(database).settle(await broadcast_id(database), NOON, arrived=arrived) == 1

    assert await counts(database) == (Counts(sent=1) if arrived else Counts(waiting=1))
    assert [job.attempts for job in await claim(outbox)] == ([] if arrived else [1])


# The night.


async def test_quiet_hours_hold_notices_until_one_message_in_the_morning(database: Database, outbox: Outbox) -> None:
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(quiet=BERLIN))
    for name in ("update:one", "update:two"):
        await publish(database, a_broadcast(name, expires_at=NIGHT + 12 * HOUR), NIGHT)
    assert await claim(outbox, NIGHT) == ()

    morning = await outbox.next_due()

    assert morning == NIGHT.replace(day=2, hour=5)
    assert names(await the_job(outbox, morning)) == ["update:one", "update:two"]


async def test_quiet_hours_that_were_chosen_after_publishing_hold_too(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast(), NIGHT)
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(quiet=BERLIN))

    assert await claim(outbox, NIGHT) == ()
    assert await outbox.next_due() == NIGHT.replace(day=2, hour=5)


@pytest.mark.parametrize("urgent_at_night", [True, False])
async def test_the_urgent_comes_at_night_where_that_was_chosen(
    database: Database, outbox: Outbox, *, urgent_at_night: bool
) -> None:
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(quiet=BERLIN, urgent_at_night=urgent_at_night))
    await publish(database, a_broadcast(urgency="urgent"), NIGHT)

    assert len(await claim(outbox, NIGHT)) == urgent_at_night


async def test_what_becomes_urgent_waits_no_longer(database: Database, outbox: Outbox) -> None:
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(quiet=BERLIN, urgent_at_night=True))
    await publish(database, a_broadcast(), NIGHT)
    assert await claim(outbox, NIGHT) == ()

    await publish(database, a_broadcast(urgency="urgent"), NIGHT)

    assert names(await the_job(outbox, NIGHT)) == ["update:one"]


async def test_an_edit_makes_no_noise_and_waits_for_no_morning(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(quiet=BERLIN))

    await publish(database, a_broadcast(notice="second text"), NIGHT)

    assert (await the_job(outbox, NIGHT)).message_id is not None


async def test_what_was_muted_meanwhile_is_not_sent(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    await Chats(database).change(GROUP.chat_id, lambda _: Preferences(muted=frozenset({NoticeKind.AGENDA})))

    assert await claim(outbox) == ()
    assert await counts(database) == Counts(skipped=1, reasons={"muted": 1})


async def test_what_is_over_is_not_sent(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())

    assert await claim(outbox, NOON + 12 * HOUR) == ()
    assert await counts(database) == Counts(skipped=1, reasons={"expired": 1})


# Changes of what was sent.


async def test_a_new_text_is_put_into_the_message_that_stands_there(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")

    assert (await publish(database, a_broadcast(notice="second text"))).change is Change.CHANGED
    assert await counts(database) == Counts(changing=1)
    job = await the_job(outbox)

    assert (job.message_id, job.showing[0].notice) == (101, "second text")
    await outbox.record([Done(job=job, message_id=101)], NOON)
    assert await counts(database) == Counts(sent=1)


async def test_a_longer_time_changes_no_message(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")

    changed = await publish(database, a_broadcast(expires_at=NOON + 24 * HOUR))

    assert changed.change is Change.CHANGED
    assert await claim(outbox) == ()


async def test_what_is_withdrawn_is_deleted(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await withdraw(database)

    job = await the_job(outbox)

    assert (job.message_id, job.showing) == (101, ())
    await outbox.record([Done(job=job, message_id=None)], NOON)
    assert await counts(database) == Counts(deleted=1)
    assert await claim(outbox) == ()


async def test_a_message_with_several_notices_loses_only_what_was_withdrawn(database: Database, outbox: Outbox) -> None:
    for name in ("update:one", "update:two", "update:three"):
        await publish(database, a_broadcast(name))
    assert [names(job) for job in await deliver(outbox)] == [["update:one", "update:two", "update:three"]]

    await withdraw(database, "update:two")
    await publish(database, a_broadcast("update:three", notice="second text"))
    job = await the_job(outbox)

    # One edit for both, although only one of the two is in a broadcast that is still queued.
    assert names(job) == ["update:one", "update:three"]
    assert {each.name for each in job.settling} == {"update:two", "update:three"}
    await outbox.record([Done(job=job, message_id=job.message_id)], NOON)
    assert await counts(database, "update:two") == Counts(deleted=1)
    assert await counts(database, "update:three") == Counts(sent=1)
    assert await claim(outbox) == ()


async def test_a_message_of_which_all_is_withdrawn_is_deleted_once(database: Database, outbox: Outbox) -> None:
    for name in ("update:one", "update:two"):
        await publish(database, a_broadcast(name))
    await deliver(outbox)
    for name in ("update:one", "update:two"):
        await withdraw(database, name)

    assert [names(job) for job in await deliver(outbox)] == [[]]
    assert await counts(database, "update:one") == await counts(database, "update:two") == Counts(deleted=1)


async def test_two_changes_of_one_message_are_never_in_flight_together(database: Database, outbox: Outbox) -> None:
    for name in ("update:one", "update:two"):
        await publish(database, a_broadcast(name))
    await deliver(outbox)
    await publish(database, a_broadcast("update:one", notice="second text"))
    first = await the_job(outbox)

    await withdraw(database, "update:two")
    assert await claim(outbox) == ()
    await outbox.record([Done(job=first, message_id=first.message_id)], NOON)

    second = await the_job(outbox, NOON + MINUTE)
    assert [each.notice for each in second.showing] == ["second text"]


async def test_a_failed_edit_is_tried_again_with_the_next_text(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await publish(database, a_broadcast(notice="second text"))
    await outbox.record([Failed(job=await the_job(outbox), reason="no-rights")], NOON)
    assert await counts(database) == Counts(failed=1, reasons={"no-rights": 1})

    await publish(database, a_broadcast(notice="third text"))

    assert (await the_job(outbox)).message_id == 101


# What happens while a message is in flight.


async def test_a_text_that_changed_in_flight_is_changed_in_the_chat(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await publish(database, a_broadcast(notice="second text"))

    await outbox.record([Done(job=job, message_id=12)], NOON)

    assert [(each.message_id, each.showing[0].notice) for each in await claim(outbox)] == [(12, "second text")]


@pytest.mark.parametrize("is_an_edit", [False, True])
@pytest.mark.parametrize("fails", [False, True])
async def test_what_is_withdrawn_in_flight_is_deleted(
    database: Database, outbox: Outbox, *, is_an_edit: bool, fails: bool
) -> None:
    if is_an_edit:
        await sent(database, outbox, "update:one")
        await publish(database, a_broadcast(notice="second text"))
    else:
        await publish(database, a_broadcast())
    job = await the_job(outbox)
    await withdraw(database)

    result = Failed(job=job, reason="refused") if fails else Done(job=job, message_id=101)
    await outbox.record([result], NOON)

    # What was refused before it stood anywhere needs no deletion.
    assert [each.showing for each in await claim(outbox)] == ([] if fails and not is_an_edit else [()])


async def test_what_goes_on_while_it_is_being_deleted_is_sent_again(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await withdraw(database)
    job = await the_job(outbox)

    assert (await publish(database, a_broadcast())).change is Change.RESUMED
    await outbox.record([Done(job=job, message_id=None)], NOON)

    again = await the_job(outbox)
    assert (again.message_id, names(again)) == (None, ["update:one"])


@pytest.mark.parametrize("result", ["postponed", "lost"])
async def test_what_is_stopped_in_flight_is_not_tried_again(database: Database, outbox: Outbox, result: str) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await Broadcasts(database).stop(await broadcast_id(database), NOON)

    outbox = await _come_back(database, outbox, job, result)

    assert await claim(outbox) == ()
    assert await counts(database) == Counts(skipped=1, reasons={"stopped": 1})


async def _come_back(database: Database, outbox: Outbox, job: Job, how: str) -> Outbox:
    """Let a job come to nothing."""
    if how == "postponed":
        await outbox.record([Postponed(job=job, until=NOON)], NOON)
        return outbox
    successor = await new_outbox(database)
    assert await successor.recover(NOON, hold=False) == 1
    return successor


@pytest.mark.parametrize("result", ["postponed", "lost"])
async def test_who_unsubscribes_in_flight_gets_no_second_try(database: Database, outbox: Outbox, result: str) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await Subscriptions(database).end(GROUP, "*")

    outbox = await _come_back(database, outbox, job, result)

    assert await claim(outbox) == ()
    assert await counts(database) == Counts(skipped=1, reasons={"unsubscribed": 1})


@pytest.mark.parametrize("result", ["postponed", "lost"])
async def test_what_comes_back_after_its_group_has_moved_follows_it(
    database: Database, outbox: Outbox, result: str
) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await Chats(database).migrate(GROUP.chat_id, OTHER.chat_id)

    outbox = await _come_back(database, outbox, job, result)

    assert [each.place for each in await deliver(outbox)] == [OTHER]
    assert await counts(database) == Counts(sent=1)


async def test_what_arrived_before_the_group_moved_is_changed_where_it_stands(
    database: Database, outbox: Outbox
) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await Chats(database).migrate(GROUP.chat_id, OTHER.chat_id)
    await outbox.record([Done(job=job, message_id=12)], NOON)

    await withdraw(database)

    assert [(each.place, each.message_id, each.showing) for each in await claim(outbox)] == [(GROUP, 12, ())]


async def test_a_chat_that_is_forgotten_in_flight_leaves_a_number(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    await Chats(database).forget(GROUP.chat_id)

    await outbox.record([Done(job=job, message_id=12)], NOON)

    assert await rows(database) == []
    assert await counts(database) == Counts(gone=1)


async def test_a_chat_that_blocks_the_bot_gets_nothing_more(database: Database, outbox: Outbox) -> None:
    for name in ("update:one", "update:two"):
        await publish(database, a_broadcast(name))
    job = await the_job(outbox)
    await publish(database, a_broadcast("update:three"))
    await Chats(database).left(GROUP.chat_id)
    await outbox.record([Failed(job=job, reason="blocked")], NOON)

    assert await counts(database, "update:two") == Counts(failed=1, reasons={"blocked": 1})
    assert await counts(database, "update:three") == Counts(skipped=1, reasons={"gone": 1})
    assert (await publish(database, a_broadcast("update:four"))).places == 0


async def test_a_group_that_moved_gets_what_waits_once(database: Database, outbox: Outbox) -> None:
    await follow(database, OTHER)
    await publish(database, a_broadcast())
    job = next(job for job in await claim(outbox) if job.place == GROUP)
    await publish(database, a_broadcast("update:two"))

    await Chats(database).migrate(GROUP.chat_id, OTHER.chat_id)
    await outbox.record([Moved(job=job, to=OTHER)], NOON)

    # Both ids were subscribed: the supergroup has the first notice in flight, and the second once.
    assert [(each.place, names(each)) for each in await deliver(outbox)] == [(OTHER, ["update:two"])]
    assert await counts(database) == Counts(sending=1, skipped=1, reasons={"merged": 1})


async def test_a_topic_that_is_gone_leaves_what_it_followed_to_its_chat(database: Database, outbox: Outbox) -> None:
    await follow(database, TOPIC)
    await publish(database, a_broadcast())
    job = next(job for job in await claim(outbox) if job.place == TOPIC)
    whole = Place(chat_id=TOPIC.chat_id)

    await outbox.record([Moved(job=job, to=whole)], NOON)

    assert [each.place for each in await deliver(outbox)] == [whole]
    assert [each.place for each in await Subscriptions(database).of_chat(TOPIC.chat_id)] == [whole]


# Replacing.


async def test_what_is_replaced_is_deleted_once_its_successor_stands_there(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await publish(database, a_broadcast("update:two", replaces="update:one"))

    job = await the_job(outbox)
    assert names(job) == ["update:two"]
    assert await counts(database) == Counts(sent=1)
    await outbox.record([Done(job=job, message_id=12)], NOON)

    assert [(each.message_id, each.showing) for each in await deliver(outbox)] == [(101, ())]
    assert await counts(database) == Counts(deleted=1)


async def test_what_waits_together_with_its_successor_is_not_sent(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast("update:one"))
    await publish(database, a_broadcast("update:two", replaces="update:one"))
    await publish(database, a_broadcast("update:three", replaces="update:two"))

    assert [names(job) for job in await deliver(outbox)] == [["update:three"]]
    assert await counts(database) == Counts(skipped=1, reasons={"superseded": 1})


async def test_a_replacement_reaches_back_beyond_one_that_was_never_sent(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await publish(database, a_broadcast("update:two", replaces="update:one"))
    await publish(database, a_broadcast("update:three", replaces="update:two"))

    assert [names(job) for job in await deliver(outbox)] == [["update:three"]]
    assert [(job.message_id, job.showing) for job in await deliver(outbox)] == [(101, ())]


@pytest.mark.parametrize("result", ["done", "postponed", "lost", "unknown", "stopped"])
async def test_what_is_overtaken_by_its_successor_is_gone_in_the_end(
    database: Database, outbox: Outbox, result: str
) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    if result == "unknown":
        await outbox.record([Uncertain(job=job)], NOON)
    elif result == "stopped":
        await outbox.record([Postponed(job=job, until=NOON)], NOON)
        await Broadcasts(database).stop(await broadcast_id(database), NOON)
    await publish(database, a_broadcast("update:two", replaces="update:one"))
    successor = await the_job(outbox)
    await outbox.record([Done(job=successor, message_id=12)], NOON)

    match result:
        case "done":
            await outbox.record([Done(job=job, message_id=11)], NOON)
            assert [(each.message_id, each.showing) for each in await deliver(outbox)] == [(11, ())]
        case "unknown":
            await Broadcasts(database).settle(await broadcast_id(database), NOON, arrived=False)
        case "stopped":
            await publish(database, a_broadcast())
        case _:
            outbox = await _come_back(database, outbox, job, result)

    assert await claim(outbox) == ()
    assert await counts(database) == (
        Counts(deleted=1) if result == "done" else Counts(skipped=1, reasons={"superseded": 1})
    )


async def test_a_notice_among_others_in_a_message_is_replaced_by_an_edit(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast("update:one"))
    await publish(database, a_broadcast("update:two"))
    await deliver(outbox)
    await publish(database, a_broadcast("update:three", replaces="update:one"))
    job = await the_job(outbox)
    await outbox.record([Done(job=job, message_id=12)], NOON)

    assert [(each.message_id, names(each)) for each in await deliver(outbox)] == [(1, ["update:two"])]
    await publish(database, a_broadcast("update:two", notice="second text"))
    assert [names(each) for each in await deliver(outbox)] == [["update:two"]]


# Taking over.


async def test_what_was_in_flight_is_sent_again(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    await claim(outbox)

    successor = await new_outbox(database)

    assert await successor.recover(NOON, hold=False) == 1
    assert (await the_job(successor)).attempts == 2


async def test_with_hold_only_what_could_come_twice_is_left_to_an_editor(database: Database, outbox: Outbox) -> None:
    await sent(database, outbox, "update:one")
    await publish(database, a_broadcast(notice="second text"))
    await publish(database, a_broadcast("update:two"))
    assert len(await claim(outbox)) == 2

    successor = await new_outbox(database)

    assert await successor.recover(NOON, hold=True) == 2
    assert await counts(database, "update:two") == Counts(unknown=1)
    assert [(each.message_id, names(each)) for each in await claim(successor)] == [(101, ["update:one"])]


async def test_a_holder_that_stood_still_records_nothing_over_its_successor(database: Database, outbox: Outbox) -> None:
    await publish(database, a_broadcast())
    job = await the_job(outbox)
    successor = await new_outbox(database)
    await successor.recover(NOON, hold=False)
    again = await the_job(successor)

    with pytest.raises(LeaseLostError):
        await outbox.record([Done(job=job, message_id=11)], NOON)
    for call in (
        outbox.claim(10, NOON),
        outbox.recover(NOON, hold=False),
        outbox.queue_due(Broadcasts(database), NOON),
    ):
        with pytest.raises(LeaseLostError):
            await call
    await successor.record([Done(job=again, message_id=12)], NOON)

    assert [row["message_id"] for row in await rows(database)] == [12]


# Two processes.


async def test_a_sender_and_an_editor_in_two_processes(url: str) -> None:
    """Whatever comes between what, each message says in the end what its broadcast says."""
    places = [Place(chat_id=-number) for number in range(1, 31)]
    standing: dict[int, str | None] = {}
    async with Database.open(url) as one, Database.open(url) as two:
        await follow(one, *places)
        await publish(one, a_broadcast())
        outbox, is_over = await new_outbox(one), asyncio.Event()

        async def send() -> None:
            while True:
                is_last = is_over.is_set()
                jobs, any_due = await outbox.claim(3, NOON)
                for job in jobs:
                    standing[job.place.chat_id] = job.showing[0].notice if job.showing else None
                await outbox.record(
                    [Done(job=job, message_id=-job.place.chat_id if job.showing else None) for job in jobs], NOON
                )
                if is_last and not any_due:
                    return

        async def edit() -> None:
            for number in range(12):
                await publish(two, a_broadcast(notice=f"text {number}"))
                await withdraw(two) if number % 3 == 1 else await Broadcasts(two).stop(1, NOON)
                await asyncio.sleep(0)
            await publish(two, a_broadcast(notice="last text"))
            is_over.set()

        async def come_and_go() -> None:
            for place in places[:10]:
                await Subscriptions(two).end(place, "*")
                await Chats(two).left(place.chat_id)
                await Chats(two).forget(place.chat_id)

        await asyncio.gather(send(), edit(), come_and_go())

        found = await counts(one)
        assert found.gone == 10
        assert found == Counts(sent=20, gone=10)
        assert {standing[place.chat_id] for place in places[10:]} == {"last text"}


async def test_whoever_looks_at_more_than_it_may_claim_leaves_the_rest_due(database: Database) -> None:
    await follow(database, GROUP, TOPIC, OTHER)
    await publish(database, a_broadcast())
    outbox = await new_outbox(database)

    jobs, _ = await outbox.claim(1, NOON, look=100)
    others, _ = await outbox.claim(9, NOON)

    assert len(jobs) == 1
    assert {job.place for job in (*jobs, *others)} == {GROUP, TOPIC, OTHER}
