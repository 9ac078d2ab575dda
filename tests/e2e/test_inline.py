"""Inline mode: answers offered while somebody types, in any chat, and nothing kept of it."""

import pytest

from bot.chat.context import Services, swap_services
from bot.playground.botapi import queries
from bot.playground.botapi.errors import query_too_old
from bot.playground.botapi.model import InlineAnswer, InlineQuery
from bot.settings import Settings
from tests.e2e.conftest import OPENING, UNKNOWN, Logged, RunningBot, ambiguous, started
from tests.playground.harness import Server


@pytest.fixture(autouse=True)
def switched_on(server: Server) -> None:
    """What the operator did at @BotFather."""
    server.bot.supports_inline = True


def offered(query: InlineQuery) -> InlineAnswer:
    assert query.answer is not None
    return query.answer


def titles(query: InlineQuery) -> list[str]:
    return [result["title"] for result in offered(query).results]


async def test_an_answer_is_offered_first_and_says_what_the_bot_would_say(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    club = server.group("Kegelverein", anna, bot=False)
    query = await anna.types_inline(club, OPENING)
    assert titles(query) == [OPENING, "Was kostet der Eintritt?", "Wann endet die Saison?"]
    assert offered(query).results[0]["description"].startswith("Das Freibad am Mühlteich öffnet am Samstag")
    sent = await anna.chooses(query, "oeffnung:de")
    assert (sent.chat, sent.sender) == (club.chat, anna.user)
    said = await server.reply_to(await anna.says(anna.private, OPENING))
    assert (sent.text, sent.entities) == (said.text, said.entities)
    assert "Mühltal-Bote, Lindenau" in sent.text
    assert sent.labels == ["Mehr im Chat"]
    assert sent.button("Mehr im Chat")["url"] == "https://t.me/belegbot?start=oeffnung"


async def test_each_suggestion_sends_its_own_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    query = await anna.types_inline(anna.private, ambiguous(bot.services))
    assert len(titles(query)) > 1
    for result in offered(query).results:
        sent = await anna.chooses(query, result["id"])
        assert sent.text.startswith(result["title"])
        assert "Quelle: " in sent.text


async def test_a_silence_is_offered_honestly(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    query = await anna.types_inline(anna.private, "Was kosten die Parkplätze?")
    assert "steht nicht im Bericht" in offered(query).results[0]["description"]
    assert "ganzer Artikel" in (await anna.chooses(query, "parkplaetze:de")).text


@pytest.mark.parametrize("text", ["", "Hallo", "wa"])
async def test_who_asks_nothing_yet_is_offered_where_to_begin(bot: RunningBot, server: Server, text: str) -> None:
    anna = server.person("Anna")
    query = await anna.types_inline(anna.private, text)
    assert titles(query) == [OPENING, "Was hat der Umbau gekostet?"]
    assert offered(query).button is None


async def test_what_finds_nothing_leads_into_the_chat(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    query = await anna.types_inline(anna.private, UNKNOWN)
    assert not offered(query).results
    assert offered(query).button == {"text": "Nichts gefunden: im Chat fragen", "start_parameter": "inline"}
    greeting = await server.reply_to(await anna.says(anna.private, "/start inline"))
    assert greeting.text.startswith("Hier ist Platz für die ganze Frage")
    assert greeting.button("Zurück in den anderen Chat")["switch_inline_query"] == ""
    assert (await anna.presses(greeting, "In den Themen stöbern")).text == ""


async def test_the_words_decide_about_the_language_and_else_the_person(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    asked = await ben.types_inline(ben.private, OPENING)
    assert offered(asked).results[0]["id"] == "oeffnung:de"
    assert not offered(asked).is_personal
    for person, title in ((anna, OPENING), (ben, "When does the pool open?")):
        begun = await person.types_inline(person.private, "")
        assert titles(begun)[0] == title
        assert offered(begun).is_personal


async def test_a_new_base_shows_within_a_minute(bot: RunningBot, server: Server, edited: Services) -> None:
    anna = server.person("Anna")
    await anna.types_inline(anna.private, OPENING)
    swap_services(bot.application, edited)
    server.world.clock.advance(61)
    query = await anna.types_inline(anna.private, OPENING)
    assert "um zehn Uhr" in offered(query).results[0]["description"]


async def test_of_what_one_types_only_the_newest_is_worked_on(
    server: Server, settings: Settings, services: Services
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    typed = [queries.ask_inline(server.world, server.bot, anna.user, OPENING[:end], chat=anna.private.chat, offset="")
             for end in range(1, len(OPENING) + 1)]  # fmt: skip
    other = queries.ask_inline(server.world, server.bot, ben.user, OPENING, chat=ben.private.chat, offset="")
    bot = await started(server, settings, services)
    assert [query.text for query in (*typed, other) if query.answer] == [OPENING, OPENING]
    assert len(server.called("answerInlineQuery")) == 2
    await bot.stop()


async def test_what_came_too_late_is_no_failure(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    server.order("answerInlineQuery", query_too_old())
    queries.ask_inline(server.world, server.bot, anna.user, OPENING, chat=anna.private.chat, offset="")
    await server.settled()
    assert not logged.of("error")


async def test_a_chosen_answer_is_no_question(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    greeting = await group.next_message()
    query = await anna.types_inline(group, OPENING)
    await anna.chooses(query, "oeffnung:de")
    await server.settled()
    assert group.from_bots == [greeting]


async def test_nothing_is_kept(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Kegelverein", anna, bot=False)
    query = await anna.types_inline(group, OPENING)
    await anna.chooses(query, "oeffnung:de")
    await server.settled()
    assert await bot.services.chats.get(group.id) is None
    assert await bot.services.chats.get(anna.private.id) is None
    assert bot.services.conversations.recall(group.id, anna.id) is None
