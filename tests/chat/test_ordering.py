"""Which updates are handled: all of a chat in order, of a person's typing only the newest."""

import asyncio

import pytest
from telegram import InlineQuery, Update, User

from bot.chat.ordering import ChatOrder


def typed(number: int, *, person: int = 11) -> Update:
    user = User(id=person, is_bot=False, first_name="Anna")
    return Update(update_id=number, inline_query=InlineQuery(id=str(number), from_user=user, query="wann", offset=""))


@pytest.fixture
def handled() -> list[int]:
    """The numbers of the updates that were handled."""
    return []


async def handle(update: Update, handled: list[int], *, until: asyncio.Event | None = None) -> None:
    handled.append(update.update_id)
    if until:
        await until.wait()


async def test_of_queries_that_come_together_each_persons_newest_is_handled(handled: list[int]) -> None:
    order = ChatOrder()
    updates = [typed(1), typed(2), typed(3, person=12), typed(4), typed(5, person=12)]
    await asyncio.gather(*(order.process_update(update, handle(update, handled)) for update in updates))
    assert handled == [4, 5]


async def test_queries_one_after_the_other_are_all_handled(handled: list[int]) -> None:
    order = ChatOrder()
    for update in (typed(1), typed(2), typed(2)):
        await order.process_update(update, handle(update, handled))
    assert handled == [1, 2, 2]


async def test_a_newer_query_does_not_wait_for_the_older_ones_answer(handled: list[int]) -> None:
    order, answered = ChatOrder(), asyncio.Event()
    slow = asyncio.create_task(order.process_update(typed(1), handle(typed(1), handled, until=answered)))
    while not handled:  # noqa: ASYNC110 - until the first is in hand
        await asyncio.sleep(0)
    await order.process_update(typed(2), handle(typed(2), handled))
    assert handled == [1, 2]
    answered.set()
    await slow
