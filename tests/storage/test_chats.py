"""Chats: known, left, moved and forgotten."""

import asyncio

import pytest
from sqlalchemy import delete

from bot.storage import tables
from bot.storage.answers import Answers, DeliveredAnswer
from bot.storage.chats import Chat, ChatKind, Chats
from bot.storage.database import Database

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
