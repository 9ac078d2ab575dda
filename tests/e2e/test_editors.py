"""Publishing from an editor's private chat: YAML, files, plain text, and what may not be."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.chat.context import Services
from bot.chat.progress import board
from bot.notifying.progress import watch
from bot.notifying.sender import LEASE
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Person
from bot.settings import Settings
from bot.storage.broadcasts import Broadcast, Broadcasts
from bot.storage.chats import ChatKind
from bot.storage.leases import Lease
from bot.storage.states import BroadcastState
from bot.storage.subscriptions import Place
from bot.storage.tables import deliveries, leases
from tests.e2e.conftest import RunningBot, call, started
from tests.playground.harness import Server

YAML = """\
id: beckenfest-zeit
meeting: beckenfest
kind: agenda
text:
  de: Das Anschwimmen beginnt <b>früher</b> & kürzer.
  en: The first swim begins earlier.
attribution: {de: Stadtrat, en: Town council}
"""
ONLY_GERMAN = YAML.replace("  en: The first swim begins earlier.\n", "")
PLAIN = "Das Anschwimmen\nbeginnt früher.\nQuelle: Stadtrat Lindenau"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An editor, and two groups that follow the meeting."""

    server: Server
    bot: RunningBot
    settings: Settings
    editor: Person

    @property
    def services(self) -> Services:
        return self.bot.services

    @property
    def broadcasts(self) -> Broadcasts:
        return self.services.broadcasts

    @property
    def last(self) -> Message:
        """The bot's last message to the editor."""
        return self.editor.private.from_bots[-1]

    async def sends(self, text: str) -> list[Message]:
        """The editor writes; what the bot says to it."""
        before = len(self.editor.private.from_bots)
        await self.editor.says(self.editor.private, text)
        await self.server.settled()
        return self.editor.private.from_bots[before:]

    async def sends_file(self, name: str, content: bytes, caption: str = "") -> list[Message]:
        """The same with a file."""
        before = len(self.editor.private.from_bots)
        await self.editor.sends_file(self.editor.private, name, content, caption)
        await self.server.settled()
        return self.editor.private.from_bots[before:]

    async def presses(self, message: Message, button: str) -> str:
        """The editor presses a button; what only they get to see."""
        answer = await self.editor.presses(message, button)
        await self.server.settled()
        return answer.text or ""

    async def let_send(self) -> None:
        """Let the bot send from now on: until now, as if another process did."""
        await hold_sender(self.services, seconds=-1)

    async def published(self) -> list[Broadcast]:
        """The updates that were published, not the reminders."""
        return [each for each in await self.broadcasts.latest(50) if each.name.startswith("update:")]


async def hold_sender(services: Services, *, seconds: float) -> None:
    """Let the present holder of the sender's lease keep it so long."""
    ends = services.database.in_seconds(seconds)
    async with services.database.write() as connection:
        await connection.execute(update(leases).where(leases.c.name == LEASE).values(expires_at=ends))


@pytest_asyncio.fixture
async def desk(server: Server, settings: Settings, services: Services) -> AsyncIterator[Desk]:
    editor = server.person("Edda")
    for number in range(2):
        group = server.group(f"Gruppe {number}", server.person("Olga"))
        await services.chats.seen(group.chat.id, ChatKind.SUPERGROUP)
        await services.chats.set_language(group.chat.id, "de")
        await services.subscriptions.add(Place(chat_id=group.chat.id), "beckenfest")
    await Lease(services.database, LEASE).acquire()
    await hold_sender(services, seconds=3600)
    bot = await started(server, settings, replace(services, editors=frozenset({editor.user.id})))
    yield Desk(server=server, bot=bot, settings=settings, editor=editor)
    await bot.stop()


# YAML


