"""Chats: known, left, moved and forgotten."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from bot.storage import tables
from bot.storage.answers import Answers, DeliveredAnswer
from bot.storage.broadcasts import Broadcasts, Counts, NewBroadcast
from bot.storage.chats import Chat, ChatKind, Chats
from bot.storage.database import Database
from bot.storage.preferences import NoticeKind, Preferences, QuietHours, night
from bot.storage.states import EVERYTHING, DeliveryState
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
    await chats.change(GROUP, lambda _: SET_UP)
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
    await chats.change(GROUP, lambda _: SET_UP)
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
    await chats.change(SUPERGROUP, lambda _: chosen)

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


async def test_back_again_a_chat_has_what_was_chosen_for_it(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await chats.change(GROUP, lambda _: Preferences(spoken="de", silent=True))
    await chats.left(GROUP)

    assert await chats.seen(GROUP, ChatKind.GROUP) == await chats.get(GROUP)
    assert (await chats.seen(GROUP, ChatKind.GROUP)).preferences == Preferences(spoken="de", silent=True)


async def test_two_who_choose_at_once_both_do(chats: Chats) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)

    def muting(kind: NoticeKind) -> Callable[[Preferences], Preferences]:
        return lambda chosen: replace(chosen, muted=chosen.muted | {kind})

    await asyncio.gather(*(chats.change(GROUP, muting(kind)) for kind in NoticeKind))

    chat = await chats.get(GROUP)
    assert chat
    assert chat.preferences.muted == set(NoticeKind)


async def test_for_an_unknown_chat_nothing_is_chosen(chats: Chats) -> None:
    await chats.change(GROUP, lambda chosen: replace(chosen, silent=True))
    assert await chats.get(GROUP) is None


async def test_groups_that_were_set_up_the_last_one_first(chats: Chats) -> None:
    kinds = {-1: ChatKind.GROUP, -2: ChatKind.SUPERGROUP, -3: ChatKind.CHANNEL, 4: ChatKind.PRIVATE, -5: ChatKind.GROUP}
    for chat_id, kind in kinds.items():
        await chats.seen(chat_id, kind)
    for chat_id in (-1, -2, -3, 4):
        await chats.change(chat_id, lambda _: Preferences(spoken="de"))
    await chats.change(-5, lambda _: Preferences(silent=True))
    await chats.set_language(-1, "en")
    assert await chats.set_up(9) == (-1, -3, -2)
    assert await chats.set_up(2) == (-1, -3)

    await chats.left(-3)
    await chats.migrate(-1, -6)
    assert await chats.set_up(9) == (-6, -2)


async def test_what_a_supergroup_was_before_is_forgotten_with_it(chats: Chats, database: Database) -> None:
    await chats.seen(GROUP, ChatKind.GROUP)
    await put_a_notice_into(database, GROUP)
    await chats.migrate(GROUP, SUPERGROUP)
    await put_a_notice_into(database, SUPERGROUP)

    await chats.forget(SUPERGROUP)

    assert await chats.get(GROUP) is None
    async with database.read() as connection:
        assert (await connection.scalar(select(func.count()).select_from(tables.deliveries))) == 0
        assert list(await connection.scalars(select(tables.broadcasts.c.gone))) == [1, 1]


async def put_a_notice_into(database: Database, chat_id: int) -> None:
    """Let a notice stand in a chat."""
    now = dt.datetime.now(dt.UTC)
    new = NewBroadcast(
        name=str(chat_id),
        kind=NoticeKind.AGENDA,
        meeting="beckenfest",
        urgency="normal",
        notice="{}",
        not_before=now,
        expires_at=now + dt.timedelta(days=1),
    )
    await Subscriptions(database).add(Place(chat_id=chat_id), EVERYTHING)
    async with database.write() as connection:
        await Broadcasts(database).publish(connection, new, now)
        await connection.execute(update(tables.deliveries).values(state=DeliveryState.SENT, message_id=7))


async def test_whoever_ends_the_quiet_hours_gets_what_waited_for_their_end(database: Database, chats: Chats) -> None:
    await follow(database, Place(chat_id=GROUP))
    now = dt.datetime.now(dt.UTC)
    at_present = QuietHours(start=0, end=24 * 60 - 1, time_zone="Etc/UTC") if now.hour < 23 else night("de")
    await chats.change(GROUP, lambda _: Preferences(quiet=at_present))
    await publish(database, a_broadcast(not_before=now, expires_at=now + dt.timedelta(days=1)), now)
    outbox = await new_outbox(database)
    assert await outbox.claim(9, now) == ((), False)

    await chats.change(GROUP, lambda _: Preferences())

    jobs, _ = await outbox.claim(9, dt.datetime.now(dt.UTC))
    assert [job.place.chat_id for job in jobs] == [GROUP]
