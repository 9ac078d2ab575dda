"""Meetings as they were announced: by the base, by updates, and by the base again."""

import asyncio
import dataclasses
import datetime as dt
from types import MappingProxyType
from typing import Any

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, MeetingStatus, Update
from bot.notifying.calendar import Announced, Calendar
from bot.storage.database import Database
from bot.storage.meetings import Meetings
from tests.notifying.meetings import meeting, pool, postponement, update

BEFORE = dt.datetime(2031, 5, 7, tzinfo=dt.UTC)
AFTERWARDS = dt.datetime(2032, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def store(database: Database) -> Meetings:
    return Meetings(database)


@pytest.fixture
def calendar(store: Meetings) -> Calendar:
    return Calendar(store, pool())


def saying(changes: dict[str, Any]) -> KnowledgeBase:
    """The base after an editor changed the pool party in it."""
    changed = {"beckenfest": meeting(**changes)}
    return dataclasses.replace(pool(), meetings=MappingProxyType({**pool().meetings, **changed}))


async def party(calendar: Calendar) -> Announced:
    """The pool party as it is announced."""
    return next(found for found in await calendar.meetings() if found.meeting.id == "beckenfest")


async def announce(store: Meetings, calendar: Calendar, published: Update, base: Meeting | None = None) -> Announced:
    async with store.transaction() as connection:
        return await calendar.announce(connection, base or meeting(), published)


async def withdraw(store: Meetings, calendar: Calendar, name: str) -> Announced:
    return await announce(store, calendar, update(name=name, withdrawn=True))


async def test_at_first_the_base_says_all(calendar: Calendar) -> None:
    found = await calendar.meetings()
    assert [announced.meeting for announced in found] == [
        pool().meetings[name] for name in ("beckenfest", "umbaurunde", "saisonende")
    ]
    assert {announced.sequence for announced in found} == {0}
    assert not any(announced.changes for announced in found)


async def test_what_does_not_change_stays_however_often_it_is_taken_in(store: Meetings, calendar: Calendar) -> None:
    first = await calendar.meetings()
    for _ in range(3):
        async with store.transaction() as connection:
            assert set(await calendar.sync(connection, pool())) == set(first)
    assert await Calendar(store, pool()).meetings() == first


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2031-06-14T14:00"},
        {"end": "2031-06-14T19:00"},
        {"time_zone": "Europe/London"},
        {"status": "cancelled"},
        {"place": {"de": "Rathaus", "en": "Town hall"}},
        {"title": {"de": "Fest am Becken", "en": "Party at the pool"}},
        {"stated": False},
    ],
)
async def test_the_sequence_grows_with_what_the_base_changes(
    store: Meetings, calendar: Calendar, changes: dict[str, Any]
) -> None:
    before = await party(calendar)
    after = await party(calendar.with_base(saying(changes)))
    assert (after.meeting, after.sequence) == (meeting(**changes), 1)
    assert after.changed_at >= before.changed_at
    assert (await party(calendar.with_base(pool()))).sequence == 2


async def test_a_postponement_holds_while_the_base_says_what_it_said(store: Meetings, calendar: Calendar) -> None:
    told = await announce(store, calendar, postponement())
    assert (told.meeting.start, told.meeting.end) == (dt.datetime(2031, 6, 21, 16), dt.datetime(2031, 6, 21, 19))
    assert (told.meeting.status, told.sequence, told.is_open) == (MeetingStatus.POSTPONED, 1, False)
    assert await party(calendar) == told
    assert await party(Calendar(store, pool())) == told

    elsewhere = {"de": "Rathaus", "en": "Town hall"}
    with_place = await party(calendar.with_base(saying({"place": elsewhere})))
    assert with_place.meeting.start == told.meeting.start
    assert (with_place.meeting.place["en"], with_place.sequence) == ("Town hall", 2)


async def test_once_the_base_changes_the_base_holds(store: Meetings, calendar: Calendar) -> None:
    await announce(store, calendar, postponement())
    moved = await party(calendar.with_base(saying({"start": "2031-06-28T16:00", "end": "2031-06-28T19:00"})))
    assert (moved.meeting.start, moved.changes, moved.sequence) == (dt.datetime(2031, 6, 28, 16), (), 2)
    # For good: what was announced does not come back with the former times.
    back = await party(calendar.with_base(pool()))
    assert (back.meeting, back.sequence) == (meeting(), 3)


async def test_a_base_that_takes_up_what_was_announced_changes_nothing(store: Meetings, calendar: Calendar) -> None:
    told = await announce(store, calendar, postponement())
    taken_up = saying({"start": "2031-06-21T16:00", "end": "2031-06-21T19:00", "status": "postponed"})
    found = await party(calendar.with_base(taken_up))
    assert (found.meeting, found.sequence, found.changed_at) == (told.meeting, told.sequence, told.changed_at)


async def test_a_status_that_the_base_takes_up_leaves_the_rest_in_force(store: Meetings, calendar: Calendar) -> None:
    waiting = await announce(store, calendar, update("postponement"))
    found = await party(calendar.with_base(saying({"status": "postponed"})))
    assert (found.is_open, found.sequence) == (True, waiting.sequence)
    # Another status is the editor's.
    cancelled = await party(calendar.with_base(saying({"status": "cancelled"})))
    assert (cancelled.is_open, cancelled.meeting.status) == (False, MeetingStatus.CANCELLED)


async def test_a_date_that_an_update_states_is_not_inferred(store: Meetings, calendar: Calendar) -> None:
    told = await announce(store, calendar, postponement(), meeting(stated=False))
    assert told.meeting.stated


