"""The pytest fixture `server`; import it in a conftest.py to use it elsewhere."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.playground.botapi import conformance
from bot.playground.botapi.updates import Pace
from tests.playground.harness import Server, running_server


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    """A local Bot API server with one bot; at the end all its traffic must have conformed to the Bot API."""
    async with running_server(checker=conformance, pace=Pace().scaled(0.01)) as running:
        yield running
    assert not running.api.record.violations, "\n".join(running.api.record.violations)
