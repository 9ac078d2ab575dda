"""The pictures of the page that the README shows: `python -m tests.playground.page.pictures [names]`.

Plays the scenes of the tests with the knowledge base that is delivered, at a fixed time, and writes docs/img/*.png.
Look at them before they are committed: fonts and antialiasing differ among machines.
"""

import argparse
import asyncio
import datetime as dt
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest.mock import patch
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, expect

from bot.chat import notes
from bot.settings import Settings
from tests.playground.conftest import Playground, running
from tests.playground.page import scenes
from tests.playground.page.browser import Watch, launched
from tests.playground.page.png import smaller
from tests.playground.page.scenes import Story
from tests.playground.page.visitor import DESKTOP, ENGLISH, PHONE, TIME_ZONE, Look, Visitor

ROOT: Final = Path(__file__).parents[3]
FOLDER: Final = ROOT / "docs" / "img"
MOMENT: Final = dt.datetime(2024, 6, 12, 16, 20, tzinfo=ZoneInfo(TIME_ZONE))
TIMEOUT: Final = 30_000

GERMAN: Final = Story(
    group="Nachrichtenrunde",
    forum="Redaktion",
    topic="Heute im Blatt",
    table="Stammtisch",
    question="Wann treffen sich die Verteidigungsminister?",
    in_group="Was sieht der Plan vor?",
    in_topic="Wer ist Jens Stoltenberg?",
    vague="Verteidigungsminister",
    meant="Wo treffen sich die Verteidigungsminister?",
    inline="Militärhilfe",
)
ENGLISH_STORY: Final = Story(
    group="News circle",
    forum="Newsroom",
    topic="In today’s paper",
    table="Regulars’ table",
    question="When is the defence ministers' meeting?",
    in_group="What does the plan provide for?",
    in_topic="Who is Jens Stoltenberg?",
    vague="Ukraine",
    meant="What is planned for Ukraine at the summit?",
    inline="military aid",
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is seen in a picture, and how."""

    scene: Callable[[Visitor, Story], Awaitable[object]]
    look: Look = field(default=Look(viewport=DESKTOP))
    story: Story = GERMAN
    language: str = "de"


PICTURES: Final = {
    "first-visit": Picture(scene=scenes.first_visit, look=Look(viewport=DESKTOP, is_first=True)),
    "answer": Picture(scene=scenes.answer),
    "suggestion": Picture(scene=scenes.suggestion),
    "group": Picture(scene=scenes.group),
    "topics": Picture(scene=scenes.topics),
    "inline": Picture(scene=scenes.inline),
    "notices": Picture(scene=scenes.notices),
    "why": Picture(scene=scenes.why),
    "dark": Picture(scene=scenes.answer, look=Look(viewport=DESKTOP, colors="dark")),
    "phone": Picture(scene=scenes.answer, look=Look(viewport=PHONE)),
    "english": Picture(
        scene=scenes.answer, look=Look(viewport=DESKTOP, wording=ENGLISH), story=ENGLISH_STORY, language="en"
    ),
}


async def take(names: Iterable[str], folder: Path) -> None:
    """Write the pictures with those names."""
    async with launched() as browser:
        for name in names:
            async with demo(PICTURES[name].language) as playground:
                png = await _taken(browser, playground, PICTURES[name])
            await asyncio.to_thread((folder / f"{name}.png").write_bytes, png)
            print(f"{name}.png: {len(png) // 1024} KB")


@asynccontextmanager
async def demo(language: str) -> AsyncIterator[Playground]:
    """A fresh playground in which everything has just begun, at the same time whenever it is."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.model_validate({"knowledge": ROOT / "knowledge", "data_dir": Path(data)})
        async with running(settings, language=language) as playground:
            world, reader = playground.stage.world, next(iter(playground.stage.cast)).user
            reader.language_code = language
            world.clock.restore(MOMENT.timestamp(), scale=1)
            for chat in world.groups.values():
                for message in chat.messages.values():
                    message.date = int(MOMENT.timestamp())
            # By the bot's own clock all of it happens years ago.
            with patch.object(notes, "LATE", dt.timedelta.max):
                yield playground


async def _taken(browser: Browser, playground: Playground, picture: Picture) -> bytes:
    expect.set_options(timeout=TIMEOUT)
    context = await picture.look.context(browser, playground.address)
    watch = Watch(context, playground.address)
    visitor = Visitor(await context.new_page(), watch, picture.look.wording)
    await visitor.page.clock.install(time=MOMENT)
    await visitor.go(playground.address)
    await picture.scene(visitor, picture.story)
    # What comes and goes is no part of the picture: what is hovered over, has the focus, or was just scrolled.
    await visitor.page.mouse.move(0, 0)
    await visitor.page.evaluate("document.activeElement.closest('#log') && document.activeElement.blur()")
    await expect(visitor.page.locator("#scroller")).not_to_have_class("scrolling")
    png = await visitor.page.screenshot(animations="disabled", caret="hide")
    await context.close()
    if watch.problems:
        raise RuntimeError(f"The page complains: {watch.problems}")
    blank = await browser.new_page()
    try:
        return await smaller(png, blank)
    finally:
        await blank.close()


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(PICTURES))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(PICTURES):
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    logging.getLogger().setLevel(logging.ERROR)
    asyncio.run(take(arguments.names or PICTURES, arguments.folder))


if __name__ == "__main__":
    main()