async def test_yaml_is_previewed_as_groups_will_see_it_and_sent_when_confirmed(desk: Desk) -> None:
    (question,) = [await desk.editor.says(desk.editor.private, f"/meldung\n{YAML}")]
    await desk.server.settled()
    german, english, control = desk.editor.private.from_bots
    assert german.text.split("\n")[0] == "Neue Tagesordnung: Beckenfest"
    assert "Das Anschwimmen beginnt <b>früher</b> & kürzer." in german.text
    assert english.text.split("\n")[0] == "New agenda: Pool party"
    assert control.reply_to is question
    assert "Das geht an 2 Chats." in control.text
    assert control.labels == ["An 2 Chats senden", "Abbrechen"]
    assert not await desk.published()
    await desk.presses(control, "An 2 Chats senden")
    (broadcast,) = await desk.published()
    assert broadcast.name == "update:beckenfest-zeit"
    assert broadcast.watch == (desk.editor.private.chat.id, control.id)
    assert control.text.split("\n")[:2] == ["Wird gesendet", "Angekommen: 0 von 2"]
    assert control.labels == ["Anhalten"]


async def test_a_file_is_as_good(desk: Desk) -> None:
    german, english, control = await desk.sends_file("zeit.yaml", YAML.encode(), "Was kostet der Eintritt?")
    assert "New agenda" in english.text
    await desk.presses(control, "An 2 Chats senden")
    (broadcast,) = await desk.published()
    assert broadcast.name == "update:beckenfest-zeit"
    assert "vier Euro" not in german.text


async def test_who_reads_the_other_language_gets_what_there_is(desk: Desk) -> None:
    german, control = await desk.sends(f"/meldung\n{ONLY_GERMAN}")
    assert "Neue Tagesordnung" in german.text
    assert "Auf Englisch steht nichts da" in control.text


async def test_the_command_alone_tells_how(desk: Desk) -> None:
    (how,) = await desk.sends("/meldung")
    assert "beckenfest: Beckenfest" in how.text
    assert "pre" in {entity["type"] for entity in how.entities}


async def test_the_template_can_be_published_as_it_is(desk: Desk) -> None:
    (how,) = await desk.sends("/publish")
    (block,) = (entity for entity in how.entities if entity["type"] == "pre")
    template = how.text.encode("utf-16-le")[block["offset"] * 2 : (block["offset"] + block["length"]) * 2]
    *_, control = await desk.sends(f"/meldung\n{template.decode('utf-16-le')}")
    assert control.labels


async def test_problems_are_told_with_line_and_remedy(desk: Desk) -> None:
    (said,) = await desk.sends("/meldung\n" + YAML.replace("meeting: beckenfest", "meeting: beckenfst"))
    assert "/meldung, Zeile 3: meeting: " in said.text
    assert 'Did you mean "beckenfest"?' in said.text
    assert not said.labels


@pytest.mark.parametrize(
    "text",
    [
        "id: &a [*a]\nkind: x",
        "kind: !!python/object/apply:os.system [id]",
        "id: a\nid: b",
        "kind: {" * 200,
        "id: \u202e<b>x</b>\nkind: '",
        "text: " + "x" * 3000,
        "kind: a\n---\nkind: b",
    ],
)
async def test_hostile_yaml_is_refused_in_one_message(desk: Desk, text: str) -> None:
    for said in (await desk.sends(f"/meldung\n{text}"), await desk.sends_file("x.yml", text.encode())):
        assert len(said) == 1
        assert said[0].text.startswith("So lässt sich das nicht veröffentlichen:")
    assert not await desk.published()


async def test_a_file_that_is_too_large_is_not_even_fetched(desk: Desk) -> None:
    (said,) = await desk.sends_file("gross.yaml", YAML.encode() + b"#" * 100_000)
    assert "gross.yaml: the file has" in said.text
    assert not desk.server.called("getFile")


async def test_an_expired_one_has_nothing_to_press(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}expires: 2020-01-01")
    assert "abgelaufen" in control.text
    assert not control.labels


# Plain text


async def choose(desk: Desk, *labels: str) -> None:
    for label in labels:
        await desk.presses(desk.last, label)


