"""The playground goes away and comes back."""

import pytest
from playwright.async_api import Browser, expect

from bot.settings import Settings
from tests.playground.conftest import running
from tests.playground.page.browser import Watch
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import DESKTOP, Look, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_lost_connection_is_shown_and_found_again(browser: Browser, settings: Settings) -> None:
    async with running(settings) as playground:
        address = playground.address
        context = await Look(viewport=DESKTOP).context(browser, address)
        watch = Watch(context, address)
        watch.forgive("Failed to load resource: net::ERR_")
        anna = Visitor(await context.new_page(), watch)
        await anna.go(address)
        await anna.start()
        await anna.ask(POOL.question)
    lost = anna.page.get_by_text("Verbindung unterbrochen")
    await expect(lost).to_be_visible()
    await anna.field.fill(POOL.in_group)
    await anna.field.press("Enter")
    await expect(anna.notes).to_contain_text("Keine Verbindung.")
    await expect(anna.field).to_have_value(POOL.in_group)
    async with running(settings, port=int(address.rpartition(":")[2])):
        await expect(lost).to_be_hidden()
        await expect(anna.answers).to_have_count(2)
        await anna.field.press("Enter")
        await expect(anna.answer).to_contain_text("vier Euro")
        await context.close()
    assert not watch.problems
