"""How much the bot says in a group is what its admins allow."""

from dataclasses import replace

import pytest

from bot.playground.botapi.people import Person, Room
from bot.storage.chats import ChatKind
from bot.storage.preferences import Chattiness
from tests.e2e.conftest import OPENING, UNKNOWN, RunningBot, ambiguous
from tests.e2e.test_groups import group_of
from tests.playground.harness import Server

UNSURE = "Dazu habe ich hier keine sichere Antwort. Im privaten Chat weiterfragen"


# Only what is certain


async def test_brief_gives_answers_without_more_questions(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_in(bot, server, Chattiness.BRIEF, anna)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    assert "neun Uhr" in reply.text
    assert reply.labels == ["Hilfreich", "Etwas stimmt nicht", "Warum diese Antwort?"]


@pytest.mark.parametrize("what", ["unknown", "ambiguous"])
async def test_brief_leads_into_the_private_chat_otherwise(bot: RunningBot, server: Server, what: str) -> None:
    anna = server.person("Anna")
    group = await group_in(bot, server, Chattiness.BRIEF, anna)
    text = UNKNOWN if what == "unknown" else ambiguous(bot.services)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {text}"))
    assert (reply.text, reply.labels) == (UNSURE, [])
    assert [entity["url"] for entity in reply.entities if "url" in entity] == ["https://t.me/belegbot"]


async def test_brief_gives_of_two_questions_what_it_can(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_in(bot, server, Chattiness.BRIEF, anna)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING} {UNKNOWN}"))
    assert "neun Uhr" in reply.text
    assert "Auskunft gibt es zu" not in reply.text
    assert reply.labels[-1] == "Den Rest im privaten Chat fragen"
    assert "Frage für die Redaktion aufheben" not in reply.labels


async def test_a_brief_answer_changes_with_its_question(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_in(bot, server, Chattiness.BRIEF, anna)
    question = await anna.says(group, f"@belegbot {UNKNOWN}")
    reply = await server.reply_to(question)
    await anna.edits(question, f"@belegbot {OPENING}")
    await server.edit_of(reply)
    assert "neun Uhr" in reply.text
    await server.settled()
    assert group.from_bots == [reply]


async def test_in_private_it_is_open_whatever_a_group_says(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await group_in(bot, server, Chattiness.NOTICES, anna)
    reply = await server.reply_to(await anna.says(anna.private, UNKNOWN))
    assert "Frage für die Redaktion aufheben" in reply.labels


@pytest.mark.parametrize("chattiness", [Chattiness.BRIEF, Chattiness.NOTICES])
async def test_related_questions_of_before_lead_nowhere(
    bot: RunningBot, server: Server, chattiness: Chattiness
) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    await allow(bot, group, chattiness)
    shown = await anna.presses(reply, "Was kostet der Eintritt?")
    assert (shown.text, shown.show_alert) == ("Weitere Antworten gibt es hier nicht, aber im privaten Chat.", True)
    assert group.from_bots == [reply]


# Only notices


async def test_members_who_ask_get_no_answer(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_in(bot, server, Chattiness.NOTICES, anna, ben)
    question = await ben.says(group, f"@belegbot {OPENING}")
    await ben.says(group, f"/frage {OPENING}")
    await ben.says(group, "/frage")
    await ben.edits(question, f"@belegbot {UNKNOWN}")
    await server.settled()
    assert group.from_bots == []


async def test_commands_work_on(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_in(bot, server, Chattiness.NOTICES, anna, ben)
    for command, beginning in (("/hilfe", "So geht es"), ("/quelle", "Woher"), ("/themen", "Zu diesen Themen")):
        assert (await server.reply_to(await ben.says(group, command))).text.startswith(beginning)
    assert (await server.reply_to(await anna.says(group, "/abo"))).labels


async def test_an_admin_who_asks_is_told_how_to_change_it_once_an_hour(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_in(bot, server, Chattiness.NOTICES, anna, ben)
    await ben.says(group, f"@belegbot {OPENING}")
    hint = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    assert hint.text.endswith("Ändern lässt sich das mit /einstellungen.")
    await anna.says(group, f"@belegbot {OPENING}")
    await server.settled()
    assert group.from_bots == [hint]
    other = await group_in(bot, server, Chattiness.NOTICES, anna)
    await server.reply_to(await anna.says(other, f"/frage {OPENING}"))


async def test_an_answer_of_before_stays_as_it_is(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = await anna.says(group, f"@belegbot {OPENING}")
    reply = await server.reply_to(question)
    await allow(bot, group, Chattiness.NOTICES)
    await anna.edits(question, f"@belegbot {UNKNOWN}")
    await server.settled()
    assert (reply.versions, group.from_bots) == ([], [reply])


# Small ways


async def group_in(bot: RunningBot, server: Server, chattiness: Chattiness, *people: Person) -> Room:
    """A group whose admins allow so much."""
    group = await group_of(server, *people)
    await allow(bot, group, chattiness)
    return group


async def allow(bot: RunningBot, group: Room, chattiness: Chattiness) -> None:
    """Allow so much in a group."""
    chat = await bot.services.chats.seen(group.id, ChatKind.SUPERGROUP)
    await bot.services.chats.change(group.id, lambda _: replace(chat.preferences, chattiness=chattiness))