async def test_plain_text_asks_for_what_is_missing(desk: Desk) -> None:
    (question,) = await desk.sends(f"/meldung {PLAIN}")
    assert question.labels == ["Beckenfest", "Runde zum Umbau", "Ende der Badesaison", "Abbrechen"]
    await choose(desk, "Beckenfest", "Beschluss", "Dringend (auch nachts, wo gewünscht)")
    as_seen, german, control = desk.editor.private.from_bots
    assert as_seen.text == "So sehen es die Gruppen:"
    assert german.text.split("\n") == [
        "Beschluss: Beckenfest", "", "Das Anschwimmen beginnt früher.", "", "Quelle: Stadtrat Lindenau",
    ]  # fmt: skip
    await desk.presses(control, "An 2 Chats senden")
    (broadcast,) = await desk.published()
    assert (broadcast.meeting, broadcast.kind, broadcast.urgency) == ("beckenfest", "decision", "urgent")


async def test_an_english_text_is_one_by_its_source(desk: Desk) -> None:
    await desk.sends("/publish It begins earlier.\nSource: town council")
    await choose(desk, "Beckenfest", "Tagesordnung", "Normal")
    _, notice, control = desk.editor.private.from_bots
    assert notice.text.startswith("New agenda: Pool party\n\nIt begins earlier.")
    assert "Auf Deutsch steht nichts da" in control.text


async def test_plain_text_needs_its_source(desk: Desk) -> None:
    (said,) = await desk.sends("/meldung Das Anschwimmen beginnt früher.")
    assert "Quelle: …" in said.text
    assert not said.labels


async def test_a_text_that_is_too_long_is_refused(desk: Desk) -> None:
    await desk.sends("/meldung " + "Wort " * 200 + "\nQuelle: Stadtrat")
    await choose(desk, "Beckenfest", "Tagesordnung", "Normal")
    assert desk.last.text.startswith("So lässt sich das nicht veröffentlichen:\n• /meldung: text.de")


async def test_every_message_is_a_notice_of_its_own(desk: Desk) -> None:
    for _ in range(2):
        await desk.sends(f"/meldung {PLAIN}")
        await choose(desk, "Beckenfest", "Tagesordnung", "Normal", "An 2 Chats senden")
    assert len(await desk.published()) == 2


# Between preview and confirmation


async def test_what_was_edited_since_is_previewed_anew(desk: Desk) -> None:
    question = await desk.editor.says(desk.editor.private, f"/meldung\n{YAML}")
    await desk.server.settled()
    control = desk.last
    await desk.editor.edits(question, f"/meldung\n{YAML.replace('früher', 'später')}")
    await desk.presses(control, "An 2 Chats senden")
    assert not await desk.published()
    assert "Seit der Vorschau hat sich etwas geändert" in control.text
    assert "später" in desk.editor.private.from_bots[-3].text
    await desk.presses(desk.last, "An 2 Chats senden")
    (broadcast,) = await desk.published()
    assert "später" in broadcast.notice


async def test_what_was_broken_since_is_not_published(desk: Desk) -> None:
    question = await desk.editor.says(desk.editor.private, f"/meldung\n{YAML}")
    await desk.server.settled()
    await desk.editor.edits(question, "/meldung\nid: kaputt")
    await desk.presses(desk.last, "An 2 Chats senden")
    assert desk.last.text.startswith("So lässt sich das nicht veröffentlichen:")
    assert not await desk.published()


async def test_what_was_deleted_since_is_not_published(desk: Desk) -> None:
    question = await desk.editor.says(desk.editor.private, f"/meldung\n{YAML}")
    await desk.server.settled()
    await desk.editor.deletes(question)
    assert "veraltet" in await desk.presses(desk.last, "An 2 Chats senden")
    assert not await desk.published()


async def test_a_restart_in_between_is_no_matter(desk: Desk) -> None:
    await desk.sends(f"/meldung {PLAIN}")
    await desk.bot.stop()
    again = await started(desk.server, desk.settings, desk.services)
    await choose(desk, "Beckenfest", "Tagesordnung", "Normal", "An 2 Chats senden")
    assert len(await desk.published()) == 1
    await again.stop()


