"""A browser for each worker; a playground and a browser context for each test."""

from collections.abc import AsyncIterator, Generator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from bot.settings import Settings
from tests.playground.conftest import Playground, running
from tests.playground.page.browser import Watch, is_required, launched, missing
from tests.playground.page.visitor import DESKTOP, Look, Visitor

TIMEOUT = 20_000
"""Milliseconds; a busy machine is slow, and only a failure waits so long."""
HAS_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the fixtures know how the test ended."""
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    return report


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's browser."""
    if reason := missing():
        (pytest.fail if is_required() else pytest.skip)(reason)
    expect.set_options(timeout=TIMEOUT)
    async with launched() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def playground(browser: Browser, settings: Settings) -> AsyncIterator[Playground]:
    """The playground, in the event loop of the browser."""
    async with running(settings) as found:
        yield found


class Visitors:
    """Opens windows, and looks after them."""

    def __init__(self, browser: Browser, address: str, pictures: Path, contexts: AsyncExitStack) -> None:
        self._browser = browser
        self._address = address
        self._pictures = pictures
        self._contexts = contexts
        self._all: list[Visitor] = []

    async def come(self, person: int | None = None, look: Look | None = None) -> Visitor:
        """A new window in a browser of its own."""
        look = look or Look(viewport=DESKTOP)
        context: BrowserContext = await look.context(self._browser, self._address)
        self._contexts.push_async_callback(context.close)
        context.set_default_timeout(TIMEOUT)
        watch = Watch(context, self._address)
        visitor = Visitor(await context.new_page(), watch, look.wording)
        self._all.append(visitor)
        await visitor.go(self._address, person)
        return visitor

    async def picture(self) -> None:
        """Keep what everybody sees, for whoever looks into a failure."""
        for number, visitor in enumerate(self._all):
            await visitor.page.screenshot(path=self._pictures / f"window-{number}.png")

    @property
    def problems(self) -> list[str]:
        """What went wrong in any window."""
        return [problem for visitor in self._all for problem in visitor.watch.problems]


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(
    browser: Browser, playground: Playground, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Visitors]:
    """Whoever comes to the page; nothing may go wrong in their windows."""
    async with AsyncExitStack() as contexts:
        found = Visitors(browser, playground.address, tmp_path, contexts)
        yield found
        if request.node.stash.get(HAS_FAILED, False):
            await found.picture()
    assert not found.problems


@pytest.fixture
def look() -> Look:
    """The browser of whoever comes; a module may have another."""
    return Look(viewport=DESKTOP)


@pytest_asyncio.fixture(loop_scope="session")
async def anna(visitors: Visitors, look: Look) -> Visitor:
    """A reader who has been here before."""
    return await visitors.come(look=look)


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(visitors: Visitors, look: Look) -> Visitor:
    """A reader who has never been here."""
    return await visitors.come(look=replace(look, is_first=True))
