"""Without a mouse."""

import pytest
from playwright.async_api import Locator, expect

from tests.playground.page.pool import POOL
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_STOPS = 60


async def tab_to(visitor: Visitor, target: Locator, key: str = "Tab") -> None:
    """Go on until something has the focus."""
    for _ in range(MOST_STOPS):
        if await target.evaluate("it => it === document.activeElement"):
            return
        await visitor.page.keyboard.press(key)
    pytest.fail(f"{target} is not reached with {key}")


async def test_a_chat_is_chosen_and_a_question_asked(anna: Visitor) -> None:
    keyboard = anna.page.keyboard
    await keyboard.press("Control+k")
    await keyboard.type("belegbot")
    await keyboard.press("Enter")
    await tab_to(anna, anna.button("Starten"))
    await keyboard.press("Enter")
    await expect(anna.answers).to_have_count(1)
    await tab_to(anna, anna.field)
    await keyboard.type(POOL.question)
    await keyboard.press("Enter")
    await expect(anna.answer).to_contain_text("öffnet am Samstag")
    await expect(anna.field).to_be_focused()


async def test_the_things_to_try_are_reached_first(newcomer: Visitor) -> None:
    await tab_to(newcomer, newcomer.button("Einfach fragen"))
    await newcomer.page.keyboard.press("Enter")
    await expect(newcomer.answer).to_contain_text("öffnet am Samstag")


async def test_the_menu_of_a_message_is_opened_and_left(anna: Visitor) -> None:
    await anna.start()
    await anna.ask(POOL.question)
    await tab_to(anna, anna.answer, "Shift+Tab")
    await anna.page.keyboard.press("Enter")
    await expect(anna.item("Antworten")).to_be_focused()
    await anna.page.keyboard.press("ArrowDown")
    await expect(anna.item("Warum diese Antwort?")).to_be_focused()
    await anna.page.keyboard.press("Escape")
    await expect(anna.page.get_by_role("menu")).to_have_count(0)
    await expect(anna.answer).to_be_focused()
    await anna.page.keyboard.press("ArrowUp")
    await expect(anna.messages("Du").last).to_be_focused()


async def test_a_button_below_an_answer_is_pressed(anna: Visitor) -> None:
    await anna.start()
    answer = await anna.ask(POOL.question)
    helpful = answer.get_by_role("button", name="Hilfreich")
    await tab_to(anna, helpful, "Shift+Tab")
    await anna.page.keyboard.press("Enter")
    await expect(anna.notes).to_contain_text("Danke")


async def test_chats_are_changed_and_one_is_left(anna: Visitor) -> None:
    keyboard = anna.page.keyboard
    await anna.chat(POOL.group).focus()
    await keyboard.press("Enter")
    await keyboard.press("Alt+ArrowDown")
    await expect(anna.page).to_have_title(f"{POOL.forum} · Belegbot")
    await keyboard.press("Alt+ArrowUp")
    await expect(anna.page).to_have_title(f"{POOL.group} · Belegbot")
    await tab_to(anna, anna.button(f"{POOL.group}: Informationen"), "Shift+Tab")
    await keyboard.press("Enter")
    await tab_to(anna, anna.button("Chat verlassen"))
    await keyboard.press("Enter")
    dialog = anna.page.get_by_role("dialog")
    await tab_to(anna, dialog.get_by_role("button", name="Chat verlassen"))
    await keyboard.press("Enter")
    await expect(anna.page).not_to_have_title(f"{POOL.group} · Belegbot")
    await expect(anna.page.get_by_role("main").get_by_role("button", name="Chat verlassen")).to_have_count(0)


async def test_the_tabs_of_the_panel_follow_the_arrows(anna: Visitor) -> None:
    await tab_to(anna, anna.button("Hinter den Kulissen"))
    await anna.page.keyboard.press("Enter")
    await tab_to(anna, anna.tab("Warum"))
    await anna.page.keyboard.press("ArrowRight")
    await expect(anna.tab("Verkehr")).to_be_focused()
    await expect(anna.page.get_by_role("tabpanel", name="Verkehr")).to_be_visible()
    await anna.page.keyboard.press("Escape")
    await expect(anna.button("Hinter den Kulissen")).to_be_focused()
