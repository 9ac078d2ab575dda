"""Publishing an update on both databases: once, changed, stopped, withdrawn, and what is seen of it before."""

import asyncio
import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import MeetingStatus, Update
from bot.notifying.calendar import Calendar
from bot.notifying.publishing import Caution, Effect, ExpiredError, Publisher, UnpublishableError, name_of
from bot.storage.broadcasts import Broadcasts
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.meetings import Meetings
from bot.storage.preferences import NoticeKind, Preferences, QuietHours
from bot.storage.states import EVERYTHING, BroadcastState
from bot.storage.subscriptions import Place, Subscriptions

NOW = dt.datetime(2031, 6, 1, 10, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@cache
def pool() -> KnowledgeBase:
    return load_base(Path(__file__).parents[1] / "e2e" / "knowledge")


def update(name: str = "beckenfest-programm", /, **changes: object) -> Update:
    return Update.model_validate(pool().updates[name].model_dump() | changes)


@pytest.fixture
def publisher(database: Database) -> Publisher:
    return Publisher(database, pool())


@pytest.fixture
def broadcasts(database: Database) -> Broadcasts:
    return Broadcasts(database)


async def follow(database: Database, *chat_ids: int, thread_id: int = 0, meeting: str = "beckenfest") -> None:
    for chat_id in chat_ids:
        await Chats(database).seen(chat_id, ChatKind.SUPERGROUP)
        await Subscriptions(database).add(Place(chat_id=chat_id, thread_id=thread_id), meeting)


# Once


async def test_an_update_is_queued_for_all_that_follow_its_meeting(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1, -2)
    await follow(database, -3, meeting=EVERYTHING)
    await follow(database, -4, meeting="umbaurunde")
    outcome = await publisher.publish(update(), now=NOW)
    assert (outcome.effect, outcome.places) == (Effect.NEW, 3)
    stored = await broadcasts.named("update:beckenfest-programm")
    assert stored is not None
    assert stored.id == outcome.id
    assert (await broadcasts.counts(stored)).waiting == 3


async def test_publishing_the_same_again_changes_nothing(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1)
    first = await publisher.publish(update(), now=NOW)
    again = await publisher.publish(update(), now=NOW + HOUR)
    assert (again.id, again.effect, again.places) == (first.id, Effect.SAME, 1)
    stored = await broadcasts.named(name_of("beckenfest-programm"))
    assert stored is not None
    assert (stored.revision, stored.expires_at) == (1, NOW + 2 * DAY)


async def test_published_by_many_at_once_it_is_one_broadcast(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1)
    outcomes = await asyncio.gather(*(publisher.publish(update(), now=NOW) for _ in range(5)))
    assert sorted(outcome.effect for outcome in outcomes) == [Effect.NEW, *[Effect.SAME] * 4]
    assert len(await broadcasts.latest(10)) == 1


async def test_a_changed_update_is_another_revision_of_the_same(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1)
    await publisher.publish(update(), now=NOW)
    outcome = await publisher.publish(update(text={"de": "Ohne Führung."}), now=NOW + HOUR)
    assert outcome.effect is Effect.CHANGED
    (stored,) = await broadcasts.latest(10)
    assert stored.revision == 2
    assert "Ohne Führung." in stored.notice


async def test_a_stopped_one_goes_on_when_it_is_published_again(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1)
    outcome = await publisher.publish(update(), now=NOW)
    assert outcome.id is not None
    await broadcasts.stop(outcome.id, NOW)
    assert (await publisher.preview(update(), NOW)).effect is Effect.RESUMED
    assert (await publisher.publish(update(), now=NOW + 3 * DAY)).effect is Effect.RESUMED
    stored = await broadcasts.with_id(outcome.id)
    assert stored is not None
    assert (await broadcasts.counts(stored)).waiting == 1
    assert stored.expires_at == NOW + 5 * DAY


async def test_a_withdrawn_one_is_sent_to_nobody(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await follow(database, -1)
    await publisher.publish(update(), now=NOW)
    assert (await publisher.publish(update(withdrawn=True), now=NOW)).effect is Effect.WITHDRAWN
    (stored,) = await broadcasts.latest(10)
    assert stored.state is BroadcastState.WITHDRAWN
    counts = await broadcasts.counts(stored)
    assert (counts.waiting, counts.skipped) == (0, 1)
    assert (await publisher.publish(update(withdrawn=True), now=NOW)).effect is Effect.SAME


async def test_what_was_never_published_cannot_be_withdrawn(publisher: Publisher, broadcasts: Broadcasts) -> None:
    outcome = await publisher.publish(update(withdrawn=True), now=NOW)
    assert (outcome.id, outcome.effect) == (None, Effect.NOTHING)
    assert not await broadcasts.latest(10)


async def test_it_names_what_it_replaces_and_who_watches(publisher: Publisher, broadcasts: Broadcasts) -> None:
    await publisher.publish(update("beckenfest-neu"), watch=(7, 8), now=NOW)
    (stored,) = await broadcasts.watched()
    assert (stored.replaces, stored.watch) == ("update:beckenfest-programm", (7, 8))


async def test_an_id_belongs_to_one_meeting(publisher: Publisher) -> None:
    await publisher.publish(update(), now=NOW)
    with pytest.raises(UnpublishableError, match='published for the meeting "beckenfest"'):
        await publisher.publish(update(meeting="umbaurunde"), now=NOW)


# When


async def test_it_is_planned_for_a_time(publisher: Publisher, broadcasts: Broadcasts, database: Database) -> None:
    await follow(database, -1)
    outcome = await publisher.publish(update(), at=NOW + HOUR, now=NOW)
    assert (outcome.effect, outcome.places) == (Effect.NEW, 0)
    (stored,) = await broadcasts.latest(10)
    assert (stored.state, stored.not_before) == (BroadcastState.PLANNED, NOW + HOUR)
    assert stored.expires_at == NOW + HOUR + 2 * DAY
    assert (await publisher.publish(update(), at=NOW + HOUR, now=NOW)).effect is Effect.SAME
    assert (await publisher.publish(update(), now=NOW)).effect is Effect.CHANGED
    (stored,) = await broadcasts.latest(10)
    assert stored.not_before == NOW


async def test_a_time_that_has_passed_is_refused(publisher: Publisher, broadcasts: Broadcasts) -> None:
    with pytest.raises(UnpublishableError, match="has passed"):
        await publisher.publish(update(), at=NOW - HOUR, now=NOW)
    assert not await broadcasts.latest(10)


async def test_what_is_out_cannot_be_planned(publisher: Publisher) -> None:
    await publisher.publish(update(), now=NOW)
    with pytest.raises(UnpublishableError, match="has been published"):
        await publisher.publish(update(), at=NOW + HOUR, now=NOW)


@pytest.mark.parametrize(
    ("expires", "moment"),
    [
        (dt.date(2031, 6, 2), dt.datetime(2031, 6, 2, 22, tzinfo=dt.UTC)),
        (dt.datetime(2031, 6, 2, 9), dt.datetime(2031, 6, 2, 7, tzinfo=dt.UTC)),
        (None, NOW + 2 * DAY),
    ],
    ids=["a day ends at the place of the meeting", "a time of day is that of the place", "unset"],
)
async def test_it_expires(
    publisher: Publisher, broadcasts: Broadcasts, expires: dt.date | None, moment: dt.datetime
) -> None:
    assert (await publisher.preview(update(expires=expires), NOW)).expires_at == moment
    await publisher.publish(update(expires=expires), now=NOW)
    (stored,) = await broadcasts.latest(10)
    assert stored.expires_at == moment


@pytest.mark.parametrize("at", [None, NOW + 2 * DAY], ids=["now", "later"])
async def test_what_has_expired_is_refused(
    publisher: Publisher, broadcasts: Broadcasts, at: dt.datetime | None
) -> None:
    expired = update(expires=dt.date(2031, 6, 2) if at else dt.date(2031, 5, 31))
    with pytest.raises(ExpiredError, match=r"expired on 2031-0\d-0\d at 00:00"):
        await publisher.publish(expired, at=at, now=NOW)
    assert not await broadcasts.latest(10)


async def test_what_stands_in_chats_can_be_corrected_after_it_has_expired(publisher: Publisher) -> None:
    await publisher.publish(update(expires=dt.date(2031, 6, 1)), now=NOW)
    mended = update(expires=dt.date(2031, 6, 1), text={"de": "Ohne Führung."})
    assert Caution.EXPIRED not in (await publisher.preview(mended, NOW + 3 * DAY)).cautions
    assert (await publisher.publish(mended, now=NOW + 3 * DAY)).effect is Effect.CHANGED


# Before


async def test_a_preview_tells_for_whom_it_would_be(publisher: Publisher, database: Database) -> None:
    await follow(database, -1, -2, -3)
    await follow(database, -1, thread_id=5)
    chats = Chats(database)
    await chats.change(
        -2, lambda _: Preferences(quiet=QuietHours(start=0, end=23 * 60, time_zone="UTC"), urgent_at_night=True)
    )
    preview = await publisher.preview(update(), NOW)
    assert (preview.reach.places, preview.reach.chats, preview.reach.later) == (4, 3, 1)
    assert (await publisher.preview(update(urgency="urgent"), NOW)).reach.later == 0
    assert (await publisher.publish(update(), now=NOW)).places == 4


async def test_who_left_or_muted_is_not_counted(publisher: Publisher, database: Database) -> None:
    await follow(database, -1, -2, -3)
    await Chats(database).left(-1)
    await Chats(database).change(-2, lambda _: Preferences(muted=frozenset({NoticeKind.AGENDA})))
    assert (await publisher.preview(update(), NOW)).reach.places == 1
    assert (await publisher.publish(update(), now=NOW)).places == 1


async def test_a_preview_tells_what_publishing_would_do(publisher: Publisher, broadcasts: Broadcasts) -> None:
    async def effect(**changes: object) -> Effect:
        return (await publisher.preview(update(**changes), NOW)).effect

    assert await effect(withdrawn=True) is Effect.NOTHING
    assert await effect() is Effect.NEW
    assert not await broadcasts.latest(10)
    await publisher.publish(update(), now=NOW)
    assert await effect() is Effect.SAME
    assert await effect(text={"de": "Ohne Führung."}) is Effect.CHANGED
    assert await effect(withdrawn=True) is Effect.WITHDRAWN
    await publisher.publish(update(withdrawn=True), now=NOW)
    assert await effect(withdrawn=True) is Effect.SAME
    assert await effect() is Effect.RESUMED


async def test_a_preview_warns(publisher: Publisher, database: Database) -> None:
    async def cautions(now: dt.datetime = NOW, **changes: object) -> tuple[Caution, ...]:
        return (await publisher.preview(update(**changes), now)).cautions

    assert await cautions() == (Caution.NOBODY,)
    await follow(database, -1)
    assert await cautions() == ()
    assert await cautions(text={"de": "Nur so."}) == (Caution.NO_ENGLISH,)
    assert await cautions(text={"en": "Just so."}) == (Caution.NO_GERMAN,)
    assert await cautions(expires=dt.date(2031, 5, 1)) == (Caution.EXPIRED,)
    assert await cautions(NOW + 60 * DAY) == (Caution.OVER,)
    assert await cautions(NOW + 60 * DAY, kind="decision") == ()
    assert await cautions(NOW + 60 * DAY, withdrawn=True) == ()


# What it does to the meeting


async def test_a_postponement_moves_the_meeting_and_its_reminders_at_once(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    times = {"start": dt.datetime(2031, 6, 21, 16), "end": dt.datetime(2031, 6, 21, 19)}
    postponed = update(kind="postponement", expires=dt.date(2031, 6, 21), **times)
    await publisher.publish(postponed, now=NOW)
    assert await starts(database) == times["start"]
    reminders = {each.name for each in await broadcasts.latest(20) if each.name.startswith("reminder:beckenfest:")}
    assert reminders
    assert all("2031-06-21T14:00" in name for name in reminders)
    await publisher.publish(postponed.model_copy(update={"withdrawn": True}), now=NOW)
    assert await starts(database) == pool().meetings["beckenfest"].start
    assert not reminders & {each.name for each in await broadcasts.latest(20)}


async def test_a_cancellation_cancels_it_and_its_reminders(
    publisher: Publisher, broadcasts: Broadcasts, database: Database
) -> None:
    await publisher.publish(update(kind="cancellation"), now=NOW)
    meetings = await Calendar(Meetings(database), pool()).meetings()
    assert MeetingStatus.CANCELLED in {each.meeting.status for each in meetings}
    assert not [each for each in await broadcasts.latest(20) if each.name.startswith("reminder:beckenfest:")]


async def test_what_is_refused_moves_nothing(publisher: Publisher, database: Database) -> None:
    times = {"start": dt.datetime(2031, 6, 21, 16), "end": dt.datetime(2031, 6, 21, 19)}
    with pytest.raises(ExpiredError):
        await publisher.publish(update(kind="postponement", expires=dt.date(2031, 5, 1), **times), now=NOW)
    assert await starts(database) == pool().meetings["beckenfest"].start


async def starts(database: Database) -> object:
    meetings = await Calendar(Meetings(database), pool()).meetings()
    return next(each.meeting.start for each in meetings if each.meeting.id == "beckenfest")
