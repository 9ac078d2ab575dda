"""Several windows, several people: what one does, the others see."""

import pytest
from playwright.async_api import expect

from tests.playground.conftest import Playground
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.test_groups import person
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_unread_messages_are_counted_until_the_chat_is_opened(playground: Playground, visitors: Visitors) -> None:
    anna, ben = await visitors.come(), await visitors.come(person(playground, "Ben"))
    await anna.open("Belegbot")
    await ben.open(POOL.group)
    await ben.say("Kommst du, @anna?")
    unread = anna.button(f"{POOL.group}, 1 ungelesen, erwähnt dich")
    await expect(unread).to_contain_text("Kommst du")
    await anna.open(POOL.group)
    await expect(anna.button(POOL.group)).to_be_visible()
    await anna.say("Gleich.")
    await expect(ben.messages("Anna")).to_contain_text("Gleich.")


async def test_what_is_read_in_one_window_is_read_in_all(playground: Playground, visitors: Visitors) -> None:
    here, there = await visitors.come(), await visitors.come()
    await expect(there.button(f"{POOL.table}, 1 ungelesen")).to_be_visible()
    await here.open(POOL.table)
    await expect(there.button(POOL.table)).to_be_visible()


async def test_one_sees_the_bot_s_answer_to_another(playground: Playground, visitors: Visitors) -> None:
    anna, ben = await visitors.come(), await visitors.come(person(playground, "Ben"))
    await anna.open(POOL.group)
    await ben.open(POOL.group)
    await anna.ask(f"@belegbot {POOL.question}")
    await expect(ben.answer).to_contain_text("öffnet am Samstag")
    await ben.answer.get_by_role("button", name="Hilfreich").click()
    await expect(ben.notes).to_contain_text("Danke")
    await expect(anna.notes).to_be_empty()


async def test_one_becomes_somebody_else(anna: Visitor) -> None:
    await anna.start()
    await anna.become("Sam")
    await expect(anna.chat(POOL.group)).to_have_count(0)
    await anna.open("Belegbot")
    await expect(anna.answers).to_have_count(0)
    await anna.become("Anna")
    await anna.open("Belegbot")
    await expect(anna.answers).to_have_count(1)


async def test_a_second_window_opens_as_somebody_else(anna: Visitor) -> None:
    await anna.button("Du bist Anna. Person wechseln").click()
    async with anna.page.expect_popup() as popup:
        await anna.button("Zweites Fenster als Ben öffnen").click()
    second = Visitor(await popup.value, anna.watch)
    await expect(second.button("Du bist Ben. Person wechseln")).to_be_visible()


async def test_somebody_new_joins(anna: Visitor) -> None:
    await anna.button("Du bist Anna. Person wechseln").click()
    await anna.button("Person hinzufügen").click()
    await anna.page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Dora")
    await anna.button("Anlegen").click()
    await expect(anna.button("Du bist Dora. Person wechseln")).to_be_visible()
    await anna.start()
    await expect(anna.answer).to_contain_text("Belegbot")
