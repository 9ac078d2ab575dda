"""Chats: known, left, moved and forgotten."""

import asyncio

import pytest
from sqlalchemy import delete

from bot.storage import tables
from bot.storage.answers import Answers, DeliveredAnswer
from bot.storage.broadcasts import Broadcasts, Counts
from bot.storage.chats import Chat, ChatKind, Chats
from bot.storage.database import Database
from bot.storage.preferences import Preferences
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place, Subscriptions
from tests.storage.notices import NOON, a_broadcast, counts, deliver, follow, new_outbox, publish, rows

GROUP = -4518810793
SUPERGROUP = -1002471352452


@pytest.fixture
def chats(database: Database) -> Chats:
    return Chats(database)


async def test_a_chat_is_unknown_until_it_is_seen(chats: Chats) -> None:
    assert await chats.get(GROUP) is None

    seen = await chats.seen(GROUP, ChatKind.GROUP)

    assert seen == await chats.get(GROUP) == Chat(id=GROUP, kind=ChatKind.GROUP)


@pytest.mark.parametrize("kind", ChatKind)
async def test_every_kind_of_chat_with_the_largest_ids_that_telegram_gives(chats: Chats, kind: ChatKind) -> None:
    for chat_id in (2**52 - 1, -(2**52 - 1)):
        await chats.seen(chat_id, kind)

        assert await chats.get(chat_id) == Chat(id=chat_id, kind=kind)


