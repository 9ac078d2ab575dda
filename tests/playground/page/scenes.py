"""What somebody does at the page: in tests with the invented pool, in pictures with the base that is delivered."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, expect

from tests.playground.page.visitor import Visitor


@dataclass(frozen=True, kw_only=True)
class Story:
    """The words of a scene, which depend on the knowledge base."""

    group: str
    forum: str
    topic: str
    table: str
    """A group of which the bot is no member."""
    question: str
    in_group: str
    in_topic: str
    vague: str
    """What may mean several things."""
    meant: str
    """One of the things that it may mean."""
    inline: str
    """What is typed after the bot's name."""


async def first_visit(newcomer: Visitor, story: Story) -> Locator:
    """Look at what there is to try; gives the cards."""
    cards = newcomer.page.get_by_role("main").get_by_role("list").get_by_role("button")
    await expect(cards.filter(has_text=f"@belegbot {story.in_group}")).to_be_visible()
    return cards


async def answer(visitor: Visitor, story: Story) -> Locator:
    """Ask, and unfold the evidence."""
    await visitor.start()
    found = await visitor.ask(story.question)
    await found.get_by_role("button", name=visitor.wording.expand).click()
    await expect(found.get_by_role("button", expanded=True)).to_be_visible()
    return found


async def suggestion(visitor: Visitor, story: Story) -> Locator:
    """Say a single word, and be asked what it means."""
    await visitor.start()
    asked_back = await visitor.ask(story.vague)
    await expect(asked_back.get_by_role("button", name=story.meant)).to_be_visible()
    return asked_back


async def group(visitor: Visitor, story: Story) -> Locator:
    """Say something among people, then ask the bot."""
    await visitor.open(story.group)
    await visitor.say("Weiß das jemand?")
    return await visitor.ask(f"@belegbot {story.in_group}")


async def topics(visitor: Visitor, story: Story) -> Locator:
    """Ask in a topic of a forum."""
    await visitor.open(story.forum)
    await visitor.tab(story.topic).click()
    await expect(visitor.tab(story.topic)).to_have_attribute("aria-selected", "true")
    return await visitor.ask(f"@belegbot {story.in_topic}")


async def inline(visitor: Visitor, story: Story) -> None:
    """Type after the bot's name where it is no member, and look at the first thing that it offers."""
    await visitor.open(story.table)
    await visitor.field.press_sequentially(f"@belegbot {story.inline}")
    await expect(visitor.page.get_by_role("listbox", name=re.compile("@belegbot$"))).to_be_visible()
    await expect(visitor.offers.first).to_be_visible()
    await visitor.field.press("ArrowDown")
    await expect(visitor.offers.first).to_have_attribute("aria-selected", "true")


async def subscribe(visitor: Visitor, story: Story) -> Locator:
    """Let a group hear of everything, as its admin."""
    await visitor.open(story.group)
    menu = await visitor.ask("/abo")
    await press(menu, "Alles, auch was noch kommt", "✓ Alles, auch was noch kommt")
    return menu


async def private_settings(admin: Visitor, story: Story) -> Locator:
    """From the group to its settings in the private chat."""
    menu = await admin.ask("/einstellungen")
    await menu.get_by_role("link", name="Im privaten Chat einstellen").click()
    await expect(admin.answer).to_contain_text(f"Einstellungen für „{story.group}“")
    return admin.answer


async def no_quiet_hours(settings: Locator) -> None:
    """Let a chat hear of things at once, whatever time of day it is."""
    await press(settings, "Ruhezeit", "Keine Ruhezeit")
    await press(settings, "Keine Ruhezeit", "Ruhezeit: keine")


async def publish(visitor: Visitor) -> Locator:
    """Publish the base's first update, as an editor; gives the message that shows how far it is."""
    await visitor.page.get_by_role("button", name=re.compile("^Ausprobieren,")).click()
    await visitor.button("Eine Meldung veröffentlichen").click()
    preview = visitor.answer
    await expect(preview).to_contain_text("Vorschau, noch nicht gesendet")
    await press(preview, "An einen Chat senden", "Fertig")
    return preview


async def notices(visitor: Visitor, story: Story) -> Locator:
    """Subscribe, publish, and look at the notice in the group."""
    await visitor.become("Ben")
    await visitor.open(story.group)
    await no_quiet_hours(await private_settings(visitor, story))
    await subscribe(visitor, story)
    await publish(visitor)
    await visitor.become("Ben")
    await visitor.open(story.group)
    return visitor.answer


async def press(message: Locator, label: str, shown: str) -> None:
    """Press a button of the bot's, and wait for what it changes in its message."""
    await message.get_by_role("button", name=label, exact=True).click()
    await expect(message).to_contain_text(shown)


async def why(visitor: Visitor, story: Story) -> Locator:
    """Ask, and look at how the answer came about."""
    await visitor.start()
    await visitor.ask(story.question)
    panel = await visitor.behind_the_scenes(visitor.wording.why)
    await expect(panel).to_contain_text(story.question)
    return panel
