"""`/meinedaten` and `/loeschmich`: whoever a chat belongs to sees all that is stored of it, and can have it deleted."""

import json
from typing import Any

import pytest

from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Person, Room
from bot.storage.subscriptions import Place
from tests.e2e.conftest import OPENING, RunningBot
from tests.playground.harness import Server

BUTTON = "Im privaten Chat ansehen"
GO, STAY = "Alles löschen", "Nichts löschen"


@pytest.fixture
def anna(server: Server) -> Person:
    """She administers the group."""
    return server.person("Anna")


@pytest.fixture
def ben(server: Server) -> Person:
    """He is a member."""
    return server.person("Ben")


@pytest.fixture
def group(server: Server, anna: Person, ben: Person) -> Room:
    """A group with the bot in it."""
    return server.group("Rathaus <b>runde</b>", anna, ben)


def file_in(server: Server, message: Message) -> Any:  # noqa: ANN401 - JSON
    """What the file in a message holds."""
    document = message.content["document"]
    assert document["file_name"] == "meine-daten.json"
    return json.loads(server.world.files[document["file_id"]].content)


async def told(server: Server, asked: Message) -> tuple[str, Any]:
    """What the bot tells in answer to a message: the words, and what is in the file."""
    page = await server.reply_to(asked)
    return page.text, file_in(server, await server.reply_to(page))


async def stored(bot: RunningBot, chat_id: int) -> dict[str, int]:
    """How many rows there are about a chat, by table."""
    found = await bot.services.holdings.of_chat(chat_id)
    return {table: len(rows) for table, rows in found.items() if rows and table != "inbox"}


async def begin(bot: RunningBot, server: Server, chat: Room | Person, anna: Person) -> None:
    """Let something be stored of a chat."""
    place = chat if isinstance(chat, Room) else chat.private
    await server.reply_to(await anna.says(place, f"/frage {OPENING}"))
    await bot.services.subscriptions.add(Place(chat_id=chat.id), "beckenfest")


async def test_a_person_is_told_in_words_and_as_a_file(bot: RunningBot, server: Server, anna: Person) -> None:
    await begin(bot, server, anna, anna)

    text, file = await told(server, await anna.says(anna.private, "/meinedaten"))

    assert "Der Chat selbst, mit Nummer und Einstellungen: 1" in text
    assert "Welche Antwort in welcher Nachricht steht: 1" in text
    assert "Bestellte Meldungen: 1" in text
    assert "/loeschmich" in text
    assert file["chat"] == anna.id
    (answer,) = file["stored"]["answers"]
    assert answer["chat_id"] == anna.id
    assert answer["entry"] == "oeffnung"
    assert [row["id"] for row in file["stored"]["chats"]] == [anna.id]
    assert "feedback" in file["elsewhere"]


async def test_asking_what_is_stored_stores_nothing(bot: RunningBot, server: Server, ben: Person) -> None:
    text, file = await told(server, await ben.says(ben.private, "/mydata"))
    await server.settled()

    assert "Der Chat selbst, mit Nummer und Einstellungen: 0" in text
    assert {table: rows for table, rows in file["stored"].items() if rows and table != "inbox"} == {}
    assert await stored(bot, ben.id) == {}


async def test_a_group_gets_a_way_to_the_private_chat_where_only_its_admins_are_told(
    bot: RunningBot, server: Server, anna: Person, ben: Person, group: Room
) -> None:
    await begin(bot, server, group, anna)
    reply = await server.reply_to(await anna.says(group, "/meinedaten"))
    assert "im privaten Chat" in reply.text
    (link,) = (button["url"] for row in reply.keyboard for button in row)
    assert reply.labels == [BUTTON]
    start = f"/start {link.partition('start=')[2]}"

    text, file = await told(server, await anna.says(anna.private, start))
    refused = await server.reply_to(await ben.says(ben.private, start))

    assert text.startswith("Gespeichert zu „Rathaus <b>runde</b>“")
    assert {row["chat_id"] for row in file["stored"]["answers"]} == {group.id}
    assert refused.text == "Das können nur Admins jenes Chats sehen, solange ich dort bin."


@pytest.mark.parametrize("command", ["/meinedaten", "/loeschmich"])
async def test_members_are_sent_to_their_own_chat(
    bot: RunningBot, server: Server, ben: Person, group: Room, command: str
) -> None:
    reply = await server.reply_to(await ben.says(group, command))

    assert "nur die Admins" in reply.text
    assert f"{command} im privaten Chat" in reply.text or f"im privaten Chat mit {command}" in reply.text
    assert reply.labels == []


@pytest.mark.parametrize("number", ["", "-", "-1", "4518810793", "-1002471352452x", "-99999999999999999999"])
async def test_a_link_to_anything_else_tells_nothing(
    bot: RunningBot, server: Server, anna: Person, number: str
) -> None:
    reply = await server.reply_to(await anna.says(anna.private, f"/start data_{number}"))
    assert reply.text == "Das können nur Admins jenes Chats sehen, solange ich dort bin."


async def test_a_person_is_forgotten_after_a_second_tap(bot: RunningBot, server: Server, anna: Person) -> None:
    await begin(bot, server, anna, anna)
    await server.settled()
    assert await stored(bot, anna.id) == {"chats": 1, "answers": 1, "subscriptions": 1}
    assert bot.services.conversations.recall(anna.id, anna.id) == "oeffnung"
    warning = await server.reply_to(await anna.says(anna.private, "/loeschmich"))
    assert warning.labels == [GO, STAY]
    assert "Fragen beantworte ich weiter" in warning.text

    await anna.presses(warning, GO)
    await server.settled()

    assert warning.text.startswith("Gelöscht.")
    assert warning.labels == []
    assert await stored(bot, anna.id) == {}
    assert bot.services.conversations.recall(anna.id, anna.id) is None
    await server.reply_to(await anna.says(anna.private, OPENING))
    await server.settled()
    assert await stored(bot, anna.id) == {"chats": 1, "answers": 1}


async def test_who_changes_their_mind_is_not_forgotten(bot: RunningBot, server: Server, anna: Person) -> None:
    await begin(bot, server, anna, anna)
    warning = await server.reply_to(await anna.says(anna.private, "/loeschmich"))

    await anna.presses(warning, STAY)
    await server.settled()

    assert warning.text == "Nichts ist gelöscht."
    assert await stored(bot, anna.id) == {"chats": 1, "answers": 1, "subscriptions": 1}


async def test_a_groups_admin_decides_at_the_tap_and_the_bot_stays(
    bot: RunningBot, server: Server, anna: Person, ben: Person, group: Room
) -> None:
    await begin(bot, server, group, anna)
    await begin(bot, server, anna, anna)
    warning = await server.reply_to(await anna.says(group, "/loeschmich"))
    assert "Mitglied bleibe ich" in warning.text
    for label in (GO, STAY):
        tapped = await ben.presses(warning, label)
        assert "nur die Admins" in tapped.text
    await server.settled()
    assert await stored(bot, group.id) == {"chats": 1, "answers": 1, "subscriptions": 1}

    await anna.presses(warning, GO)
    await server.settled()

    assert await stored(bot, group.id) == {}
    assert (await stored(bot, anna.id))["chats"] == 1
    await server.reply_to(await ben.says(group, f"/frage {OPENING}"))


async def test_privacy_names_both_commands(bot: RunningBot, server: Server, anna: Person) -> None:
    text = (await server.reply_to(await anna.says(anna.private, "/datenschutz"))).text
    assert "/meinedaten" in text
    assert "/loeschmich" in text
    assert "weder heraussuchen noch einzeln löschen" in text
