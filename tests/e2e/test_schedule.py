"""The schedule and the files for calendars, in private chats and groups."""

from pathlib import Path
from typing import Any

import icalendar
import pytest

from bot.chat.context import Services
from bot.knowledge.schema import Update
from bot.notifying.calendar import Calendar
from bot.playground.botapi.model import Message
from bot.storage.database import Database
from bot.storage.meetings import Meetings
from tests.e2e.conftest import RunningBot
from tests.playground.harness import Server

POSTPONEMENT = Update.model_validate(
    {
        "id": "verlegt",
        "meeting": "beckenfest",
        "kind": "postponement",
        "text": {"de": "Das Beckenfest ist verlegt."},
        "attribution": {"de": "Stadtrat Lindenau", "en": "Lindenau town council"},
        "start": "2031-06-21T16:00",
        "end": "2031-06-21T19:00",
    }
)


def document_in(server: Server, message: Message) -> tuple[str, str, Any]:
    """The name, the type and the event of the file in a message."""
    document = message.content["document"]
    (event,) = icalendar.Calendar.from_ical(server.world.files[document["file_id"]].content).walk("VEVENT")
    return document["file_name"], document["mime_type"], event


@pytest.mark.parametrize("command", ["/termine", "/schedule"])
async def test_the_schedule_tells_times_in_each_readers_zone(bot: RunningBot, server: Server, command: str) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    german = await server.reply_to(await anna.says(anna.private, command))
    english = await server.reply_to(await ben.says(ben.private, command))
    assert german.text.startswith("Termine\n\nBeckenfest\nSamstag, 14. Juni 2031, 15:00 MESZ")
    assert english.text.startswith("Schedule\n\nPool party\nSaturday, 14 June 2031, 15:00 CEST")
    start = next(entity for entity in german.entities if entity["type"] == "date_time")
    assert (start["unix_time"], start["date_time_format"]) == (1939208400, "wDt")


async def test_in_private_a_button_sends_the_file(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    listed = await server.reply_to(await anna.says(anna.private, "/termine"))
    await anna.presses(listed, "In den Kalender: Beckenfest")
    sent = await server.reply_to(listed)
    name, kind, event = document_in(server, sent)
    assert (name, kind) == ("beckenfest.ics", "text/calendar")
    assert (event["UID"], event["SEQUENCE"]) == ("beckenfest@belegbot", 0)
    assert sent.text.startswith("Die Datei trägt den Termin in den Kalender ein.")


async def test_a_group_gets_no_files_but_links(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    group = server.group("Redaktion", anna, ben)
    question = await anna.says(group, "/termine")
    listed = await server.reply_to(question)
    assert listed.reply_to is question
    links = [button["url"] for row in listed.keyboard for button in row]
    assert links == [f"https://t.me/belegbot?start=ics_{name}" for name in ("beckenfest", "umbaurunde")]

    sent = await server.reply_to(await ben.says(ben.private, "/start ics_umbaurunde"))
    name, _, event = document_in(server, sent)
    assert (name, event["SUMMARY"]) == ("umbaurunde.ics", "Round on the rebuilding")


@pytest.mark.parametrize("parameter", ["ics_gibt-es-nicht", "ics_saisonende", "ics_"])
async def test_a_link_to_no_file_leads_to_the_schedule(bot: RunningBot, server: Server, parameter: str) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"/start {parameter}"))
    assert reply.text.startswith("Termine\n")
    assert not server.called("sendDocument")


async def test_a_link_typed_in_a_group_sends_no_file_there(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    reply = await server.reply_to(await anna.says(group, "/start@belegbot ics_beckenfest"))
    assert reply.text.startswith("Termine\n")
    assert not server.called("sendDocument")


async def test_a_postponed_meeting_comes_with_its_new_times(
    bot: RunningBot, server: Server, services: Services, database_file: Path
) -> None:
    anna = server.person("Anna")
    listed = await server.reply_to(await anna.says(anna.private, "/termine"))
    async with Database.open(f"sqlite:///{database_file}") as elsewhere, elsewhere.write() as connection:
        calendar = Calendar(Meetings(elsewhere), services.base)
        await calendar.announce(connection, services.base.meetings["beckenfest"], POSTPONEMENT)

    again = await server.reply_to(await anna.says(anna.private, "/termine"))
    assert "Beckenfest\nVerschoben auf diesen Termin\nSamstag, 21. Juni 2031, 16:00 MESZ" in again.text
    assert "Wer die Änderung mitteilt: Stadtrat Lindenau" in again.text
    # The buttons of before lead to what holds now.
    await anna.presses(listed, "In den Kalender: Beckenfest")
    _, _, event = document_in(server, await server.reply_to(again))
    assert (event["UID"], event["SEQUENCE"]) == ("beckenfest@belegbot", 1)
    assert event.start.isoformat() == "2031-06-21T16:00:00+02:00"
