"""How notices stand, for admins: what came, what did not, and why, in plain words."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.notifying.notices import Notice
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Person, Room
from bot.storage import tables
from bot.storage.broadcasts import NewBroadcast
from bot.storage.chats import ChatKind
from bot.storage.preferences import NoticeKind, QuietHours
from bot.storage.subscriptions import Place
from tests.e2e.conftest import RunningBot, pool
from tests.e2e.test_following import ADMINS, ALL, PARTY, channel_of
from tests.e2e.test_groups import group_of
from tests.playground.harness import Server

WHY = "Warum kam etwas nicht an?"
HOUR = dt.timedelta(hours=1)


# The page


async def test_with_nothing_followed(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    page = await server.reply_to(await anna.says(anna.private, "/status"))
    assert page.text.splitlines() == [
        "Stand der Meldungen",
        "Bestellt ist nichts; /abo ändert das.",
        "Ruhezeit: 22:00–7:00 Uhr (Europe/Berlin)",
        "Gemeldet wird alles",
        "Angekommen ist noch nichts.",
        "Eine Erinnerung steht nicht an.",
    ]
    await anna.presses(page, WHY)
    assert page.text.splitlines()[1:] == ["In letzter Zeit gab es nichts zu melden."]
    await anna.presses(page, "Zurück")
    assert page.labels == [WHY]


async def test_what_is_followed_where_and_what_comes_next(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    topic = forum.topic("Bad", anna)
    for where in (None, topic):
        menu = await server.reply_to(await anna.says(forum, "/abo", topic=where))
        await anna.presses(menu, PARTY if where else ALL)
    page = await server.reply_to(await anna.says(forum, "/status", topic=topic))
    assert page.thread_id == topic.id
    assert page.text.splitlines()[1:3] == ["Im Chat selbst: Alles, auch was noch kommt", "In einem Thema: Beckenfest"]
    # A day before the party, by the chat's clock.
    assert page.text.splitlines()[-1] == "Nächste Erinnerung: Beckenfest (13. Juni 2031, 15:00 MESZ)"


async def test_in_english(bot: RunningBot, server: Server) -> None:
    ben = server.person("Ben", language="en")
    await ben.presses(await server.reply_to(await ben.says(ben.private, "/subscribe")), "Pool party, 14 Jun 2031")
    await publish(bot)
    await become(bot, ben.private, state="sent", message_id=7)
    page = await server.reply_to(await ben.says(ben.private, "/status"))
    assert "Subscribed to: Pool party" in page.text
    assert "Arrived last: New agenda: Pool party (" in page.text
    assert "Next reminder: Pool party (13 Jun 2031, 14:00 BST)" in page.text
    await ben.presses(page, "Why did we not get something?")
    assert "arrived (" in page.text


async def test_without_reminders(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await follow(bot, anna.private, muted=frozenset({NoticeKind.REMINDER}))
    page = await server.reply_to(await anna.says(anna.private, "/status"))
    assert page.text.splitlines()[-1] == "Erinnerungen sind abgestellt."
    assert "Gemeldet werden: Tagesordnung, Beschlüsse, Verschiebungen und Absagen, Berichtigungen" in page.text


async def test_the_last_one_that_came_and_the_last_that_failed(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await follow(bot, anna.private)
    for name, values in (
        ("a", {"state": "sent", "message_id": 5}),
        ("b", {"state": "failed", "reason": "no-rights"}),
        ("c", {"state": "skipped", "reason": "expired"}),
    ):
        await publish(bot, name)
        await become(bot, anna.private, name, **values)
    page = await server.reply_to(await anna.says(anna.private, "/status"))
    came, failed = page.text.splitlines()[4:6]
    assert came.startswith("Zuletzt angekommen: Neue Tagesordnung: Beckenfest (")
    assert failed.startswith("Zuletzt schiefgegangen: Neue Tagesordnung: Beckenfest (")
    assert failed.endswith("ich darf hier nicht schreiben, das kann ein Admin ändern")


# Why not


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"state": "sent", "message_id": 7}, "angekommen ("),
        ({"state": "pending", "message_id": 7}, "angekommen ("),
        ({"state": "sending"}, "unterwegs"),
        ({"state": "unknown"}, "vielleicht angekommen"),
        ({"state": "deleted", "reason": "withdrawn"}, "zurückgezogen"),
        ({"state": "skipped", "reason": "superseded"}, "durch eine neuere Meldung ersetzt"),
        ({"state": "skipped", "reason": "expired"}, "überholt"),
        ({"state": "skipped", "reason": "stopped"}, "angehalten"),
        ({"state": "skipped", "reason": "muted"}, "abgestellt, /einstellungen"),
        ({"state": "skipped", "reason": "unsubscribed"}, "abbestellt"),
        ({"state": "skipped", "reason": "merged"}, "nur einmal"),
        ({"state": "skipped", "reason": "gone"}, "nicht in diesem Chat"),
        ({"state": "failed", "reason": "blocked"}, "nicht in diesem Chat"),
        ({"state": "failed", "reason": "no-rights"}, "ich darf hier nicht schreiben"),
        ({"state": "failed", "reason": "topic-closed"}, "Thema ist geschlossen"),
        ({"state": "failed", "reason": "too-old"}, "in einer früheren Fassung"),
        ({"state": "failed", "reason": "server-error"}, "Telegram war gestört"),
        ({"state": "failed", "reason": "refused"}, "Telegram hat sie abgelehnt"),
        ({"state": "failed", "reason": "something-new"}, "Telegram hat sie abgelehnt"),
    ],
)
async def test_why_not(bot: RunningBot, server: Server, values: dict[str, Any], told: str) -> None:
    anna = server.person("Anna")
    await follow(bot, anna.private)
    await publish(bot)
    await become(bot, anna.private, **values)
    assert told in (await reasons(server, anna)).text


async def test_what_waits_for_the_morning_says_so(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    now = dt.datetime.now(dt.UTC)
    minute = now.hour * 60 + now.minute
    quiet = QuietHours(start=(minute - 60) % 1440, end=(minute + 120) % 1440, time_zone="UTC")
    await follow(bot, anna.private, quiet=quiet)
    await publish(bot)
    assert "wartet das Ende der Ruhezeit ab (" in (await reasons(server, anna)).text


async def test_what_is_tried_again_says_when(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await follow(bot, anna.private)
    await publish(bot)
    await become(bot, anna.private, state="pending", not_before=dt.datetime.now(dt.UTC) + HOUR)
    assert "noch nicht angekommen, nächster Versuch" in (await reasons(server, anna)).text


async def test_what_was_never_queued(bot: RunningBot, server: Server) -> None:
    anna, ben, cem = (server.person(name) for name in ("Anna", "Ben", "Cem"))
    await follow(bot, ben.private, muted=frozenset({NoticeKind.AGENDA}))
    await follow(bot, cem.private, muted=frozenset({NoticeKind.AGENDA}))
    await publish(bot)
    await follow(bot, anna.private)
    await follow(bot, cem.private)
    assert "wurde hier erst danach bestellt" in (await reasons(server, anna)).text
    assert "solche Meldungen sind hier abgestellt" in (await reasons(server, ben)).text
    assert "war hier damals abgestellt oder nicht bestellt" in (await reasons(server, cem)).text


async def test_the_last_five_the_newest_first(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await follow(bot, anna.private)
    for number in range(6):
        await publish(bot, str(number))
        await become(bot, anna.private, str(number), state="failed", reason="no-rights" if number else "topic-closed")
    told = (await reasons(server, anna)).text
    assert told.count("•") == 5
    assert "geschlossen" not in told


# Who may


async def test_members_hear_nothing(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    assert (await server.reply_to(await ben.says(group, "/status"))).text == ADMINS
    page = await server.reply_to(await anna.says(group, "/status"))
    shown = await ben.presses(page, WHY)
    assert (shown.text, shown.show_alert, page.versions) == (ADMINS, True, [])
    await anna.promotes(group, ben.user)
    await ben.presses(page, WHY)
    await anna.demotes(group, ben.user)
    assert (await ben.presses(page, "Zurück")).text == ADMINS


async def test_anonymous_admins_and_channels(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group, channel = await group_of(server, anna), await channel_of(server, anna, ben)
    await anna.presses(await server.reply_to(await anna.says(group, "/abo")), PARTY)
    await anna.hides(group)
    page = await server.reply_to(await anna.says(group, "/status"))
    assert "Bestellt: Beckenfest" in page.text
    await anna.presses(page, WHY)
    posted = await server.reply_to(await anna.says(channel, "/status"))
    assert (await ben.presses(posted, posted.labels[0])).show_alert
    assert not (await anna.presses(posted, posted.labels[0])).show_alert


# Small ways


async def follow(bot: RunningBot, room: Room, **chosen: Any) -> None:  # noqa: ANN401 - preferences of many types
    """Let a private chat follow everything, day and night, if nothing else is chosen."""
    services = bot.services
    chat = await services.chats.seen(room.id, ChatKind.PRIVATE)
    preferences = replace(chat.preferences, **({"spoken": "de", "quiet": None, "muted": frozenset()} | chosen))
    await services.chats.change(room.id, lambda _: preferences)
    await services.subscriptions.add(Place(chat_id=room.id), "*")


async def publish(bot: RunningBot, name: str = "a") -> None:
    """Publish something about the party."""
    now = dt.datetime.now(dt.UTC)
    notice = Notice.of_update(pool().updates["beckenfest-programm"], pool())
    new = NewBroadcast(
        name=name,
        kind=NoticeKind.AGENDA,
        meeting="beckenfest",
        urgency="normal",
        notice=notice.model_dump_json(),
        not_before=now,
        expires_at=now + 48 * HOUR,
    )
    async with bot.services.database.write() as connection:
        await bot.services.broadcasts.publish(connection, new, now)


async def become(bot: RunningBot, room: Room, name: str = "a", **values: Any) -> None:  # noqa: ANN401 - columns
    """Let that have become of a delivery."""
    broadcast = await bot.services.broadcasts.named(name)
    assert broadcast
    here = tables.deliveries.c
    async with bot.services.database.write() as connection:
        changed = await connection.execute(
            update(tables.deliveries)
            .where(here.broadcast_id == broadcast.id, here.chat_id == room.id)
            .values(**values, changed_at=dt.datetime.now(dt.UTC))
        )
    assert changed.rowcount == 1


async def reasons(server: Server, person: Person) -> Message:
    """What a person is told about the last broadcasts."""
    page = await server.reply_to(await person.says(person.private, "/status"))
    await person.presses(page, WHY)
    return page
