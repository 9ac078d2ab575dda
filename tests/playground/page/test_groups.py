"""Among people: mention and silence, topics, inline mode, guest calls, members and their rights."""

import pytest
from playwright.async_api import expect

from tests.playground.conftest import Playground
from tests.playground.page import scenes
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


def person(playground: Playground, name: str) -> int:
    """The id of a player."""
    return next(player.user.id for player in playground.stage.cast if player.user.first_name == name)


async def test_in_a_group_the_bot_answers_only_when_it_is_mentioned(anna: Visitor) -> None:
    await anna.open(POOL.group)
    await anna.say(POOL.question)
    answer = await anna.ask(f"@belegbot {POOL.in_group}")
    await expect(answer).to_contain_text("vier Euro")
    await expect(anna.answers).to_have_count(1)


async def test_a_mention_is_offered_after_an_at_sign(anna: Visitor) -> None:
    await anna.open(POOL.group)
    await anna.field.press_sequentially("@bel")
    await expect(anna.offers).to_have_count(1)
    await anna.field.press("Enter")
    await expect(anna.field).to_have_value("@belegbot ")


async def test_an_answer_stays_in_its_topic(anna: Visitor) -> None:
    answer = await scenes.topics(anna, POOL)
    await expect(answer).to_contain_text("Mitte September")
    await anna.tab("Allgemein").click()
    await expect(anna.tab("Allgemein")).to_have_attribute("aria-selected", "true")
    await expect(anna.answers).to_have_count(0)


async def test_a_topic_is_opened_and_closed(playground: Playground, visitors: Visitors) -> None:
    clara = await visitors.come(person(playground, "Clara"))
    anna = await visitors.come()
    await clara.open(POOL.forum)
    await clara.button("Neues Thema").click()
    await clara.page.get_by_role("dialog").get_by_role("textbox", name="Name des Themas").fill("Badewetter")
    await clara.button("Anlegen").click()
    await expect(clara.tab("Badewetter")).to_have_attribute("aria-selected", "true")
    await clara.say("Hier geht es ums Wetter.")
    await anna.open(POOL.forum)
    await anna.tab("Badewetter").click()
    await expect(anna.messages("Clara")).to_contain_text("Hier geht es ums Wetter.")
    await clara.tab("Badewetter").click(button="right")
    await clara.item("Thema schließen").click()
    await expect(anna.field).to_be_hidden()
    await expect(anna.page.get_by_text("Dieses Thema ist geschlossen")).to_be_visible()


async def test_an_inline_result_is_chosen_with_the_keyboard(anna: Visitor) -> None:
    await scenes.inline(anna, POOL)
    await anna.field.press("Enter")
    sent = anna.messages("Du").last
    await expect(sent).to_contain_text("via @belegbot")
    await expect(sent).to_contain_text("vier Euro")
    await expect(anna.field).to_have_value("")


async def test_where_nothing_is_found_inline_the_way_leads_to_the_chat(anna: Visitor) -> None:
    await anna.open(POOL.table)
    await anna.field.press_sequentially("@belegbot quantenchromodynamik")
    await anna.button("Nichts gefunden: im Chat fragen").click()
    await expect(anna.answer).to_contain_text("Hier ist Platz für die ganze Frage")
    await anna.answer.get_by_role("button", name="Zurück in den anderen Chat").click()
    await expect(anna.field).to_have_value("@belegbot ")


async def test_the_bot_is_called_where_it_is_no_member(anna: Visitor) -> None:
    await anna.open(POOL.table)
    answer = await anna.ask(f"@belegbot {POOL.question}")
    await expect(answer).to_contain_text("auf Bitte von Anna")
    await expect(answer).to_contain_text("öffnet am Samstag")


async def test_the_bot_is_added_and_greets(playground: Playground, visitors: Visitors) -> None:
    sam = await visitors.come(person(playground, "Sam"))
    await sam.open(POOL.table)
    drawer = await sam.information()
    await drawer.get_by_role("button", name="Belegbot hinzufügen").click()
    await expect(sam.answer).to_contain_text("@belegbot")
    await expect(sam.log).to_contain_text("Sam hat Belegbot hinzugefügt")
    await expect(drawer.get_by_role("button", name="Aktionen zu Belegbot")).to_be_visible()


async def test_whoever_is_made_admin_may_set_the_language(playground: Playground, visitors: Visitors) -> None:
    anna = await visitors.come()
    ben = await visitors.come(person(playground, "Ben"))
    await anna.open(POOL.group)
    await expect(await anna.ask("/sprache@belegbot")).to_contain_text("Das können nur die Admins ändern.")
    await ben.open(POOL.group)
    drawer = await ben.information()
    await drawer.get_by_role("button", name="Aktionen zu Anna").click()
    await ben.item("Zum Admin machen").click()
    await expect(drawer.get_by_role("listitem").filter(has_text="Anna")).to_contain_text("Admin")
    choice = await anna.ask("/sprache@belegbot")
    await choice.get_by_role("button", name="English").click()
    await expect(choice).to_contain_text("From now on I answer in English in this chat.")


async def test_a_group_is_founded_and_left(anna: Visitor) -> None:
    await anna.button("Neuer Chat").click()
    await anna.item("Neue Gruppe").click()
    await anna.page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Schwimmverein")
    await anna.button("Anlegen").click()
    await expect(anna.answer).to_contain_text("Danke für die Einladung.")
    drawer = await anna.information()
    await drawer.get_by_role("button", name="Chat verlassen").click()
    await anna.page.get_by_role("dialog").get_by_role("button", name="Chat verlassen").click()
    await expect(anna.chat("Schwimmverein")).to_have_count(0)


async def test_a_group_becomes_a_supergroup_and_one_stays_in_it(playground: Playground, visitors: Visitors) -> None:
    sam, anna = await visitors.come(person(playground, "Sam")), await visitors.come()
    await anna.open(POOL.table)
    await sam.open(POOL.table)
    drawer = await sam.information()
    await drawer.get_by_role("button", name="In Supergruppe umwandeln").click()
    await sam.button("OK").click()
    for visitor in (sam, anna):
        await visitor.open(POOL.table)
        await expect(visitor.button(f"{POOL.table}: Informationen")).to_contain_text("Supergruppe, 2 Mitglieder")
    await anna.say("Da bin ich")
    await expect(sam.messages("Anna")).to_contain_text("Da bin ich")
