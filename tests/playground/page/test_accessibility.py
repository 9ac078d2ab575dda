"""Names, headings and contrast in everything that can be opened, in both themes."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.playground.page import scenes
from tests.playground.page.audit import obstacles
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import DESKTOP, PHONE, ColorScheme, Look, Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.parametrize("colors", ["light", "dark"])]


async def a_conversation(visitor: Visitor) -> None:
    """A reply, an edit, a reaction and the menu of a message."""
    answer = await scenes.answer(visitor, POOL)
    await visitor.menu(answer)
    await visitor.item("Mit 👍 reagieren").click()
    await expect(answer.get_by_role("button", name="👍, 1")).to_be_visible()
    await visitor.menu(visitor.messages("Du").last)


async def samples(visitor: Visitor) -> None:
    """Every kind of file."""
    await visitor.open(POOL.group)
    for name, kind in (("Beispielfoto", "photo"), ("Beispieldatei", "document"), ("Beispiel-Sprachnachricht", "voice")):
        await visitor.button("Anhängen").click()
        async with visitor.page.expect_response(lambda it: it.url.endswith("/do/send")) as sent:
            await visitor.item(name).click()
        assert kind in await (await sent.value).text()


async def dialogs(visitor: Visitor) -> None:
    """The settings, who one can be, and a form to fill in."""
    await visitor.button("Einstellungen").click()
    await expect(visitor.page.get_by_role("dialog", name="Einstellungen")).to_be_visible()
    assert await obstacles(visitor.page) == []
    await visitor.page.keyboard.press("Escape")
    await visitor.button("Du bist Anna. Person wechseln").click()
    await expect(visitor.page.get_by_role("dialog", name="Wer möchtest du sein?")).to_be_visible()
    assert await obstacles(visitor.page) == []
    await visitor.button("Person hinzufügen").click()
    await expect(visitor.page.get_by_role("dialog").get_by_role("textbox")).to_be_visible()


async def information(visitor: Visitor) -> None:
    """What there is to know about a forum."""
    await visitor.open(POOL.forum)
    await visitor.information()


async def every_tab(visitor: Visitor) -> None:
    """The panel; each tab is looked at, the last one is left open."""
    await scenes.why(visitor, POOL)
    for tab in ("Verkehr", "Uhr", "Störungen", "Zustellung", "Wissen"):
        assert await obstacles(visitor.page) == []
        await visitor.tab(tab).click()
        await expect(visitor.page.get_by_role("tabpanel", name=re.compile(f"^{tab}"))).to_be_visible()


@pytest.mark.parametrize(
    "scene",
    [a_conversation, samples, dialogs, information, every_tab],
    ids=lambda it: it.__name__,
)
async def test_nothing_keeps_anybody_out(
    visitors: Visitors, colors: ColorScheme, scene: Callable[[Visitor], Awaitable[None]]
) -> None:
    visitor = await visitors.come(look=Look(viewport=DESKTOP, colors=colors))
    await scene(visitor)
    assert await obstacles(visitor.page) == []


async def test_nothing_keeps_a_newcomer_out(visitors: Visitors, colors: ColorScheme) -> None:
    newcomer = await visitors.come(look=Look(viewport=DESKTOP, colors=colors, is_first=True))
    await scenes.first_visit(newcomer, POOL)
    assert await obstacles(newcomer.page) == []


async def test_nothing_keeps_anybody_with_a_phone_out(visitors: Visitors, colors: ColorScheme) -> None:
    visitor = await visitors.come(look=Look(viewport=PHONE, colors=colors))
    assert await obstacles(visitor.page) == []
    await scenes.inline(visitor, POOL)
    assert await obstacles(visitor.page) == []
