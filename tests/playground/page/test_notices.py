"""Notices on the page: from a group that subscribes to the notice that stands in it."""

import pytest
from playwright.async_api import expect

from tests.playground.page import scenes
from tests.playground.page.pool import POOL
from tests.playground.page.scenes import press
from tests.playground.page.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def subscribe(newcomer: Visitor) -> None:
    """The first click on notices: the group's admin, and everything."""
    await newcomer.button("Meldungen bestellen").click()
    await expect(newcomer.answer).to_contain_text("Was soll hier gemeldet werden?")
    await press(newcomer.answer, "Alles, auch was noch kommt", "✓ Alles, auch was noch kommt")


async def test_from_subscribing_over_publishing_to_the_notice(newcomer: Visitor) -> None:
    await subscribe(newcomer)
    # Whatever time of day it is: without quiet hours, the notice comes at once.
    await scenes.no_quiet_hours(await scenes.private_settings(newcomer, POOL))
    progress = await scenes.publish(newcomer)
    await expect(progress).to_contain_text("Angekommen: 1 von 1")
    await expect(newcomer.answers).to_have_count(3)  # the notice in both languages, and how far it is
    await newcomer.become("Ben")
    await newcomer.open(POOL.group)
    await expect(newcomer.answer).to_contain_text("Beschluss: Beckenfest")


async def test_a_group_s_settings_from_the_private_chat(newcomer: Visitor) -> None:
    await subscribe(newcomer)
    settings = await scenes.private_settings(newcomer, POOL)
    await press(settings, "Ruhezeit", "Dringendes in der Ruhezeit")
    await press(settings, "Andere Zeit", "Ab wann soll Ruhe sein?")
    await press(settings, "21:00", "Bis wann soll Ruhe sein?")
    await press(settings, "6:00", "Ruhezeit: 21:00–6:00 Uhr (Berlin)")
    await press(settings, "Zeitzone", "Jede andere Zeitzone")
    await press(settings, "Brüssel", "Ruhezeit: 21:00–6:00 Uhr (Brüssel)")
    await press(settings, "Zurück", "Gemeldet wird alles")
    await press(settings, "Was gemeldet wird", "✓ Erinnerungen")
    await press(settings, "✓ Erinnerungen", "Gemeldet werden: Tagesordnung")
    await newcomer.open(POOL.group)
    status = await newcomer.ask("/status")
    await expect(status).to_contain_text("Ruhezeit: 21:00–6:00 Uhr (Brüssel)")
    await expect(status).to_contain_text("Erinnerungen sind abgestellt.")
