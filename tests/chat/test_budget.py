"""Room for messages: never more than the share in any second, however long they are on their way; replies first."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.budget import REMEMBERED, Budget, NoRoomError, Slot
from bot.playground.botapi.clock import Clock
from bot.storage.shares import EVERYTHING

Given = TypeVar("Given")

NEVER = float("inf")


def standing_still() -> Clock:
    clock = Clock()
    clock.set(0)
    clock.scale = 0
    return clock


async def let_run() -> None:
    """Let all tasks go on until they wait for time to pass."""
    for _ in range(10):
        await asyncio.sleep(0)


async def pass_time(clock: Clock, seconds: float, step: float = 0.25) -> None:
    await let_run()
    for _ in range(round(seconds / step)):
        clock.advance(step)
        await let_run()


def used(budget: Budget, slot: Slot) -> None:
    """The message of a slot was sent and answered."""
    slot.is_used = True
    budget.release(slot)


@dataclass(kw_only=True)
class Sent:
    """A message, from when it may have been counted at the earliest to when at the latest."""

    number: int
    is_reply: bool
    begin: float
    end: float = NEVER


@dataclass
class World:
    """Messages that are sent as told."""

    clock: Clock
    budget: Budget
    sent: list[Sent] = field(default_factory=list)
    failed: int = 0

    async def send(self, number: int, *, is_reply: bool, latency: float) -> None:
        try:
            slot = await self.budget.for_reply(NEVER) if is_reply else self.budget.for_broadcast()
        except NoRoomError:
            self.failed += 1
            return
        message = Sent(number=number, is_reply=is_reply, begin=self.clock.now())
        self.sent.append(message)
        await self.clock.sleep(latency)
        message.end = self.clock.now()
        used(self.budget, slot)

    def most_in_a_second(self) -> int:
        """In the worst case, which is that each was counted when it brings the most together."""
        return max((sum(a.begin <= b.begin and a.end + 1 > b.begin for a in self.sent) for b in self.sent), default=0)


messages = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0, 0, 0, 0.25, 1]), st.sampled_from([0.25, 0.25, 0.5, 2])), max_size=40
)


@given(plan=messages, share=st.integers(1, 8), later=st.integers(1, 8))
def test_no_second_sees_more_than_the_share(plan: list[tuple[bool, float, float]], share: int, later: int) -> None:
    async def play() -> World:
        clock = standing_still()
        world = World(clock, Budget(share, clock))
        tasks = []
        for number, (is_reply, gap, latency) in enumerate(plan):
            await pass_time(clock, gap)
            tasks.append(asyncio.create_task(world.send(number, is_reply=is_reply, latency=latency)))
            if number == len(plan) // 2:
                await pass_time(clock, 4)
                world.budget.allow(later)
        while not all(task.done() for task in tasks):
            await pass_time(clock, 1)
        return world

    world = asyncio.run(play())
    replies = [message.number for message in world.sent if message.is_reply]
    assert replies == sorted(replies), "they go in the order in which they came"
    assert len(replies) == sum(is_reply for is_reply, _, _ in plan)
    assert len(world.sent) + world.failed == len(plan)
    assert world.most_in_a_second() <= max(share, later)


async def taken(budget: Budget, replies: int) -> list[Slot]:
    return [await budget.for_reply(NEVER) for _ in range(replies)]


async def test_broadcasts_leave_some_to_replies() -> None:
    budget = Budget(30, standing_still())
    for _ in range(28):
        budget.for_broadcast()
    with pytest.raises(NoRoomError):
        budget.for_broadcast()
    await taken(budget, 2)


@pytest.mark.parametrize("share", [1, 2])
async def test_however_small_the_share_broadcasts_have_some(share: int) -> None:
    budget = Budget(share, standing_still())
    budget.for_broadcast()
    with pytest.raises(NoRoomError):
        budget.for_broadcast()


async def test_a_broadcast_is_told_when_there_will_be_room() -> None:
    clock = standing_still()
    budget = Budget(2, clock)
    first, second = await taken(budget, 2)
    assert 0 < budget.seconds_until_room() < 1, "nobody knows: they may be answered soon"
    used(budget, first)
    await pass_time(clock, 0.25)
    used(budget, second)
    assert budget.seconds_until_room() == 1.0, "when both are over, as one is a reply's"
    await pass_time(clock, 1)
    assert budget.seconds_until_room() == 0


async def test_no_broadcast_goes_while_a_reply_waits() -> None:
    clock = standing_still()
    budget = Budget(0, clock)
    waiting = asyncio.create_task(budget.for_reply(NEVER))
    await let_run()
    budget.allow(0)
    assert budget.seconds_until_room() > 0
    budget.allow(10)
    assert (await waiting).is_reply
    assert budget.seconds_until_room() == 0


async def test_what_was_not_sent_takes_no_room() -> None:
    budget = Budget(1, standing_still())
    (slot,) = await taken(budget, 1)
    waiting = asyncio.create_task(budget.for_reply(NEVER))
    await let_run()
    assert not waiting.done()
    budget.release(slot)
    await waiting


async def test_whoever_gives_up_leaves_its_turn_to_the_next() -> None:
    clock = standing_still()
    budget = Budget(1, clock)
    (slot,) = await taken(budget, 1)
    waiting = [asyncio.create_task(budget.for_reply(NEVER)) for _ in range(3)]
    await let_run()
    waiting[0].cancel()
    budget.release(slot)
    waiting[1].cancel()  # It was its turn by now, and it has not heard of it.
    await let_run()
    assert waiting[2].done()
    assert [task.cancelled() for task in waiting] == [True, True, False]


async def test_a_reply_waits_no_longer_than_it_wants() -> None:
    clock = standing_still()
    budget = Budget(0, clock)
    waiting = [asyncio.create_task(budget.for_reply(deadline)) for deadline in (2.0, 4.0)]
    await pass_time(clock, 2)
    assert [task.done() for task in waiting] == [True, False]
    with pytest.raises(NoRoomError):
        await waiting[0]
    budget.allow(1)
    await waiting[1]


async def test_nothing_goes_in_a_pause_and_then_all_in_their_order() -> None:
    clock = standing_still()
    budget = Budget(3, clock)
    budget.close(5)
    budget.close(2)
    done = list[int]()

    async def reply(number: int) -> None:
        await budget.for_reply(NEVER)
        done.append(number)

    tasks = [asyncio.create_task(reply(number)) for number in range(3)]
    await pass_time(clock, 4.75)
    assert (done, budget.closed_for()) == ([], 0.25)
    with pytest.raises(NoRoomError) as raised:
        await budget.for_reply(clock.now())
    assert raised.value.seconds == budget.seconds_until_room() == 0.25
    await pass_time(clock, 0.25)
    await asyncio.gather(*tasks)
    assert done == [0, 1, 2]


async def test_a_share_that_was_given_for_a_time_is_over_then() -> None:
    budget = Budget(0, standing_still())
    budget.allow(5, until=time.monotonic() + 60)
    await taken(budget, 1)
    budget.allow(5, until=time.monotonic() - 1)
    assert budget.share == 0
    waiting = asyncio.create_task(budget.for_reply(NEVER))
    await let_run()
    assert not waiting.done()
    budget.allow(5)
    await waiting


async def test_what_is_wanted_is_the_most_of_the_last_rounds() -> None:
    clock = standing_still()
    budget = Budget(4, clock)
    slots = await taken(budget, 4)
    waiting = [asyncio.create_task(budget.for_reply(NEVER)) for _ in range(2)]
    await let_run()
    wanted = budget.demand()
    assert (wanted.replies, wanted.messages, wanted.in_use) == (6, 6, 4)
    for slot in slots:
        used(budget, slot)
    await pass_time(clock, 1)
    for slot in await asyncio.gather(*waiting):
        used(budget, slot)
    await pass_time(clock, 1)
    budget.for_broadcast()
    rounds = [budget.demand() for _ in range(REMEMBERED + 1)]
    assert (rounds[0].replies, rounds[-1].replies) == (6, 0)
    assert (rounds[-1].messages, rounds[-1].in_use) == (1, 1)


async def test_a_broadcast_that_finds_no_room_wants_all_there_is() -> None:
    budget = Budget(1, standing_still())
    budget.for_broadcast()
    assert budget.demand().messages == 1
    assert budget.seconds_until_room()
    wanted = budget.demand()
    assert (wanted.replies, wanted.messages) == (0, EVERYTHING)
