"""Behind the scenes: why, traffic, clock, faults, deliveries, knowledge."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Error, Locator, expect

from tests.playground.conftest import Playground
from tests.playground.page import scenes
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_why_the_bot_answered_so(anna: Visitor) -> None:
    panel = await scenes.why(anna, POOL)
    await expect(panel.locator(".decision")).to_have_text("Antwort")
    await expect(panel.locator(".why-decision")).to_contain_text("oeffnung")
    await expect(panel).to_contain_text("Alle Prüfungen bestanden")
    await anna.ask("Was kosten Pommes?")
    await expect(panel).to_contain_text("Was kosten Pommes?")
    await expect(panel.locator(".decision")).not_to_have_text("Antwort")


async def test_why_of_an_earlier_answer(anna: Visitor) -> None:
    await anna.start()
    earlier = await anna.ask(POOL.question)
    await anna.ask(POOL.in_group)
    await anna.menu(earlier)
    await anna.item("Warum diese Antwort?").click()
    panel = anna.page.get_by_role("tabpanel", name="Warum")
    await expect(panel).to_contain_text(POOL.question)
    await panel.get_by_role("button", name="Zur neuesten").click()
    await expect(panel).to_contain_text(POOL.in_group)


async def test_the_traffic_is_shown_with_its_json(anna: Visitor) -> None:
    await anna.start()
    panel = await anna.behind_the_scenes("Verkehr")
    await anna.ask(POOL.question)
    sent = panel.get_by_role("listitem").filter(has=anna.page.get_by_role("button", name="sendMessage"))
    call = sent.filter(has_text="Samstag")  # not "the first": the answer may stand in the chat before its line stands here
    await call.get_by_role("button").first.click()
    await expect(call).to_contain_text("chat_id")
    await expect(call).to_contain_text("öffnet am Samstag")
    await panel.get_by_role("radio", name="Updates").check()
    await expect(call).to_be_hidden()
    await expect(panel.get_by_role("button", name="message", exact=False).first).to_be_visible()


async def test_the_clock_is_moved_and_sped_up(anna: Visitor) -> None:
    panel = await anna.behind_the_scenes("Uhr")
    await expect(panel).to_contain_text("Wie draußen")
    await panel.get_by_role("button", name="+1 Tag").click()
    await expect(panel).to_contain_text("1 d voraus")
    await panel.get_by_role("radio", name="600×").check()
    await expect(panel).to_contain_text("min voraus")


async def test_a_fault_is_ordered_met_and_outlived(anna: Visitor) -> None:
    await anna.start()
    panel = await anna.behind_the_scenes("Störungen")
    await panel.get_by_role("combobox", name="Methode").select_option("sendMessage")
    await panel.get_by_role("spinbutton", name="Sekunden").fill("1")
    await panel.get_by_role("button", name="Bestellen").click()
    await expect(panel.get_by_role("listitem")).to_contain_text("429")
    await expect(await anna.ask(POOL.question)).to_contain_text("öffnet am Samstag")
    await expect(panel).to_contain_text("Keine Störung bestellt")
    await anna.tab("Verkehr").click()
    await expect(anna.page.get_by_role("tabpanel")).to_contain_text("429")


async def test_ordered_faults_are_called_off(anna: Visitor) -> None:
    panel = await anna.behind_the_scenes("Störungen")
    await panel.get_by_role("combobox", name="Art").select_option("403: verboten")
    await panel.get_by_role("button", name="Bestellen").click()
    await expect(anna.tab("Störungen")).to_have_accessible_name("Störungen, Bestellt")
    await panel.get_by_role("button", name="Alle zurücknehmen").click()
    await expect(panel).to_contain_text("Keine Störung bestellt")


async def test_deliveries_wait_while_the_server_restarts(anna: Visitor, playground: Playground) -> None:
    await anna.start()
    panel = await anna.behind_the_scenes("Zustellung")
    await expect(panel).to_contain_text("keiner, der Bot fragt selbst ab")
    await expect(panel).to_contain_text("Nichts unterwegs")
    playground.stage.api.restart(3600)
    await anna.say(POOL.question)
    await expect(panel.get_by_role("listitem")).to_contain_text("message")
    playground.stage.api.restart(0)
    await expect(anna.answer).to_contain_text("öffnet am Samstag")
    await expect(panel).to_contain_text("Nichts unterwegs")


async def test_a_broken_file_is_shown_and_mended(anna: Visitor, knowledge: Path) -> None:
    file = knowledge / "entries" / "bad.yaml"
    sound = file.read_text("utf-8")
    banner = anna.page.get_by_text("Die Wissensbasis hat einen Fehler")
    await saved_until(file, sound.replace("kind: fact", "kind: fakt", 1), banner)
    await anna.button("Zeigen").click()
    panel = anna.page.get_by_role("tabpanel")
    await expect(panel).to_contain_text("entries/bad.yaml:5")
    await expect(panel).to_contain_text("fakt")
    await saved_until(file, sound, panel.get_by_text("Wissensbasis in Ordnung"))
    await expect(banner).to_have_count(0)


async def saved_until(file: Path, text: str, sign: Locator) -> None:
    """Save a file, again if the watch has not begun yet, until the page shows it."""
    async with asyncio.timeout(20):
        while True:
            await asyncio.to_thread(file.write_text, text, encoding="utf-8")
            try:
                return await sign.wait_for(timeout=2000)
            except Error:
                continue
