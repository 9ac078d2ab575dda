"""Many who follow a meeting, whatever befalls them, and an exact account of who got what."""

import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Final, TypeAlias

from sqlalchemy import select

from bot.notifying.sender import MOST_ATTEMPTS
from bot.playground.botapi.errors import bad_request, forbidden, internal, too_many_requests
from bot.playground.botapi.events import Event, Posted
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Refusal, Slow
from bot.playground.botapi.people import Person, Room
from bot.storage.chats import ChatKind, Chats
from bot.storage.states import SENDING, DeliveryState
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import chats, deliveries, subscriptions
from tests.e2e.conftest import call
from tests.e2e.newsroom import MEETING, Newsroom
from tests.playground.harness import Server

GROUPS, SUPERGROUPS, FORUMS, PEOPLE = 20, 40, 20, 40
FAULTS: Final[dict[Fault, int]] = {
    Slow(seconds=0): 100,  # nothing is wrong
    BadGateway(): 3,
    Refusal(error=internal()): 1,
    Dropped(): 3,
    Dropped(after=True): 3,
    Refusal(error=too_many_requests(1)): 1,
    Refusal(error=forbidden("bot was kicked from the group chat")): 2,
    Refusal(error=bad_request("chat not found")): 1,  # but it is
}
"""What may happen to a message, and how often in relation to the others."""

State: TypeAlias = tuple[str, str | None]
"""A delivery's state and reason."""
SENT: Final = (DeliveryState.SENT, None)
UNKNOWN: Final = (DeliveryState.UNKNOWN, None)
BLOCKED: Final = (DeliveryState.FAILED, "blocked")
GONE: Final = (DeliveryState.SKIPPED, "gone")
MERGED: Final = (DeliveryState.SKIPPED, "merged")


@dataclass(frozen=True, kw_only=True)
class Misfortune:
    """What happens to a place, after which nothing can be sent there, or only to another one."""

    place: Place
    act: Callable[[], Awaitable[object]]
    """Gives the supergroup, if a group becomes one."""
    reason: str | None = None
    """Why nothing can be sent there; "blocked" ends what it follows."""
    to: Place | None = None


