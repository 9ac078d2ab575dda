"""As a guest: a mention in a chat that the bot is not in is answered, and nothing kept of that chat."""

import pytest

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.model import GuestQuery, Message
from bot.playground.botapi.people import Person, Room
from tests.e2e.conftest import OPENING, UNKNOWN, Logged, RunningBot, ambiguous
from tests.playground.harness import Server


@pytest.fixture(autouse=True)
def switched_on(server: Server) -> None:
    """What the operator did at @BotFather."""
    server.bot.supports_guests = True


@pytest.fixture
def anna(server: Server) -> Person:
    """Who summons the bot."""
    return server.person("Anna")


@pytest.fixture
def club(server: Server, anna: Person) -> Room:
    """A group that the bot is not in."""
    return server.group("Kegelverein", anna, bot=False)


async def answer_to(query: GuestQuery, server: Server) -> Message:
    return await server.api.pulse.until(lambda: query.answer, within=5)


async def test_a_mention_is_answered_with_the_source(bot: RunningBot, server: Server, anna: Person, club: Room) -> None:
    answer = await answer_to(await anna.summons(club, f"@belegbot {OPENING}"), server)
    said = await server.reply_to(await anna.says(anna.private, OPENING))
    assert (answer.text, answer.entities) == (said.text, said.entities)
    assert answer.labels == ["Mehr im Chat"]
    assert answer.button("Mehr im Chat")["url"] == "https://t.me/belegbot?start=oeffnung"


async def test_the_words_decide_about_the_language(bot: RunningBot, server: Server, anna: Person, club: Room) -> None:
    answer = await answer_to(await anna.summons(club, "what does admission cost, @BelegBot?"), server)
    assert "Admission is four euros" in answer.text


async def test_a_mention_alone_asks_what_it_replies_to(
    bot: RunningBot, server: Server, anna: Person, club: Room
) -> None:
    ben = server.person("Ben")
    club.add(ben.user, actor=anna.user)
    question = await ben.says(club, "Was kostet der Eintritt?")
    answer = await answer_to(await anna.summons(club, "@belegbot", reply_to=question), server)
    assert "vier Euro" in answer.text


async def test_suggestions_are_listed_with_their_questions(
    bot: RunningBot, server: Server, anna: Person, club: Room
) -> None:
    answer = await answer_to(await anna.summons(club, f"@belegbot {ambiguous(bot.services)}"), server)
    assert answer.text.startswith("Das ist nicht eindeutig.")
    assert answer.text.count("\n• ") > 1
    assert all(entity["url"].startswith("https://t.me/belegbot?start=") for entity in answer.entities)
    assert not answer.labels


async def test_what_finds_nothing_is_said_honestly(bot: RunningBot, server: Server, anna: Person, club: Room) -> None:
    answer = await answer_to(await anna.summons(club, f"@belegbot {UNKNOWN}"), server)
    assert answer.text == "Darauf finde ich in der Quelle keine Antwort. Auskunft gibt es zu: Das Freibad, Der Umbau."
    assert not answer.labels


async def test_a_mention_without_a_question_is_told_how_to_ask(
    bot: RunningBot, server: Server, anna: Person, club: Room
) -> None:
    answer = await answer_to(await anna.summons(club, "@belegbot"), server)
    assert answer.text.startswith("So geht es: @belegbot")


async def test_a_thumbs_up_below_its_answer_is_no_question(
    bot: RunningBot, server: Server, anna: Person, club: Room
) -> None:
    answer = await answer_to(await anna.summons(club, f"@belegbot {OPENING}"), server)
    thanks = await anna.summons(club, "\N{THUMBS UP SIGN}", reply_to=answer)
    await server.settled()
    assert thanks.answer is None


async def test_nothing_is_kept(bot: RunningBot, server: Server, anna: Person, club: Room) -> None:
    await answer_to(await anna.summons(club, f"@belegbot {OPENING}"), server)
    await server.settled()
    assert await bot.services.chats.get(club.id) is None
    assert bot.services.conversations.recall(club.id, anna.id) is None


async def test_a_failure_is_said_and_logged_without_the_text(
    bot: RunningBot, server: Server, anna: Person, club: Room, logged: Logged
) -> None:
    server.order("answerGuestQuery", bad_request("something is odd"), times=3)
    answer = await answer_to(await anna.summons(club, f"@belegbot {OPENING}"), server)
    assert answer.text == "Da ist etwas schiefgegangen. Bitte noch einmal versuchen."
    (line,) = logged.of("error")
    assert OPENING not in str(line)


async def test_help_tells_of_what_is_switched_on(bot: RunningBot, server: Server, anna: Person) -> None:
    said = (await server.reply_to(await anna.says(anna.private, "/hilfe"))).text
    assert "als Gast" in said
    assert "In jedem anderen Chat" not in said
