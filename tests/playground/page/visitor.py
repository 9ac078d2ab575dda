"""Somebody at the page: finds everything by what it is called, as a reader or a screen reader does."""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.playground.page.browser import Watch

DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
TIME_ZONE: Final = "Europe/Berlin"

ColorScheme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the things are called that scenes touch in both languages."""

    locale: str
    message: str
    start: str
    expand: str
    behind: str
    why: str
    information: str


GERMAN: Final = Wording(
    locale="de-DE",
    message="Nachricht",
    start="Starten",
    expand="Ganzes Zitat zeigen",
    behind="Hinter den Kulissen",
    why="Warum",
    information="Informationen",
)
ENGLISH: Final = Wording(
    locale="en-GB",
    message="Message",
    start="Start",
    expand="Show the whole quotation",
    behind="Behind the scenes",
    why="Why",
    information="information",
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """The browser that somebody has."""

    wording: Wording = GERMAN
    viewport: ViewportSize
    colors: ColorScheme = "light"
    time_zone: str = TIME_ZONE
    is_first: bool = False
    """Whether the page has never been open in it."""
    scale: float = 1.0

    async def context(self, browser: Browser, address: str) -> BrowserContext:
        """A browser that remembers nothing, but for having seen the things to try."""
        return await browser.new_context(
            locale=self.wording.locale,
            timezone_id=self.time_zone,
            viewport=self.viewport,
            color_scheme=self.colors,
            device_scale_factor=self.scale,
            has_touch=self.viewport is PHONE,
            is_mobile=self.viewport is PHONE,
            reduced_motion="reduce",
            storage_state={"cookies": [], "origins": [{"origin": address, "localStorage": self._remembered}]},
        )

    @property
    def _remembered(self) -> list[Any]:
        return [] if self.is_first else [{"name": "belegbot.tries.seen", "value": "true"}]


class Visitor:
    """One window of the page."""

    def __init__(self, page: Page, watch: Watch, wording: Wording = GERMAN) -> None:
        self.page = page
        self.watch = watch
        self.wording = wording

    async def go(self, address: str, person: int | None = None) -> None:
        """Open the page, as somebody."""
        await self.page.goto(address if person is None else f"{address}/?as={person}")
        await self.page.locator("html[data-ready]").wait_for()

    # What is seen

    @property
    def chats(self) -> Locator:
        """The rows of the list of chats."""
        return self._list_of_chats.get_by_role("button")

    def chat(self, title: str) -> Locator:
        """A row of the list of chats."""
        return self._list_of_chats.get_by_role("button", name=re.compile(rf"^{re.escape(title)}(,|$)"))

    @property
    def _list_of_chats(self) -> Locator:
        return self.page.get_by_role("navigation", name="Chats").get_by_role("list")

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    def messages(self, sender: str | None = None) -> Locator:
        """All messages of the conversation, or somebody's."""
        if sender is None:
            return self.log.get_by_role("article")
        return self.log.get_by_role("article", name=re.compile(rf"^{re.escape(sender)}, \d"))

    @property
    def answers(self) -> Locator:
        """The messages of the bot."""
        return self.messages("Belegbot")

    @property
    def answer(self) -> Locator:
        """The latest message of the bot."""
        return self.answers.last

    @property
    def field(self) -> Locator:
        """Where a message is written."""
        return self.page.get_by_role("textbox", name=self.wording.message, exact=True)

    @property
    def offers(self) -> Locator:
        """What is offered above the field while something is typed."""
        return self.page.get_by_role("listbox").get_by_role("option")

    @property
    def notes(self) -> Locator:
        """The short notes that come and go."""
        return self.page.locator("#toasts")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button of the page."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def item(self, name: str) -> Locator:
        """An item of the open menu."""
        return self.page.get_by_role("menuitem", name=name, exact=True)

    def tab(self, name: str) -> Locator:
        """A tab of topics or of the panel."""
        return self.page.get_by_role("tab", name=re.compile(rf"^{re.escape(name)}"))

    # What is done

    async def open(self, title: str) -> None:
        """Open a chat, and wait for its messages."""
        await self.chat(title).click()
        await expect(self.button(f"{title}: {self.wording.information}")).to_be_visible()
        await self.page.locator("#log:is([data-empty], :has(.message))").wait_for(state="attached")

    async def start(self) -> None:
        """Begin to talk to the bot, and wait for its greeting."""
        await self.open("Belegbot")
        await self.button(self.wording.start).click()
        await expect(self.answers).to_have_count(1)

    async def say(self, text: str) -> None:
        """Write a message."""
        await self.field.fill(text)
        await self.field.press("Enter")
        await expect(self.field).to_have_value("")

    async def ask(self, text: str) -> Locator:
        """Write a message; gives the bot's answer."""
        before = await self.answers.count()
        await self.say(text)
        answer = self.answers.nth(before)
        await expect(answer).to_be_visible()
        return answer

    async def become(self, name: str) -> None:
        """Be somebody else from now on."""
        await self.button(re.compile(r"Person wechseln$")).click()
        await self.page.get_by_role("dialog").get_by_role("button", name=re.compile(rf"^{name},")).click()
        await expect(self.button(f"Du bist {name}. Person wechseln")).to_be_visible()

    async def information(self) -> Locator:
        """Open what there is to know and do about the open chat."""
        await self.button(re.compile(r": Informationen$")).click()
        drawer = self.page.get_by_role("complementary", name="Informationen")
        await expect(drawer).to_be_visible()
        return drawer

    async def behind_the_scenes(self, tab: str) -> Locator:
        """Open a tab of the side panel."""
        await self.button(self.wording.behind).click()
        await self.tab(tab).click()
        panel = self.page.get_by_role("tabpanel", name=re.compile(rf"^{tab}"))
        await expect(panel).to_be_visible()
        return panel

    async def menu(self, message: Locator) -> None:
        """Open what can be done with a message."""
        await message.click(button="right", position={"x": 60, "y": 12})
        await expect(self.page.get_by_role("menu")).to_be_visible()

    async def overflow(self) -> list[Any]:
        """What reaches beyond the page or its conversation at the side, once everything has come to rest."""
        found: list[Any] = await self.page.evaluate(
            """async () => {
                const ends = (it) => it.effect.getComputedTiming().endTime < Infinity;
                await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
                return [document.documentElement, ...document.querySelectorAll("#app, #app > *, #scroller, .side-body")]
                .filter((it) => it.checkVisibility() && it.scrollWidth > it.clientWidth + 1)
                .map((it) => [it.id || it.className || it.tagName, it.scrollWidth, it.clientWidth]);
            }"""
        )
        return found
