"""Delivered answers: found by question, by message and by entry."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.storage.answers import Answers, DeliveredAnswer
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database

CHAT = -1002471352452
NOW = dt.datetime(2024, 6, 13, 12, tzinfo=dt.UTC)
TEN_MINUTES = dt.timedelta(minutes=10)


def answer(message: int = 11, question: int | None = 10, entry: str | None = "when", part: int = 1) -> DeliveredAnswer:
    return DeliveredAnswer(
        chat_id=CHAT,
        answer_message_id=message,
        part=part,
        question_message_id=question,
        entry=entry,
        revision=1 if entry else None,
        language="de",
        delivered_at=NOW,
    )


@pytest.fixture
async def answers(database: Database) -> Answers:
    await Chats(database).seen(CHAT, ChatKind.SUPERGROUP)
    return Answers(database)


async def test_the_parts_of_a_reply_are_found_in_order_however_many_messages_hold_them(answers: Answers) -> None:
    in_one = [answer(part=2, entry="who"), answer(part=1), answer(part=3, entry=None)]
    in_three = [answer(message=22 - part, question=20, part=part) for part in (1, 2, 3)]
    await answers.save(in_one + in_three)

    assert [found.part for found in await answers.to_question(CHAT, 10)] == [1, 2, 3]
    assert [found.answer_message_id for found in await answers.to_question(CHAT, 20)] == [21, 20, 19]
    assert [found.entry for found in await answers.in_message(CHAT, 11)] == ["when", "who", None]
    assert await answers.to_question(CHAT, 99) == ()


async def test_everything_about_an_answer_comes_back(answers: Answers) -> None:
    full = replace(answer(), thread_id=7, revision=3, language="en", delivered_at=NOW + dt.timedelta(microseconds=1))
    await answers.save([full])

    assert await answers.in_message(CHAT, 11) == (full,)


async def test_an_answer_from_a_menu_needs_no_question(answers: Answers) -> None:
    await answers.save([answer(question=None)])

    assert await answers.in_message(CHAT, 11) == (answer(question=None),)


async def test_a_suggestion_becomes_the_answer_that_was_chosen(answers: Answers) -> None:
    await answers.save([answer(entry=None)])
    await answers.save([answer(entry="who")])

    assert await answers.to_question(CHAT, 10) == (answer(entry="who"),)


async def test_an_edited_question_replaces_all_parts_of_its_answer_and_no_other(answers: Answers) -> None:
    other = answer(message=21, question=20)
    await answers.save([answer(), answer(message=12, part=2), other])

    await answers.replace(CHAT, 10, [answer(entry="who")])

    assert await answers.to_question(CHAT, 10) == (answer(entry="who"),)
    assert await answers.in_message(CHAT, 12) == ()
    assert await answers.to_question(CHAT, 20) == (other,)


async def test_an_edited_question_may_lose_its_answer(answers: Answers) -> None:
    await answers.save([answer()])
    await answers.replace(CHAT, 10)

    assert await answers.to_question(CHAT, 10) == ()


async def test_edits_at_the_same_moment_end_with_one_answer(answers: Answers) -> None:
    await answers.save([answer()])
    await asyncio.gather(*(answers.replace(CHAT, 10, [answer(entry=f"entry-{number}")]) for number in range(8)))

    assert len(await answers.to_question(CHAT, 10)) == 1


async def test_the_latest_answer_with_an_entry_in_a_chat(answers: Answers, database: Database) -> None:
    await Chats(database).seen(1, ChatKind.PRIVATE)
    older = replace(answer(message=1), delivered_at=NOW - TEN_MINUTES)
    newer = replace(answer(message=2), delivered_at=NOW - TEN_MINUTES / 2)
    await answers.save([newer, older, answer(message=3, entry="who"), replace(answer(message=4), chat_id=1)])

    assert await answers.latest(CHAT, None, "when", "de", NOW - TEN_MINUTES) == newer
    assert await answers.latest(CHAT, None, "when", "de", newer.delivered_at) == newer
    assert await answers.latest(CHAT, None, "when", "de", NOW) is None
    assert await answers.latest(CHAT, None, "where", "de", NOW - TEN_MINUTES) is None


async def test_an_answer_in_another_language_is_another_answer(answers: Answers) -> None:
    await answers.save([answer(message=1), replace(answer(message=2), language="en")])

    assert await answers.latest(CHAT, None, "when", "de", NOW) == answer(message=1)
    assert await answers.latest(CHAT, None, "when", "fr", NOW) is None


async def test_a_topic_does_not_point_to_the_answer_in_another(answers: Answers) -> None:
    await answers.save([replace(answer(message=1), thread_id=7), replace(answer(message=2), thread_id=8)])

    in_topic = await answers.latest(CHAT, 7, "when", "de", NOW)

    assert in_topic is not None
    assert in_topic.answer_message_id == 1
    assert await answers.latest(CHAT, None, "when", "de", NOW) is None


async def test_forgetting_the_answers_of_a_chat(answers: Answers, database: Database) -> None:
    await Chats(database).seen(1, ChatKind.PRIVATE)
    elsewhere = replace(answer(), chat_id=1)
    await answers.save([answer(), elsewhere])

    await Chats(database).forget(CHAT)

    assert await answers.to_question(CHAT, 10) == ()
    assert await answers.to_question(1, 10) == (elsewhere,)


async def test_answers_in_private_chats_are_forgotten_earlier(answers: Answers, database: Database) -> None:
    await Chats(database).seen(1, ChatKind.PRIVATE)
    hour = dt.timedelta(hours=1)
    for chat_id in (1, CHAT):
        delivered = [replace(answer(message=age), chat_id=chat_id, delivered_at=NOW - age * hour) for age in (1, 2, 3)]
        await answers.save(delivered)

    await answers.forget_old(in_private=NOW - hour, in_groups=NOW - 2 * hour)

    assert [len(await answers.in_message(1, age)) for age in (1, 2, 3)] == [1, 0, 0]
    assert [len(await answers.in_message(CHAT, age)) for age in (1, 2, 3)] == [1, 1, 0]


async def test_an_answer_in_an_unknown_chat_is_refused(answers: Answers) -> None:
    with pytest.raises(StorageError, match=r"(?i)foreign key"):
        await answers.save([replace(answer(), chat_id=2)])


@pytest.mark.parametrize(("entry", "revision"), [("when", None), (None, 1)])
async def test_an_entry_and_its_revision_go_together(answers: Answers, entry: str | None, revision: int | None) -> None:
    with pytest.raises(StorageError, match="entry_has_revision"):
        await answers.save([replace(answer(), entry=entry, revision=revision)])


async def test_of_what_is_saved_together_only_what_belongs_to_no_chat_is_lost(answers: Answers) -> None:
    forgotten = replace(answer(message=12, question=20), chat_id=CHAT - 1)
    saving = (answers.save([each]) for each in (answer(), forgotten, answer(message=13, question=30)))
    first, second, third = await asyncio.gather(*saving, return_exceptions=True)
    assert (first, third) == (None, None)
    assert isinstance(second, StorageError)
    found = await asyncio.gather(*(answers.to_question(CHAT, number) for number in (10, 30, 40)))
    assert [[part.answer_message_id for part in parts] for parts in found] == [[11], [13], []]