async def test_withdrawn_a_postponement_restores(store: Meetings, calendar: Calendar) -> None:
    await announce(store, calendar, postponement())
    restored = await withdraw(store, calendar, "neu")
    assert (restored.meeting, restored.changes, restored.sequence) == (meeting(), (), 2)
    assert await party(calendar) == restored
    assert (await withdraw(store, calendar, "neu")).sequence == 2


async def test_an_update_that_says_it_is_withdrawn_is(store: Meetings, calendar: Calendar) -> None:
    await announce(store, calendar, postponement())
    withdrawn = postponement().model_copy(update={"withdrawn": True})
    assert (await announce(store, calendar, withdrawn)).meeting == meeting()


async def test_withdrawn_the_latest_lets_the_one_before_hold(store: Meetings, calendar: Calendar) -> None:
    first = await announce(store, calendar, postponement())
    second = await announce(store, calendar, postponement("2031-06-28T10:00", "2031-06-28T12:00", name="noch-einmal"))
    assert second.meeting.start == dt.datetime(2031, 6, 28, 10)
    assert (
        await announce(store, calendar, update("cancellation", name="abgesagt"))
    ).meeting == second.meeting.model_copy(update={"status": MeetingStatus.CANCELLED})
    assert (await withdraw(store, calendar, "abgesagt")).meeting == second.meeting
    restored = await withdraw(store, calendar, "noch-einmal")
    assert (restored.meeting, restored.sequence) == (first.meeting, 5)


async def test_published_once_more_an_update_corrects_itself(store: Meetings, calendar: Calendar) -> None:
    told = await announce(store, calendar, postponement())
    assert await announce(store, calendar, postponement()) == told
    corrected = await announce(store, calendar, postponement("2031-06-21T17:00"))
    assert (corrected.meeting.start, corrected.sequence) == (dt.datetime(2031, 6, 21, 17), 2)
    assert [change.update for change in corrected.changes] == ["neu"]
    # As an update about something else it says nothing of times any more.
    assert (await announce(store, calendar, update("decision"))).meeting == meeting()


async def test_what_is_replaced_holds_no_more(store: Meetings, calendar: Calendar) -> None:
    await announce(store, calendar, postponement())
    instead = update("cancellation", name="abgesagt", replaces="neu")
    cancelled = await announce(store, calendar, instead)
    assert (cancelled.meeting.start, cancelled.meeting.status) == (meeting().start, MeetingStatus.CANCELLED)
    after_all = await announce(store, calendar, update("correction", name="doch", replaces="abgesagt"))
    assert (after_all.meeting, after_all.sequence) == (meeting(), 3)


async def test_other_updates_change_nothing(store: Meetings, calendar: Calendar) -> None:
    before = await party(calendar)
    assert await announce(store, calendar, update("agenda")) == before


async def test_what_is_undone_was_never_announced(store: Meetings, calendar: Calendar) -> None:
    before = await party(calendar)
    with pytest.raises(ZeroDivisionError):
        async with store.transaction() as connection:
            await calendar.announce(connection, meeting(), postponement())
            raise ZeroDivisionError
    assert await party(calendar) == before


async def test_two_processes_do_not_lose_what_the_other_announces(url: str) -> None:
    async with Database.open(url) as here, Database.open(url) as there:
        processes = [Meetings(here), Meetings(there)] * 4
        calendars = [Calendar(store, pool()) for store in processes]
        await asyncio.gather(*(calendar.meetings() for calendar in calendars))
        await asyncio.gather(
            *(
                announce(
                    store,
                    calendar,
                    postponement(f"2031-06-2{number}T16:00", f"2031-06-2{number}T19:00", name=f"nr-{number}"),
                )
                for number, (store, calendar) in enumerate(zip(processes, calendars, strict=True))
            )
        )
        found = await asyncio.gather(*(party(calendar) for calendar in calendars))
    assert len(set(found)) == 1
    assert found[0].sequence == 8
    assert {change.update for change in found[0].changes} == {f"nr-{number}" for number in range(8)}


# States


async def test_how_a_meeting_stands(store: Meetings, calendar: Calendar) -> None:
    planned = await party(calendar)
    assert (planned.state(BEFORE), planned.is_past(BEFORE)) == (MeetingStatus.PLANNED, False)
    assert (planned.state(AFTERWARDS), planned.is_past(AFTERWARDS)) == (MeetingStatus.OVER, True)

    postponed = await announce(store, calendar, postponement())
    assert postponed.state(BEFORE) is MeetingStatus.POSTPONED
    assert postponed.state(AFTERWARDS) is MeetingStatus.OVER

    cancelled = await announce(store, calendar, update("cancellation", name="abgesagt"))
    assert (cancelled.state(BEFORE), cancelled.is_past(BEFORE)) == (MeetingStatus.CANCELLED, False)
    assert (cancelled.state(AFTERWARDS), cancelled.is_past(AFTERWARDS)) == (MeetingStatus.CANCELLED, True)


async def test_without_a_new_date_a_meeting_is_not_over_when_the_former_one_passes(
    store: Meetings, calendar: Calendar
) -> None:
    waiting = await announce(store, calendar, update("postponement"))
    assert (waiting.is_open, waiting.sequence) == (True, 1)
    assert (waiting.state(AFTERWARDS), waiting.is_past(AFTERWARDS)) == (MeetingStatus.POSTPONED, False)
    dated = await announce(store, calendar, postponement(name="endlich"))
    assert (dated.is_open, dated.sequence) == (False, 2)