@dataclass(kw_only=True)
class Crowd:
    """Groups, supergroups, topics and people who follow a meeting."""

    room: Newsroom
    chance: random.Random
    followed: list[Place] = field(default_factory=list)
    ends: dict[Place, Place] = field(default_factory=dict)
    """Where a place is by now that has moved."""
    reasons: dict[Place, str] = field(default_factory=dict)
    """Why nothing can be sent to places."""
    doubts: Counter[Place] = field(default_factory=Counter)
    """How often a message may have arrived in a place or not, for all that the bot knows."""
    posted: Counter[Place] = field(default_factory=Counter)
    """How many messages of the bot there were in a place."""
    misfortunes: list[Misfortune] = field(default_factory=list)
    """Those to come."""

    async def gather(self) -> None:
        """Let them all follow the meeting; half of the misfortunes happen before the bot is there to hear of them."""
        server = self.room.server
        owner = server.person("Olga")
        await self._gather_groups(server, owner)
        await self._gather_forums(server, owner)
        for number in range(PEOPLE):
            person = server.person(f"Person {number}")
            place = await self._follow(Place(chat_id=person.private.id), ChatKind.PRIVATE)
            if number % 8 == 0:
                self.misfortunes.append(Misfortune(place=place, act=person.blocks_bot, reason="blocked"))
        self.chance.shuffle(self.misfortunes)
        await self.suffer(len(self.misfortunes) // 2)
        await call(server, "deleteWebhook", drop_pending_updates=True)
        server.world.listeners.append(self._on_event)

    async def _gather_groups(self, server: Server, owner: Person) -> None:
        for number in range(SUPERGROUPS):
            group = server.group(f"Gruppe {number}", owner)
            place = await self._follow(Place(chat_id=group.id), ChatKind.SUPERGROUP)
            if number % 8 == 0:
                act = partial(owner.kicks_bot, group)
                self.misfortunes.append(Misfortune(place=place, act=act, reason="blocked"))
            elif number % 8 == 1:
                act = partial(owner.silences, group)
                self.misfortunes.append(Misfortune(place=place, act=act, reason="no-rights"))
        for number in range(GROUPS):
            group = server.group(f"Kleine Gruppe {number}", owner, supergroup=False)
            place = await self._follow(Place(chat_id=group.id), ChatKind.GROUP)
            if number % 5 == 0:  # It moved long ago, and follows the meeting under both ids.
                new = Place(chat_id=(await owner.migrates(group)).id)
                self.ends[place] = await self._follow(new, ChatKind.SUPERGROUP)
            elif number % 5 < 3:
                self.misfortunes.append(Misfortune(place=place, act=partial(owner.migrates, group)))

    async def _gather_forums(self, server: Server, owner: Person) -> None:
        for number in range(FORUMS):
            forum = server.group(f"Forum {number}", owner, forum=True)
            topic, main = forum.topic("Bad", owner), Place(chat_id=forum.id)
            place = await self._follow(Place(chat_id=forum.id, thread_id=topic.id), ChatKind.SUPERGROUP)
            if number % 2:
                await self._follow(main, ChatKind.SUPERGROUP)
            if number % 4 < 2:
                act = partial(owner.deletes_topic, forum, topic)
                self.misfortunes.append(Misfortune(place=place, act=act, to=main))
            elif number % 4 == 2:
                act = partial(owner.closes_topic, forum, topic)
                self.misfortunes.append(Misfortune(place=place, act=act, reason="topic-closed"))

    async def suffer(self, number: int | None = None) -> None:
        """Let so many of the misfortunes happen, or all that are left."""
        happening = self.misfortunes[:number]
        del self.misfortunes[:number]
        for each in happening:
            result = await each.act()
            to = Place(chat_id=result.id) if isinstance(result, Room) else each.to
            if to:
                self.ends[each.place] = to
            if each.reason:
                self.reasons[each.place] = each.reason

    def order(self, calls: int) -> None:
        """Let so many messages meet with something, or nothing."""
        for fault in self.chance.choices(list(FAULTS), list(FAULTS.values()), k=calls):
            self.room.server.order("sendMessage", fault)

    async def doubt(self) -> None:
        """What is in flight, as the database has it, is doubtful: the process that sent it was killed."""
        here = deliveries.c
        async with self.room.database.read() as connection:
            rows = await connection.execute(select(here.chat_id, here.thread_id).where(here.state == SENDING))
            self.doubts.update(Place(chat_id=chat_id, thread_id=thread_id) for chat_id, thread_id in rows)

    async def settle(self, *, hold: bool) -> Counter[State]:
        """Compare, place by place, what the database says with what happened; how many deliveries stand how."""
        refused = self._heard()
        stored, follows = await self._stored(), await self._follows()
        account, counts = Counter(stored.values()), await self.room.counts()
        assert counts.total == len(self.followed) == len(stored) + counts.gone
        # 403 ended what these followed.
        assert not follows.intersection(place for place, state in stored.items() if state == BLOCKED)
        by_end: dict[Place, list[Place]] = defaultdict(list)
        for place in self.followed:
            by_end[self.ends.get(place, place)].append(place)
        for end, places in by_end.items():
            whole = {*places, end}
            states = Counter(stored.pop(place) for place in whole if place in stored)
            why = {self.reasons[place] for place in whole if place in self.reasons}
            is_over = "blocked" in why or any(place.chat_id in refused for place in whole)
            self._judge(whole, states, why - {"blocked"}, is_over=is_over, hold=hold)
            # An outage ends nothing, and a move takes all along.
            assert is_over or (len(places) == states.total() and whole & follows), (whole, states)
        assert not stored
        return account

    def _judge(self, whole: set[Place], states: Counter[State], why: set[str], *, is_over: bool, hold: bool) -> None:
        """Whether a place, with all that it was before, got what its deliveries say."""
        got, doubts = sum(self.posted[place] for place in whole), sum(self.doubts[place] for place in whole)
        allowed: set[State] = {SENT, *((DeliveryState.FAILED, reason) for reason in why)}
        if is_over:
            allowed |= {BLOCKED, GONE}
        if len(whole) > 1:
            allowed.add(MERGED)
        if doubts and (hold or doubts >= MOST_ATTEMPTS):
            allowed |= {UNKNOWN, (DeliveryState.UNKNOWN, "gone")} if is_over else {UNKNOWN}
        seen = (whole, states, got, doubts)
        assert states.keys() <= allowed, seen
        assert is_over or why or states[SENT] + states[UNKNOWN], seen
        assert got >= states[SENT], seen
        assert is_over or got <= states[SENT] + doubts, seen
        assert not hold or max(self.posted[place] for place in whole) <= 1, seen

    def _heard(self) -> set[int]:
        """Note which calls had no proper answer or an odd one; the chats in which the bot was told not to write."""
        refused = set()
        for exchange in self.room.server.called("sendMessage"):
            params, response = exchange.params, exchange.response
            place = Place(chat_id=int(params["chat_id"]), thread_id=int(params.get("message_thread_id", 0)))
            code = response.get("error_code", HTTPStatus.OK) if response else None
            if code is None or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.doubts[place] += 1
            elif code == HTTPStatus.FORBIDDEN:
                refused.add(place.chat_id)
            elif "chat not found" in (response or {}).get("description", ""):
                self.reasons.setdefault(place, "refused")
        return refused

    async def _stored(self) -> dict[Place, State]:
        async with self.room.database.read() as connection:
            rows = (await connection.execute(select(deliveries))).mappings()
            return {
                Place(chat_id=row["chat_id"], thread_id=row["thread_id"]): (row["state"], row["reason"]) for row in rows
            }

    async def _follows(self) -> set[Place]:
        here = subscriptions.c
        async with self.room.database.read() as connection:
            rows = await connection.execute(
                select(here.chat_id, here.thread_id)
                .join(chats, chats.c.id == here.chat_id)
                .where(here.meeting == MEETING, chats.c.left_at.is_(None))
            )
            return {Place(chat_id=chat_id, thread_id=thread_id) for chat_id, thread_id in rows}

    async def _follow(self, place: Place, kind: ChatKind) -> Place:
        await Chats(self.room.database).seen(place.chat_id, kind)
        await Subscriptions(self.room.database).add(place, MEETING)
        self.followed.append(place)
        return place

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Posted) and event.message.sender.is_bot and not event.message.is_service:
            message = event.message
            self.posted[Place(chat_id=message.chat.id, thread_id=message.thread_id or 0)] += 1
