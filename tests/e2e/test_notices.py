"""Notices as groups get them, by day and night: from publishing through the sender into the local server's chats."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import and_, func, or_, select

from bot.chat.application import CONNECTIONS, build_application
from bot.chat.context import Services
from bot.chat.limits import Limits
from bot.chat.messenger import TelegramMessenger
from bot.knowledge.schema import Update, UpdateText
from bot.notifying.calendar import Calendar
from bot.notifying.planning import Planner
from bot.notifying.publishing import Publisher, name_of
from bot.notifying.sender import Sender, Sending
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Room
from bot.storage.broadcasts import Broadcasts
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.meetings import Meetings
from bot.storage.preferences import Preferences, night
from bot.storage.states import EVERYTHING, PENDING, SENDING
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import deliveries
from tests.e2e.conftest import pool
from tests.playground.harness import Server

BERLIN = ZoneInfo("Europe/Berlin")
WITHIN = 10.0
LOOK = 0.01
MEETING = "beckenfest"
AGENDA, DECISION = pool().updates["beckenfest-programm"], pool().updates["beckenfest-neu"]


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment in the month of the pool party, which is on the 14th at 15:00."""
    return dt.datetime(2031, 6, day, hour, minute, tzinfo=BERLIN)


def update(name: str, of: Update = AGENDA, /, **changes: object) -> Update:
    """An update of its own, which says its name."""
    text = UpdateText(de=f"Es geht um {name}.", en=f"This is about {name}.")
    return of.model_copy(update={"id": name, "text": text, "replaces": None, **changes})


@dataclass(kw_only=True)
class Newsroom:
    """A newsroom and its clock."""

    server: Server
    database: Database
    messenger: TelegramMessenger
    now: dt.datetime = field(default_factory=lambda: at(12, 12))

    async def group(self, title: str = "Redaktion", **preferences: object) -> Room:
        """A new group that follows everything and reads German."""
        group = self.server.group(title, self.server.person("Anna"))
        await Chats(self.database).seen(group.id, ChatKind.SUPERGROUP)
        chosen = Preferences(**({"spoken": "de"} | preferences))  # type: ignore[arg-type]
        await Chats(self.database).change(group.id, lambda _: chosen)
        await Subscriptions(self.database).add(Place(chat_id=group.id), EVERYTHING)
        return group

    async def publish(self, *updates: Update) -> None:
        """Publish updates, the bot being off."""
        for each in updates:
            await Publisher(self.database, pool()).publish(each, now=self.now)

    async def plan(self) -> None:
        """Plan the reminders, as a start does."""
        meetings = await Calendar(Meetings(self.database), pool()).meetings()
        async with self.database.write() as connection:
            await Planner(self.database).plan(connection, meetings, pool(), self.now)

    async def deliver(self, moment: dt.datetime | None = None) -> None:
        """Let the bot run at a moment until nothing is left to do then."""
        moment = moment or self.now + dt.timedelta(minutes=2)
        self.server.world.clock.advance((moment - self.now).total_seconds())
        self.now = moment
        sender = Sender(self.database, self.messenger, Sending(rate=1000), now=lambda: self.now)
        running = asyncio.create_task(sender.run())
        async with asyncio.timeout(WITHIN):
            await self._until_done()
        sender.stop()
        await running

    async def _until_done(self) -> None:
        while True:
            if not await self._has_work():
                return
            await asyncio.sleep(LOOK)

    async def _has_work(self) -> bool:
        # In this order: what is planned becomes what is pending.
        if await Broadcasts(self.database).is_due(self.now):
            return True
        here = deliveries.c
        is_due = or_(here.state == SENDING, and_(here.state == PENDING, here.not_before <= self.now))
        async with self.database.read() as connection:
            return bool(await connection.scalar(select(func.count()).where(is_due)))

    async def reasons(self, name: str) -> dict[str, int]:
        """Why an update was not sent to some."""
        broadcast = await Broadcasts(self.database).named(name_of(name))
        assert broadcast
        return dict((await Broadcasts(self.database).counts(broadcast)).reasons)


@pytest.fixture
async def newsroom(server: Server, services: Services) -> AsyncIterator[Newsroom]:
    server.world.clock.scale = 0
    limits = Limits(CONNECTIONS, server.world.clock)
    async with build_application(server.token, server.url, services, limits) as application:
        messenger = TelegramMessenger(application.bot, limits, paid=False)
        yield Newsroom(server=server, database=services.database, messenger=messenger)


def standing(room: Room) -> list[Message]:
    """What the bot said in a chat and nobody deleted."""
    return [message for message in room.from_bots if not message.deleted]


def topics(message: Message) -> list[str]:
    """What a message is about, in its order."""
    lines = message.text.split("\n")
    return [line.removeprefix("Es geht um ").removesuffix(".") for line in lines if line.startswith("Es geht um ")]


# The night


async def test_after_the_night_there_is_one_message(newsroom: Newsroom) -> None:
    sleeping, awake = await newsroom.group(quiet=night("de")), await newsroom.group("Nachtschicht")
    for hour, name in ((22, "Rutsche"), (23, "Becken"), (23, "Eis")):
        newsroom.now = at(12, hour)
        await newsroom.publish(update(name, DECISION if name == "Becken" else AGENDA))
        await newsroom.deliver()
    await newsroom.deliver(at(13, 6, 59))
    assert (len(standing(sleeping)), len(standing(awake))) == (0, 3)

    await newsroom.deliver(at(13, 7))
    await newsroom.deliver(at(13, 9))

    (digest,) = standing(sleeping)
    assert topics(digest) == ["Becken", "Rutsche", "Eis"]  # the important one first
    assert len(standing(awake)) == 3


