"""The system's browser, shut off from the network, and what a window of it must not do."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Nothing is reached but this machine, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
INSIDE: Final = ("data", "blob")
"""Addresses that no network is asked for."""


def executable() -> str | None:
    """The browser that is installed, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str | None:
    """Why there can be no browser, or None if there is one."""
    return None if executable() else f"none of {', '.join(NAMES)} is installed"


def is_required() -> bool:
    """Whether what is missing here has to be reported."""
    return "chromium" in os.environ.get("BELEGBOT_REQUIRE", "")


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser without windows."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        await browser.close()


class Watch:
    """Notes everything that goes wrong in the windows of a context."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.problems: list[str] = []
        self._address = urlsplit(address).netloc
        self._forgiven: list[re.Pattern[str]] = []
        context.on("page", self._watch)
        context.on("request", self._on_request)

    def forgive(self, pattern: str) -> None:
        """Let be from now on what a test provokes."""
        self._forgiven.append(re.compile(pattern))

    def _watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"error in the page: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in INSIDE and parts.netloc != self._address:
            self._note(f"asked for {request.url}")

    def _note(self, problem: str) -> None:
        if not any(pattern.search(problem) for pattern in self._forgiven):
            self.problems.append(problem)
