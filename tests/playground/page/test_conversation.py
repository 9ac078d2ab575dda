"""One reader and the bot: ask, press, edit, command, block."""

import re

import pytest
from playwright.async_api import expect

from tests.playground.conftest import Playground
from tests.playground.page import scenes
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_answer_shows_its_source_and_unfolds_its_evidence(anna: Visitor) -> None:
    answer = await scenes.answer(anna, POOL)
    await expect(answer).to_contain_text("öffnet am Samstag")
    await expect(answer.locator("em")).to_contain_text("Quelle:")
    await expect(answer).to_contain_text("Wortlaut: „öffnet am Samstag“")
    article = answer.get_by_role("link", name="Zum Artikel")
    await expect(article).to_be_in_viewport()
    await answer.get_by_role("button", name="Zitat einklappen").click()
    await expect(article).not_to_be_in_viewport()


async def test_feedback_is_thanked_for(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask(POOL.question)
    await answer.get_by_role("button", name="Hilfreich").click()
    await expect(anna.notes).to_contain_text("Danke, die Rückmeldung ist ohne Namen vermerkt.")


async def test_a_chosen_suggestion_leads_to_its_answer(anna: Visitor) -> None:
    asked_back = await scenes.suggestion(anna, POOL)
    await asked_back.get_by_role("button", name=POOL.meant).click()
    await expect(anna.answer).to_contain_text("Mitte September")


async def test_an_edited_question_changes_its_answer(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask(POOL.question)
    await anna.field.press("ArrowUp")
    await expect(anna.field).to_have_value(POOL.question)
    await anna.field.fill("Was kostet der Eintritt?")
    await anna.field.press("Enter")
    await expect(answer).to_contain_text("vier Euro")
    await expect(anna.messages("Du").last).to_contain_text("bearbeitet")


async def test_an_edit_can_be_discarded(anna: Visitor) -> None:
    await anna.start()
    await anna.ask(POOL.question)
    await anna.menu(anna.messages("Du").last)
    await anna.item("Bearbeiten").click()
    await anna.field.press("Escape")
    await expect(anna.field).to_have_value("")
    await expect(anna.messages("Du").last).not_to_contain_text("bearbeitet")


async def test_commands_are_offered_after_a_slash(anna: Visitor) -> None:
    await anna.start()
    await anna.field.press_sequentially("/")
    await expect(anna.offers.filter(has_text="/themen")).to_be_visible()
    await anna.field.press_sequentially("the")
    await expect(anna.offers).to_have_count(1)
    await anna.field.press("Enter")
    await expect(anna.answer).to_contain_text("Zu diesen Themen gibt es Antworten")


async def test_topics_are_browsed_with_buttons(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask("/themen")
    await answer.get_by_role("button", name=re.compile("Das Freibad")).click()
    await answer.get_by_role("button", name="Was kostet der Eintritt?").click()
    await expect(anna.answer).to_contain_text("vier Euro")


async def test_the_bot_answers_in_the_language_of_the_question(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask("When does the pool open?")
    await expect(answer).to_contain_text("opens on Saturday")
    await expect(answer.locator(".text")).to_have_attribute("lang", "en")
    answer = await anna.ask(POOL.question)
    await expect(answer).to_contain_text("öffnet am Samstag")


async def test_a_reply_shows_what_it_replies_to(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask(POOL.question)
    await anna.menu(answer)
    await anna.item("Antworten").click()
    await anna.say("Danke dafür")
    mine = anna.messages("Du").last
    await expect(mine.get_by_role("button", name="Zur Nachricht von Belegbot")).to_contain_text("öffnet am Samstag")


async def test_a_reaction_is_given_and_taken_back(anna: Visitor) -> None:
    await anna.start()
    await anna.menu(anna.answer)
    await anna.item("Mit 👍 reagieren").click()
    reaction = anna.answer.get_by_role("button", name="👍, 1")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)


async def test_a_deleted_message_is_gone(anna: Visitor) -> None:
    await anna.start()
    await anna.ask("Hallo")
    await anna.menu(anna.messages("Du").last)
    await anna.item("Löschen").click()
    await anna.page.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    await expect(anna.messages("Du").filter(has_text="Hallo")).to_have_count(0)


async def test_samples_are_sent_and_the_bot_says_that_it_reads_text(anna: Visitor) -> None:
    await anna.start()
    for number, kind in enumerate(("Beispielfoto", "Beispiel-Sprachnachricht", "Beispielsticker", "Beispieldatei"), 1):
        await anna.button("Anhängen").click()
        await anna.item(kind).click()
        await expect(anna.answers.nth(number)).to_contain_text("Ich lese nur Text.")


async def test_a_blocked_bot_is_unblocked(anna: Visitor) -> None:
    await anna.start()
    drawer = await anna.information()
    await drawer.get_by_role("button", name="Bot blockieren").click()
    await expect(anna.field).to_be_hidden()
    await anna.page.get_by_role("main").get_by_role("button", name="Bot entsperren").click()
    await anna.ask(POOL.question)


async def test_a_draft_waits_in_its_chat(anna: Visitor) -> None:
    await anna.start()
    await anna.field.fill("Angefangen")
    await anna.open(POOL.group)
    await expect(anna.field).to_have_value("")
    await anna.open("Belegbot")
    await expect(anna.field).to_have_value("Angefangen")


async def test_a_long_conversation_is_loaded_page_by_page(playground: Playground, visitors: Visitors) -> None:
    stage = playground.stage
    ben = next(player.user for player in stage.cast if player.user.first_name == "Ben")
    group = next(chat for chat in stage.world.groups.values() if chat.title == POOL.group)
    for number in range(120):
        stage.world.post(group, ben, {"text": f"Nachricht {number}"})
    visitor = await visitors.come(ben.id)
    await visitor.open(POOL.group)
    await expect(visitor.log.get_by_text("Nachricht 119", exact=True)).to_be_in_viewport()
    oldest = visitor.log.get_by_text("Nachricht 0", exact=True)
    await expect(oldest).to_have_count(0)
    await expect(visitor.messages()).to_have_count(50)
    for count in (100, 124):
        await visitor.messages().first.scroll_into_view_if_needed()
        await expect(visitor.messages()).to_have_count(count)
    await oldest.scroll_into_view_if_needed()
    await visitor.button("Zum Ende").click()
    await expect(visitor.log.get_by_text("Nachricht 119", exact=True)).to_be_in_viewport()


async def test_the_button_of_a_menu_closes_it_and_opens_it_again(anna: Visitor) -> None:
    await anna.start()
    menu = anna.page.get_by_role("menu", name="Anhängen")
    for is_open in (True, False, True):
        await anna.button("Anhängen").click()
        await expect(menu).to_have_count(int(is_open))
