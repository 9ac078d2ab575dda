"""What is read for an operator's tools is read seldom, and whatever is broken, nobody waits long."""

import asyncio
from dataclasses import dataclass

import pytest

from bot.errors import StorageError
from bot.web import observing
from bot.web.observing import Latest


@dataclass
class Source:
    """What is to be read, now and then in vain."""

    readings: int = 0
    error: Exception | None = None
    hangs: bool = False

    async def read(self) -> int:
        """How often it was read."""
        self.readings += 1
        await asyncio.sleep(0)
        if self.hangs:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return self.readings


async def test_many_who_ask_at_once_cause_one_reading() -> None:
    source = Source()
    latest = Latest(source.read)
    assert await asyncio.gather(*(latest.get() for _ in range(10))) == [1] * 10
    assert await latest.get() == 1


async def test_what_is_too_old_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing, "FRESH_SECONDS", -1.0)
    latest = Latest(Source().read)
    assert [await latest.get(), await latest.get()] == [1, 2]


@pytest.mark.parametrize("error", [StorageError("gone"), ConnectionResetError(), KeyError("unforeseen")])
async def test_a_reading_that_fails_gives_nothing_until_one_succeeds(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(observing, "FRESH_SECONDS", -1.0)
    source = Source(error=error)
    latest = Latest(source.read)
    assert await latest.get() is None
    source.error = None
    assert await latest.get() == 2


async def test_one_that_hangs_gives_nothing_and_stays_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing, "FRESH_SECONDS", -1.0)
    monkeypatch.setattr(observing, "PATIENCE_SECONDS", 0.01)
    source = Source(hangs=True)
    latest = Latest(source.read)
    assert [await latest.get(), await latest.get()] == [None, None]
    assert source.readings == 1
