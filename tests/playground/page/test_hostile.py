"""Whatever people and bots write is shown as text and breaks nothing."""

from typing import Any

import pytest
from playwright.async_api import expect

from bot.playground.botapi.model import Chat
from tests.playground.conftest import Playground
from tests.playground.page.conftest import Visitors
from tests.playground.page.pool import POOL
from tests.playground.page.visitor import PHONE, Look, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZALGO = "Z̸̢̛̳̺͈̰̘̀͑̐͗͌̚͠a̴̧̛̛͚̗͙̮̿̈́̓̇̎̕l̷̡̳̝̲̙̀̏̃̾͘͝g̸̢̛̗̦̜̈́̄̒̀̚ọ̵̢̬̪͇́̈́̈́͠"
TEXTS = {
    "markup": "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script></div>&lt;b&gt;",
    "a long word": "Donaudampfschifffahrt" * 40,
    "from right to left": "\u202e\u05de\u05ea\u05d9 abc\u202c \u0647\u0644 \u0627\u0644\u0645\u0633\u0628\u062d abc",
    "marks": ZALGO * 20,
    "many lines": "\n".join(["Zeile"] * 200),
    "the longest": "a" * 4096,
    "nothing to be seen": "\u2800\u200b\u200e",
}
ADDRESSES = ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "vbscript:x", " javascript:x"]


def entity(kind: str, text: str, **fields: object) -> dict[str, object]:
    """Formatting of a whole text."""
    return {"type": kind, "offset": 0, "length": len(text), **fields}


def private_chat(playground: Playground) -> Chat:
    """Anna's chat with the bot."""
    stage = playground.stage
    return stage.world.private_chat(next(iter(stage.cast)).user, stage.bot)


async def test_hostile_texts_are_shown_as_they_are(playground: Playground, visitors: Visitors) -> None:
    stage = playground.stage
    group = next(chat for chat in stage.world.groups.values() if chat.title == POOL.group)
    ben = next(player.user for player in stage.cast if player.user.first_name == "Ben")
    anna = await visitors.come(look=Look(viewport=PHONE))
    await anna.open(POOL.group)
    for text in TEXTS.values():
        message = stage.world.post(group, ben, {"text": text})
        shown = anna.log.locator(f"[data-message-id='{message.id}'] .text")
        await expect(shown).to_have_js_property("innerText", text)
    await expect(anna.log.locator("img, script, iframe")).to_have_count(0)
    await expect(anna.page).to_have_title(f"{POOL.group} · Belegbot")
    assert await anna.overflow() == []


@pytest.mark.parametrize("name", ["markup", "the longest", "nothing to be seen"])
async def test_the_bot_outlives_a_hostile_question(anna: Visitor, name: str) -> None:
    await anna.start()
    await anna.ask(TEXTS[name])
    await expect(await anna.ask(POOL.question)).to_contain_text("öffnet am Samstag")


async def test_dangerous_links_lead_nowhere(anna: Visitor, playground: Playground) -> None:
    stage = playground.stage
    text = "Hier tippen"
    for address in ADDRESSES:
        content: dict[str, Any] = {"text": text, "entities": [entity("text_link", text, url=address)]}
        keyboard = [[{"text": "Knopf", "url": address}]]
        stage.world.post(private_chat(playground), stage.bot.user, content, keyboard=keyboard)
    await anna.open("Belegbot")
    await expect(anna.answers).to_have_count(len(ADDRESSES))
    links = await anna.log.evaluate("it => [...it.querySelectorAll('a[href]')].map((link) => link.href)")
    assert links == []


async def test_entities_that_lie_break_nothing(anna: Visitor, playground: Playground) -> None:
    stage = playground.stage
    text = "😀 Text mit 👩‍👩‍👧 Bildern"
    lies = [
        {"type": "bold", "offset": 1, "length": 3},
        {"type": "italic", "offset": 2, "length": 900},
        {"type": "spoiler", "offset": -1, "length": 3},
        {"type": "expandable_blockquote", "offset": 5, "length": 0},
        {"type": "date_time", "offset": 0, "length": 2, "unix_time": 10**18, "date_time_format": "wDT"},
        {"type": "unheard_of", "offset": 3, "length": 4},
    ]
    stage.world.post(private_chat(playground), stage.bot.user, {"text": text, "entities": lies})
    await anna.open("Belegbot")
    await expect(anna.answer).to_contain_text("Text mit")
    assert await anna.overflow() == []


async def test_names_and_titles_are_text_too(playground: Playground, visitors: Visitors) -> None:
    stage = playground.stage
    user = next(iter(stage.cast)).user
    user.first_name = TEXTS["markup"]
    title = "<b onclick=x>" + "W" * 200
    group = next(chat for chat in stage.world.groups.values() if chat.title == POOL.group)
    stage.world.rename(group, title, actor=user)
    visitor = await visitors.come(look=Look(viewport=PHONE))
    await expect(visitor.button(f"Du bist {user.first_name}. Person wechseln")).to_be_visible()
    await visitor.open(title)
    await expect(visitor.log).to_contain_text(title)
    assert await visitor.overflow() == []
