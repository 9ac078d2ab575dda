"""Languages, themes, and windows of every size."""

import pytest
from playwright.async_api import Page, expect

from tests.playground.page import scenes
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import DESKTOP, ENGLISH, PHONE, Look, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def is_bright(page: Page, *, bright: bool) -> None:
    """Wait until the page's ground is bright, or dark."""
    await page.wait_for_function(
        """(bright) => {
            const ground = getComputedStyle(document.getElementById("sidebar")).backgroundColor;
            const [red, green, blue] = ground.match(/[\\d.]+/g).map(Number);
            return bright ? red + green + blue > 600 : red + green + blue < 150;
        }""",
        arg=bright,
    )


async def test_the_page_changes_its_language(anna: Visitor) -> None:
    await anna.start()
    await anna.button("Einstellungen").click()
    await anna.page.get_by_role("radio", name="English").check()
    await expect(anna.button("Behind the scenes")).to_be_visible()
    await expect(anna.page.locator("html")).to_have_attribute("lang", "en")
    await anna.page.reload()
    await expect(anna.button("Settings")).to_be_visible()


async def test_an_english_browser_gets_an_english_page(visitors: Visitors) -> None:
    visitor = await visitors.come(look=Look(wording=ENGLISH, viewport=DESKTOP))
    await visitor.start()
    answer = await visitor.ask("When does the pool open?")
    await expect(answer).to_contain_text("opens on Saturday")
    await expect(visitor.page.get_by_text("Hinter den Kulissen")).to_have_count(0)


async def test_no_text_is_missing_in_a_language(anna: Visitor) -> None:
    known, *missing = await anna.page.evaluate(
        """async () => {
            const { setLanguage, t } = await import("/page/texts.js");
            const text = await (await fetch("/page/texts.js")).text();
            const keys = [...text.matchAll(/^  "([^"]+)": \\[/gm)].map((match) => match[1]);
            const missing = ["de", "en"].map((language) => {
                setLanguage(language);
                return keys.filter((key) => !t(key, { n: 2 }).trim());
            });
            return [keys.length, ...missing];
        }"""
    )
    assert known > 200
    assert missing == [[], []]


async def test_dark_where_the_system_is_dark(visitors: Visitors) -> None:
    visitor = await visitors.come(look=Look(viewport=DESKTOP, colors="dark"))
    await is_bright(visitor.page, bright=False)
    await visitor.button("Einstellungen").click()
    await visitor.page.get_by_role("radio", name="Hell").check()
    await is_bright(visitor.page, bright=True)
    await visitor.page.reload()
    await is_bright(visitor.page, bright=True)


async def test_a_phone_shows_one_pane_at_a_time(visitors: Visitors) -> None:
    visitor = await visitors.come(look=Look(viewport=PHONE))
    await expect(visitor.chats.first).to_be_in_viewport()
    await expect(visitor.log).not_to_be_in_viewport()
    answer = await scenes.answer(visitor, POOL)
    await expect(answer).to_be_in_viewport()
    await expect(visitor.chats.first).not_to_be_in_viewport()
    await visitor.button("Zurück").click()
    await expect(visitor.chats.first).to_be_in_viewport()
    await visitor.page.go_back()
    await expect(visitor.page).to_have_title("Belegbot · Belegbot")


async def test_the_panel_covers_a_phone_and_gives_way(visitors: Visitors) -> None:
    visitor = await visitors.come(look=Look(viewport=PHONE))
    panel = await scenes.why(visitor, POOL)
    await expect(panel).to_be_in_viewport()
    await visitor.page.get_by_role("complementary").get_by_role("button", name="Schließen").click()
    await expect(visitor.answer).to_be_in_viewport()


async def test_nothing_reaches_beyond_the_side_of_any_window(anna: Visitor) -> None:
    await anna.page.set_viewport_size(DESKTOP)
    await scenes.answer(anna, POOL)
    for width in (320, 360, 390, 480, 600, 720, 721, 800, 1000, 1180, 1181, 1280):
        await anna.page.set_viewport_size({"width": width, "height": 700})
        assert await anna.overflow() == [], width
    await anna.behind_the_scenes("Verkehr")
    for width in (320, 720, 721, 1000, 1180, 1181, 1280):
        await anna.page.set_viewport_size({"width": width, "height": 700})
        assert await anna.overflow() == [], width


async def test_the_things_to_try_fit_any_window(newcomer: Visitor) -> None:
    for width in (320, 390, 720, 1000, 1280):
        await newcomer.page.set_viewport_size({"width": width, "height": 700})
        assert await newcomer.overflow() == [], width