async def test_a_chosen_language_stays_until_it_is_taken_back(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.set_language(GROUP, "en")
    assert (await chats.seen(GROUP, ChatKind.GROUP)).language == "en"

    await chats.set_language(GROUP, None)
    assert (await chats.seen(GROUP, ChatKind.GROUP)).language is None


async def test_a_chat_that_was_left_is_there_again_when_seen(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.set_language(GROUP, "en")
    await chats.left(GROUP)
    gone = await chats.get(GROUP)
    assert gone is not None
    assert gone.left_at is not None

    back = await chats.seen(GROUP, ChatKind.GROUP)

    assert back == await chats.get(GROUP) == Chat(id=GROUP, kind=ChatKind.GROUP, language="en")


async def test_a_chat_first_seen_by_many_messages_at_once_is_one_chat(chats: Chats) -> None:
    seen = await asyncio.gather(*(chats.seen(GROUP, ChatKind.GROUP) for _ in range(10)))

    assert set(seen) == {Chat(id=GROUP, kind=ChatKind.GROUP)}


async def test_a_group_takes_its_language_along_when_it_becomes_a_supergroup(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.set_language(GROUP, "en")

    # Telegram tells it twice, once in each of the two chats.
    await asyncio.gather(chats.migrate(GROUP, SUPERGROUP), chats.migrate(GROUP, SUPERGROUP))

    assert await chats.get(SUPERGROUP) == Chat(id=SUPERGROUP, kind=ChatKind.SUPERGROUP, language="en")
    old = await chats.get(GROUP)
    assert old is not None
    assert old.moved_to == SUPERGROUP
    assert old.left_at is not None


async def test_a_choice_made_in_the_supergroup_before_the_news_of_the_move_stays(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.set_language(GROUP, "en")
    await chats.seen(SUPERGROUP, ChatKind.SUPERGROUP)
    await chats.set_language(SUPERGROUP, "de")

    await chats.migrate(GROUP, SUPERGROUP)

    assert await chats.get(SUPERGROUP) == Chat(id=SUPERGROUP, kind=ChatKind.SUPERGROUP, language="de")


async def test_the_move_of_a_group_that_the_bot_does_not_know(chats: Chats) -> None:
    await chats.migrate(GROUP, SUPERGROUP)

    assert await chats.get(SUPERGROUP) == Chat(id=SUPERGROUP, kind=ChatKind.SUPERGROUP)
    assert await chats.get(GROUP) is None


async def test_a_late_message_in_the_old_group_does_not_bring_it_back(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.migrate(GROUP, SUPERGROUP)

    assert (await chats.seen(GROUP, ChatKind.GROUP)).moved_to == SUPERGROUP


async def test_answers_stay_where_their_message_ids_mean_something(database: Database, chats: Chats) -> None:
    answers = Answers(database)
    await chats.seen(GROUP, ChatKind.GROUP)
    answer = DeliveredAnswer(chat_id=GROUP, answer_message_id=12, language="de")
    await answers.save([answer])

    await chats.migrate(GROUP, SUPERGROUP)

    assert await answers.in_message(GROUP, 12) == (answer,)
    assert await answers.in_message(SUPERGROUP, 12) == ()


async def test_a_chat_that_an_operator_deletes_leaves_no_trace_of_it_or_of_its_past(
    database: Database, chats: Chats
) -> None:
    answers = Answers(database)
    await chats.seen(1, ChatKind.PRIVATE)
    await chats.seen(GROUP, ChatKind.GROUP)
    await answers.save(DeliveredAnswer(chat_id=chat_id, answer_message_id=12, language="de") for chat_id in (1, GROUP))
    await chats.migrate(GROUP, SUPERGROUP)

    async with database.write() as connection:
        await connection.execute(delete(tables.chats).where(tables.chats.c.id == SUPERGROUP))

    assert [await chats.get(chat_id) for chat_id in (GROUP, SUPERGROUP)] == [None, None]
    assert await answers.in_message(GROUP, 12) == ()
    assert len(await answers.in_message(1, 12)) == 1


SET_UP = Preferences(spoken="de", silent=True)


async def test_a_chat_that_was_left_keeps_its_choices_and_follows_nothing(database: Database, chats: Chats) -> None:
    await follow(database, Place(chat_id=GROUP))
    await chats.prefer(GROUP, SET_UP)
    await publish(database, a_broadcast())

    await chats.left(GROUP)

    assert await Subscriptions(database).of_chat(GROUP) == ()
    assert await counts(database) == Counts(skipped=1, reasons={"gone": 1})
    back = await chats.seen(GROUP, ChatKind.SUPERGROUP)
    assert back == await chats.get(GROUP)
    assert back.preferences == SET_UP


async def test_a_supergroup_follows_what_both_ids_followed_and_gets_it_once(database: Database, chats: Chats) -> None:
    await follow(database, Place(chat_id=GROUP), Place(chat_id=SUPERGROUP))
    await follow(database, Place(chat_id=GROUP), meeting="brussels")
    await chats.prefer(GROUP, SET_UP)
    await publish(database, a_broadcast())

    for _ in range(2):  # Telegram tells it twice.
        await chats.migrate(GROUP, SUPERGROUP)

    here = Place(chat_id=SUPERGROUP)
    followed = await Subscriptions(database).of_chat(SUPERGROUP)
    assert {(each.place, each.meeting) for each in followed} == {(here, EVERYTHING), (here, "brussels")}
    assert await Subscriptions(database).of_chat(GROUP) == ()
    assert await counts(database) == Counts(waiting=1, skipped=1, reasons={"merged": 1})
    assert [job.place for job in await deliver(await new_outbox(database))] == [here]
    moved = await chats.get(SUPERGROUP)
    assert moved is not None
    assert moved.preferences == SET_UP


async def test_news_of_a_move_that_come_once_more_undo_no_choice(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.migrate(GROUP, SUPERGROUP)
    chosen = Preferences(silent=True)
    await chats.prefer(SUPERGROUP, chosen)

    await chats.migrate(GROUP, SUPERGROUP)

    moved = await chats.get(SUPERGROUP)
    assert moved is not None
    assert moved.preferences == chosen


async def test_what_was_stopped_before_a_move_goes_on_after_it(database: Database, chats: Chats) -> None:
    await follow(database, Place(chat_id=GROUP))
    published = await publish(database, a_broadcast())
    await Broadcasts(database).stop(published.id, NOON)
    await chats.migrate(GROUP, SUPERGROUP)

    await publish(database, a_broadcast())

    assert [job.place.chat_id for job in await deliver(await new_outbox(database))] == [SUPERGROUP]


async def test_of_a_forgotten_chat_and_its_past_only_numbers_remain(database: Database, chats: Chats) -> None:
    await follow(database, Place(chat_id=GROUP), Place(chat_id=SUPERGROUP), Place(chat_id=1))
    await publish(database, a_broadcast())
    await deliver(await new_outbox(database))
    await chats.migrate(GROUP, SUPERGROUP)
    await chats.forget(GROUP)  # Nothing: the supergroup refers to it.
    assert await counts(database) == Counts(sent=3)

    await chats.forget(SUPERGROUP)

    assert [row["chat_id"] for row in await rows(database)] == [1]
    assert await counts(database) == Counts(sent=1, gone=2)
    assert [await chats.get(chat_id) for chat_id in (GROUP, SUPERGROUP)] == [None, None]
