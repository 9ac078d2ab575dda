"""The commands, each under both names and in both languages, and what hangs on them."""

import json
from typing import Any

import pytest

from tests.e2e.conftest import RunningBot
from tests.playground.harness import Server

COMMANDS = [
    ("/start", "hier ist Belegbot", "this is Belegbot"),
    ("/hilfe", "So geht es", "How it works"),
    ("/help", "So geht es", "How it works"),
    ("/frage Was kostet der Eintritt?", "vier Euro", "vier Euro"),
    ("/ask What does admission cost?", "four euros", "four euros"),
    ("/frage", "dahinter die Frage", "the question after it"),
    ("/ask", "dahinter die Frage", "the question after it"),
    ("/themen", "Zu diesen Themen", "on these topics"),
    ("/topics", "Zu diesen Themen", "on these topics"),
    ("/termine", "Beckenfest", "Pool party"),
    ("/schedule", "Beckenfest", "Pool party"),
    ("/quelle", "Das Freibad am Mühlteich öffnet wieder", "The Mühlteich pool opens again"),
    ("/source", "Das Freibad am Mühlteich öffnet wieder", "The Mühlteich pool opens again"),
    ("/datenschutz", "Datenschutz", "Privacy"),
    ("/privacy", "Datenschutz", "Privacy"),
    ("/abo", "Was soll hier gemeldet werden", "What should be announced here"),
    ("/subscribe", "Was soll hier gemeldet werden", "What should be announced here"),
    ("/einstellungen", "Einstellungen dieses Chats", "Settings of this chat"),
    ("/settings", "Einstellungen dieses Chats", "Settings of this chat"),
    ("/status", "Stand der Meldungen", "How notices stand"),
    ("/meinedaten", "Gespeichert zu diesem Chat", "Stored of this chat"),
    ("/mydata", "Gespeichert zu diesem Chat", "Stored of this chat"),
    ("/loeschmich", "Alles löschen", "Delete all"),
    ("/forgetme", "Alles löschen", "Delete all"),
    ("/sprache", "In welcher Sprache", "Which language"),
    ("/language", "In welcher Sprache", "Which language"),
]
GERMAN = [
    *("frage", "themen", "termine", "quelle", "abo"),
    *("einstellungen", "status", "sprache", "datenschutz", "meinedaten", "loeschmich", "hilfe"),
]
ENGLISH = [
    *("ask", "topics", "schedule", "source", "subscribe"),
    *("settings", "status", "language", "privacy", "mydata", "forgetme", "help"),
]


@pytest.mark.parametrize(("command", "german", "english"), COMMANDS)
async def test_every_command_works_in_both_languages(
    bot: RunningBot, server: Server, command: str, german: str, english: str
) -> None:
    anna, ben = server.person("Anna", language="de-AT"), server.person("Ben", language="fr")
    assert german in (await server.reply_to(await anna.says(anna.private, command))).text
    assert english in (await server.reply_to(await ben.says(ben.private, command))).text


async def test_help_lists_the_commands_under_their_names(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    german = await server.reply_to(await anna.says(anna.private, "/help"))
    english = await server.reply_to(await ben.says(ben.private, "/hilfe"))
    for name in GERMAN:
        assert f"/{name} – " in german.text
    for name in ENGLISH:
        assert f"/{name} – " in english.text
    assert "@belegbot" in german.text


# Start


async def test_a_deep_link_opens_an_entry(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/start umbau-dauer"))
    assert "drei Jahre" in reply.text
    assert "Hilfreich" in reply.labels


async def test_a_deep_link_to_nothing_greets(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/start no-such-entry"))
    assert "hier ist Belegbot" in reply.text
    await anna.presses(reply, "In den Themen stöbern")
    assert reply.labels == ["Das Freibad", "Der Umbau"]


# Topics


async def test_topics_are_browsed_in_one_message(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/themen"))
    assert reply.labels == ["Das Freibad", "Der Umbau"]
    await anna.presses(reply, "Der Umbau")
    assert reply.labels[-2:] == ["Wie wird das Wasser beheizt?", "Zurück"]
    await anna.presses(reply, "Wie wird das Wasser beheizt?")
    assert "mit Sonnenwärme" in reply.text
    assert reply.labels == ["Hilfreich", "Etwas stimmt nicht", "Zurück"]
    await anna.presses(reply, "Zurück")
    assert reply.text == "Der Umbau"
    await anna.presses(reply, "Zurück")
    assert reply.labels == ["Das Freibad", "Der Umbau"]
    assert anna.private.from_bots == [reply]


# Language


async def test_the_chosen_language_beats_the_questions(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/sprache"))
    assert reply.labels == ["Deutsch", "English", "Automatisch"]
    await anna.presses(reply, "English")
    assert reply.text == "From now on I answer in English in this chat."
    answer = await server.reply_to(await anna.says(anna.private, "Was kostet der Eintritt?"))
    assert answer.text.startswith("What does admission cost?")
    assert "Helpful" in answer.labels
    assert "How it works" in (await server.reply_to(await anna.says(anna.private, "/hilfe"))).text


async def test_automatic_takes_the_choice_back(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/sprache"))
    await anna.presses(reply, "English")
    again = await server.reply_to(await anna.says(anna.private, "/language"))
    await anna.presses(again, "Automatic")
    answer = await server.reply_to(await anna.says(anna.private, "Was kostet der Eintritt?"))
    assert answer.text.startswith("Was kostet der Eintritt?")


# What Telegram shows


def names(server: Server, scope: str, language: str) -> list[str]:
    """The command menu of a scope."""
    key = (json.dumps({"type": scope}), language)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = {
        (json.dumps(json.loads(scope)), code): menu for (scope, code), menu in server.bot.commands.items()
    }
    return [command["command"] for command in commands[key]]


async def test_menus_and_descriptions_are_set_at_the_start(bot: RunningBot, server: Server) -> None:
    await server.call_of("setMyShortDescription", times=2)
    for scope in ("all_private_chats", "all_chat_administrators"):
        assert names(server, scope, "de") == GERMAN
        assert names(server, scope, "") == ENGLISH
    assert names(server, "all_group_chats", "de") == ["frage", "themen", "termine", "quelle", "datenschutz", "hilfe"]
    assert names(server, "all_group_chats", "") == ["ask", "topics", "schedule", "source", "privacy", "help"]
    texts = server.bot.texts
    assert "in eigenen Worten" in texts["description", "de"]
    assert "in your own words" in texts["description", ""]
    assert texts["short_description", "de"] != texts["short_description", ""]
