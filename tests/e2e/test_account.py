"""An exact account: whatever goes wrong, at the end each place is sent, failed with a reason, or unknown."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.chat.context import Services
from bot.playground.botapi.faults import Dropped
from bot.settings import Settings, Uncertain
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import pool, started
from tests.e2e.crowd import BLOCKED, SENT, UNKNOWN, Crowd
from tests.e2e.newsroom import Newsroom, newsroom
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]

RATE = 100


@pytest.fixture
async def room(server: Server, url: str, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(server, url, tmp_path, pool()) as running:
        yield running


@pytest.mark.parametrize("uncertain", Uncertain)
async def test_whatever_goes_wrong_each_place_is_accounted_for(
    room: Newsroom, server: Server, settings: Settings, uncertain: Uncertain
) -> None:
    crowd = Crowd(room=room, chance=random.Random(5))  # noqa: S311
    await crowd.gather()
    crowd.order(calls=3 * len(crowd.followed))
    await room.publish()
    services = Services.over(room.database, pool(), AnswerService(pool()))
    sending = settings.model_copy(update={"broadcast_rate": RATE, "uncertain": uncertain})
    bot = await started(server, sending, services)

    await room.until(lambda: crowd.posted.total() >= len(crowd.followed) // 4)
    await crowd.suffer(len(crowd.misfortunes) // 2)
    await room.until(lambda: crowd.posted.total() >= len(crowd.followed) // 2)
    server.order("getMe", Dropped())
    await crowd.suffer()
    await room.until_done()
    await server.settled()
    await bot.stop()

    account = await crowd.settle(hold=uncertain is Uncertain.HOLD)
    assert account[SENT] > len(crowd.followed) // 3
    assert account[BLOCKED] > 0
    assert account[UNKNOWN] > 0 or uncertain is Uncertain.RESEND


@pytest.mark.parametrize("uncertain", Uncertain)
async def test_whoever_is_killed_meanwhile(room: Newsroom, server: Server, uncertain: Uncertain) -> None:
    crowd = Crowd(room=room, chance=random.Random(3))  # noqa: S311
    await crowd.gather()
    crowd.order(calls=3 * len(crowd.followed))
    await room.publish()
    process = await room.start(broadcast_rate=str(RATE), uncertain=uncertain)
    await room.until(lambda: crowd.posted.total() >= len(crowd.followed) // 3)
    await room.kill(process)
    await crowd.doubt()
    await room.let_leases_end()
    await crowd.suffer()
    await room.start(broadcast_rate=str(RATE), uncertain=uncertain)
    await room.until_done()

    account = await crowd.settle(hold=uncertain is Uncertain.HOLD)
    assert account[SENT] > len(crowd.followed) // 3
    assert account[BLOCKED] > 0
    assert account[UNKNOWN] > 0 or uncertain is Uncertain.RESEND
