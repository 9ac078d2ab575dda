"""Subscriptions: which places follow what, and what becomes of what waits for them."""

import pytest

from bot.errors import StorageError
from bot.storage.broadcasts import Counts
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind, Preferences
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place, Subscriptions
from tests.storage.notices import GROUP, OTHER, TOPIC, a_broadcast, counts, follow, publish


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    return Subscriptions(database)


async def test_a_place_follows_a_meeting_once(database: Database, subscriptions: Subscriptions) -> None:
    for meeting in ("brussels", "brussels", EVERYTHING):
        await follow(database, TOPIC, meeting=meeting)

    followed = await subscriptions.of_chat(TOPIC.chat_id)

    assert [(each.place, each.meeting) for each in followed] == [(TOPIC, "brussels"), (TOPIC, EVERYTHING)]
    assert await subscriptions.of_chat(GROUP.chat_id) == ()


async def test_a_chat_must_be_known(subscriptions: Subscriptions) -> None:
    with pytest.raises(StorageError):
        await subscriptions.add(GROUP, "brussels")


async def test_places_that_follow_a_meeting_and_everything_count_once(
    database: Database, subscriptions: Subscriptions
) -> None:
    await follow(database, GROUP, TOPIC, Place(chat_id=TOPIC.chat_id))
    await follow(database, GROUP, OTHER, meeting="brussels")
    await follow(database, GROUP, meeting="washington")
    await Chats(database).change(OTHER.chat_id, lambda _: Preferences(muted=frozenset({NoticeKind.DECISION})))

    assert await subscriptions.count("brussels") == 4
    assert await subscriptions.count("washington") == 3
    assert await subscriptions.count("brussels", NoticeKind.DECISION.bit) == 3
    # And each of them gets a notice once.
    assert (await publish(database, a_broadcast())).places == 4


async def test_what_waits_for_a_place_that_follows_it_no_more_is_void(
    database: Database, subscriptions: Subscriptions
) -> None:
    whole = Place(chat_id=TOPIC.chat_id)
    await follow(database, GROUP, TOPIC, whole, meeting="brussels")
    await follow(database, GROUP)
    await publish(database, a_broadcast())

    await subscriptions.end(GROUP, "brussels")  # It follows everything still.
    await subscriptions.end(TOPIC, "brussels")

    assert await counts(database) == Counts(waiting=2, skipped=1, reasons={"unsubscribed": 1})
    assert [each.place for each in await subscriptions.of_chat(TOPIC.chat_id)] == [whole]
