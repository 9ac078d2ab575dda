"""The first minute: what a newcomer is offered, one click each."""

import pytest
from playwright.async_api import expect

from tests.playground.page import scenes
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import DESKTOP, ENGLISH, Look, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_newcomer_is_offered_things_to_try(newcomer: Visitor) -> None:
    cards = await scenes.first_visit(newcomer, POOL)
    questions = ["Einfach fragen", "Hastig getippt", "Nur ein Wort", "Was nicht im Artikel steht", "In der Gruppe"]
    notices = ["Meldungen bestellen", "Eine Meldung veröffentlichen"]
    await expect(cards.locator("strong")).to_have_text([*questions, *notices])


@pytest.mark.parametrize(
    ("title", "chat", "answered"),
    [
        ("Einfach fragen", "Belegbot", "öffnet am Samstag"),
        ("Hastig getippt", "Belegbot", "Umbau"),
        ("Was nicht im Artikel steht", "Belegbot", "steht nicht im Bericht"),
        ("In der Gruppe", "Nachrichtenrunde", "vier Euro"),
        ("Meldungen bestellen", "Nachrichtenrunde", "Was soll hier gemeldet werden?"),
        ("Eine Meldung veröffentlichen", "Belegbot", "Bestellt hat das zurzeit niemand."),
    ],
)
async def test_one_click_is_enough(newcomer: Visitor, title: str, chat: str, answered: str) -> None:
    await newcomer.button(title).click()
    await expect(newcomer.answer).to_contain_text(answered)
    await expect(newcomer.page).to_have_title(f"{chat} · Belegbot")
    await expect(newcomer.button("Ausprobieren, 1 von 7 ausprobiert")).to_be_visible()


async def test_what_was_tried_is_marked(newcomer: Visitor) -> None:
    await newcomer.button("Einfach fragen").click()
    await newcomer.button("Ausprobieren, 1 von 7 ausprobiert").click()
    await expect(newcomer.button("Einfach fragen, ausprobiert")).to_be_visible()
    await newcomer.page.reload()
    await expect(newcomer.button("Ausprobieren, 1 von 7 ausprobiert")).to_be_visible()


async def test_who_does_not_want_to_try_is_left_in_peace(newcomer: Visitor) -> None:
    await newcomer.button("Ausblenden").click()
    await expect(newcomer.button("Einfach fragen")).to_have_count(0)
    await newcomer.page.reload()
    await expect(newcomer.chats.first).to_be_visible()
    await expect(newcomer.button("Einfach fragen")).to_have_count(0)


async def test_the_things_to_try_are_in_the_newcomer_s_language(visitors: Visitors) -> None:
    newcomer = await visitors.come(look=Look(wording=ENGLISH, viewport=DESKTOP, is_first=True))
    await newcomer.button("Just ask").click()
    await expect(newcomer.answer).to_contain_text("opens on Saturday")