async def test_tapped_twice_it_is_one_broadcast(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    for _ in range(2):
        desk.editor.taps(control, 0, 0)
    await desk.server.settled()
    (broadcast,) = await desk.published()
    assert (await desk.broadcasts.counts(broadcast)).total == 2


async def test_a_cancelled_one_is_not_published(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "Abbrechen")
    assert (control.text, control.labels) == ("Nicht veröffentlicht.", [])
    assert not await desk.published()


# Again


async def test_the_same_again_is_nothing_new_and_a_change_says_how_many(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    assert "Nichts Neues" in control.text
    assert not control.labels
    await arrive(desk)
    *_, control = await desk.sends(f"/meldung\n{YAML.replace('früher', 'später')}")
    await desk.presses(control, "2 Nachrichten ändern")
    (broadcast,) = await desk.published()
    assert broadcast.revision == 2
    *_, control = await desk.sends(f"/meldung\n{YAML}withdrawn: true")
    await desk.presses(control, "Zurückziehen")
    (broadcast,) = await desk.published()
    assert broadcast.state is BroadcastState.WITHDRAWN
    assert control.text.startswith("Zurückgezogen")


async def test_an_id_of_another_meeting_is_refused(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    *_, control = await desk.sends(f"/meldung\n{YAML.replace('meeting: beckenfest', 'meeting: umbaurunde')}")
    said = await desk.presses(control, control.labels[0])
    assert 'published for the meeting "beckenfest"' in said


# Progress


async def arrive(desk: Desk) -> None:
    """As if the sender had delivered everything."""
    async with desk.services.database.write() as connection:
        await connection.execute(update(deliveries).values(state="sent", message_id=1))


async def unwatched(desk: Desk) -> None:
    """Wait until nobody watches any more."""
    async with asyncio.timeout(10):
        while await desk.broadcasts.watched():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)


async def test_the_message_shows_how_far_it_is_until_it_is_done(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    show = board(desk.bot.application.bot, desk.services.chats)
    watching = asyncio.create_task(watch(desk.broadcasts, show, 25, pause=0.01))
    await arrive(desk)
    await desk.server.edit_of(control, edits=2)
    await unwatched(desk)
    watching.cancel()
    assert (control.text, control.labels) == ("Fertig\nAngekommen: 2 von 2", [])


@pytest.mark.parametrize("gone", ["blocked", "deleted"])
async def test_what_nobody_can_see_is_watched_no_more(desk: Desk, gone: str) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    if gone == "blocked":
        await desk.editor.blocks_bot()
    else:
        await desk.editor.deletes(control)
    async with desk.services.database.write() as connection:
        await connection.execute(update(deliveries).values(state="failed", reason="blocked"))
    show = board(desk.bot.application.bot, desk.services.chats)
    watching = asyncio.create_task(watch(desk.broadcasts, show, 25, pause=0.01))
    await unwatched(desk)
    watching.cancel()


async def test_a_failure_of_the_server_is_no_end(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    await arrive(desk)
    desk.server.order("editMessageText", ApiError(502, "Bad Gateway"), times=2)
    show = board(desk.bot.application.bot, desk.services.chats)
    watching = asyncio.create_task(watch(desk.broadcasts, show, 25, pause=0.01))
    await unwatched(desk)
    watching.cancel()
    assert control.text.startswith("Fertig")


async def test_it_is_stopped_after_asking_once_more(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    await desk.presses(control, "Anhalten")
    really = desk.last
    assert really.labels == ["Ja, anhalten", "Weiter senden"]
    (broadcast,) = await desk.published()
    assert broadcast.state is BroadcastState.QUEUED
    await desk.presses(really, "Ja, anhalten")
    (broadcast,) = await desk.published()
    assert broadcast.state is BroadcastState.STOPPED
    assert really.text.startswith("Angehalten.")


async def test_it_goes_on_if_it_is_not_to_be_stopped(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    await desk.presses(control, "Anhalten")
    await desk.presses(desk.last, "Weiter senden")
    (broadcast,) = await desk.published()
    assert broadcast.state is BroadcastState.QUEUED


async def test_the_bot_itself_sends_it_and_shows_how_far_it_is(desk: Desk) -> None:
    *_, control = await desk.sends(f"/meldung\n{YAML}")
    await desk.presses(control, "An 2 Chats senden")
    await desk.let_send()
    await desk.server.edit_of(control, edits=2, within=20)
    await unwatched(desk)
    assert (control.text, control.labels) == ("Fertig\nAngekommen: 2 von 2", [])
    sent = [
        call.params["text"] for call in desk.server.called("sendMessage") if "Neue Tagesordnung" in call.params["text"]
    ]
    assert len(sent) == 3
    assert len(set(sent)) == 1, "the preview is what groups see"


# Nobody else


async def test_nobody_else_can_publish(desk: Desk) -> None:
    anna = desk.server.person("Anna")
    reply = await desk.server.reply_to(await anna.says(anna.private, f"/meldung\n{YAML}"))
    assert "Diesen Befehl kenne ich nicht" in reply.text
    await anna.sends_file(anna.private, "zeit.yaml", YAML.encode())
    await desk.server.settled()
    assert "Ich lese nur Text" in anna.private.from_bots[-1].text
    assert not await desk.published()


async def test_in_a_group_an_editor_publishes_nothing(desk: Desk) -> None:
    group = desk.server.group("Redaktion", desk.editor)
    await desk.server.settled()
    before = len(group.from_bots)
    await desk.editor.says(group, f"/meldung\n{YAML}")
    await desk.server.settled()
    assert len(group.from_bots) == before
    assert not await desk.published()


async def test_who_is_no_editor_any_more_confirms_and_stops_nothing(desk: Desk) -> None:
    *_, waiting = await desk.sends(f"/meldung\n{YAML}")
    *_, control = await desk.sends(f"/meldung\n{YAML.replace('-zeit', '-anders')}")
    await desk.presses(control, "An 2 Chats senden")
    await desk.presses(control, "Anhalten")
    really = desk.last
    await desk.bot.stop()
    again = await started(desk.server, desk.settings, replace(desk.services, editors=frozenset()))
    for message in (waiting, control, really):
        for label in message.labels:
            assert "veraltet" in await desk.presses(message, label)
    (broadcast,) = await desk.published()
    assert (broadcast.name, broadcast.state) == ("update:beckenfest-anders", BroadcastState.QUEUED)
    await again.stop()


@pytest.mark.parametrize(
    "data",
    [
        "pub:de:aaaaaaaa:0",
        "pub:de::0",
        "pub:de:aaaaaaaa-x-y-z:0",
        "draft:de:nowhere0-a-n:0",
        "draft:de:x-y-z-a:0",
        "halt:de:999999:1",
        "halt:de:1:1",
        "halt:de:x:1",
    ],
)
async def test_forged_buttons_do_nothing(desk: Desk, data: str) -> None:
    question = await desk.editor.says(desk.editor.private, f"/meldung {PLAIN}")
    await desk.server.settled()
    parameters = {"message_id": question.id, "allow_sending_without_reply": True}
    keyboard = {"inline_keyboard": [[{"text": "Los", "callback_data": data}]]}
    chat_id = desk.editor.private.chat.id
    await call(
        desk.server, "sendMessage", chat_id=chat_id, text="x", reply_parameters=parameters, reply_markup=keyboard
    )
    await desk.presses(desk.last, "Los")
    assert not await desk.published()


# Menu and help


async def test_the_command_stands_in_editors_menus_alone(desk: Desk) -> None:
    with_it = [
        json.loads(call.params["scope"])
        for call in desk.server.called("setMyCommands")
        if {each["command"] for each in json.loads(call.params["commands"])} & {"meldung", "publish"}
    ]
    assert with_it == [{"type": "chat", "chat_id": desk.editor.user.id}] * 2


async def test_help_tells_editors_alone(desk: Desk) -> None:
    (said,) = await desk.sends("/hilfe")
    assert "/meldung veröffentlicht" in said.text
    anna = desk.server.person("Anna")
    assert "/meldung" not in (await desk.server.reply_to(await anna.says(anna.private, "/hilfe"))).text


async def test_a_menu_that_could_not_be_set_comes_with_the_start(
    server: Server, settings: Settings, services: Services
) -> None:
    editor = server.person("Edda", started=False)
    bot = await started(server, settings, replace(services, editors=frozenset({editor.user.id})))
    before = len(server.called("setMyCommands"))
    await editor.starts()
    await server.settled()
    assert len(server.called("setMyCommands")) == before + 2
    await bot.stop()