async def test_what_is_urgent_comes_at_night_where_that_is_wanted(newsroom: Newsroom) -> None:
    sleeping = await newsroom.group(quiet=night("de"))
    wakeful = await newsroom.group("Auf Abruf", quiet=night("de"), urgent_at_night=True)
    newsroom.now = at(12, 23)
    await newsroom.publish(update("Rutsche"), update("Sperrung", urgency="urgent"))
    await newsroom.deliver()
    assert (standing(sleeping), topics(standing(wakeful)[0])) == ([], ["Sperrung"])

    await newsroom.deliver(at(13, 7))

    assert [topics(message) for message in standing(sleeping)] == [["Sperrung", "Rutsche"]]
    assert [topics(message) for message in standing(wakeful)] == [["Sperrung"], ["Rutsche"]]


# A long outage


async def test_after_a_long_outage_each_chat_gets_one_message_without_what_is_over(newsroom: Newsroom) -> None:
    groups = [await newsroom.group(f"Gruppe {number}") for number in range(3)]
    await newsroom.publish(update("Rutsche"), update("Becken"), update("Probe", expires=dt.datetime(2031, 6, 12, 18)))
    await newsroom.deliver(at(13, 12))

    assert [[topics(message) for message in standing(group)] for group in groups] == [[["Rutsche", "Becken"]]] * 3
    assert (await newsroom.reasons("Probe"), await newsroom.reasons("Becken")) == ({"expired": 3}, {})


async def test_after_too_long_an_outage_nothing_comes(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.plan()
    await newsroom.publish(update("Rutsche"))
    await newsroom.deliver(at(30, 12))

    assert standing(group) == []
    assert await newsroom.reasons("Rutsche") == {"expired": 1}


# What stands in chats


async def test_a_replaced_notice_disappears_once_the_other_stands_there(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.publish(AGENDA)
    await newsroom.deliver()
    (former,) = standing(group)

    await newsroom.publish(DECISION)
    await newsroom.deliver()
    await newsroom.deliver()  # a chat is given a second between two

    (present,) = standing(group)
    assert former.deleted
    assert present.text.startswith("Beschluss")


async def test_a_replaced_notice_disappears_from_the_midst_of_others(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.publish(update("Rutsche"), update("Becken"))
    await newsroom.deliver()
    await newsroom.publish(update("Wasser", replaces="Becken"))
    await newsroom.deliver()
    await newsroom.deliver()

    assert [topics(message) for message in standing(group)] == [["Rutsche"], ["Wasser"]]


async def test_a_changed_notice_changes_where_it_stands(newsroom: Newsroom) -> None:
    group, late = await newsroom.group(), await newsroom.group("Spät", quiet=night("de"))
    newsroom.now = at(12, 23)
    await newsroom.publish(update("Rutsche"))
    await newsroom.deliver()
    await newsroom.publish(update("Rutsche", text=UpdateText(de="Es geht um Rutschen.")))
    await newsroom.deliver()
    (message,) = standing(group)
    assert (topics(message), len(message.versions), standing(late)) == (["Rutschen"], 1, [])

    await newsroom.deliver(at(13, 7))

    assert [(topics(message), message.versions) for message in standing(late)] == [(["Rutschen"], [])]


async def test_what_is_withdrawn_is_deleted_alone_or_among_others(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.publish(update("Rutsche"), update("Becken"), update("Eis"))
    await newsroom.deliver()
    (digest,) = standing(group)
    await newsroom.publish(update("Becken", withdrawn=True))
    await newsroom.deliver()
    assert (standing(group), topics(digest)) == ([digest], ["Rutsche", "Eis"])

    await newsroom.publish(update("Rutsche", withdrawn=True), update("Eis", withdrawn=True))
    await newsroom.deliver()

    assert standing(group) == []


# Reminders


async def test_a_postponement_takes_its_reminders_along(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.plan()
    await newsroom.deliver(at(13, 14, 59))
    assert standing(group) == []
    postponed = update(
        "Gewitter", kind="postponement", start=dt.datetime(2031, 6, 21, 16), end=dt.datetime(2031, 6, 21, 19)
    )
    await newsroom.publish(postponed)
    await newsroom.deliver()
    assert [topics(message) for message in standing(group)] == [["Gewitter"]]
    for moment in (at(13, 15), at(14, 8), at(14, 14)):  # of the former time
        await newsroom.deliver(moment)
    assert len(standing(group)) == 1

    for number, moment in enumerate((at(20, 16), at(21, 8), at(21, 15)), start=2):
        await newsroom.deliver(moment)
        assert len(standing(group)) == number


async def test_a_reminder_whose_window_has_passed_is_not_sent(newsroom: Newsroom) -> None:
    group = await newsroom.group()
    await newsroom.plan()
    await newsroom.deliver(at(14, 13))  # the day before and the morning are over
    assert standing(group) == []
    await newsroom.deliver(at(14, 14))
    assert len(standing(group)) == 1
