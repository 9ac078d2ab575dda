"""A bot that is asked by an operator's tools, and what its /metrics says."""

import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

import httpx
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.chat.context import Services
from bot.settings import Settings
from bot.web.observing import poll_observed
from tests.e2e.conftest import RunningBot, started
from tests.playground.harness import Server

WITHIN: Final = 10.0
Labels = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What an operator has."""

    url: str

    async def get(self, path: str) -> httpx.Response:
        """What the bot answers."""
        async with httpx.AsyncClient() as client:
            return await client.get(self.url + path)

    async def scrape(self) -> "Scrape":
        """What Prometheus reads."""
        response = await self.get("/metrics")
        assert response.status_code == 200
        return Scrape(response.text)


class Scrape:
    """The metrics of a moment."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: dict[str, str] = {}
        """The type of each metric, by the name that its series begin with."""
        self.series: dict[str, dict[frozenset[tuple[str, str]], float]] = defaultdict(dict)
        """The values of each series, by its labels."""
        self.family_of: dict[str, str] = {}
        """The metric of each series."""
        for family in text_string_to_metric_families(text):
            # The parser takes the ending of counters away, which is how they are known.
            name = f"{family.name}_total" if family.type == "counter" else family.name
            self.kinds[name] = family.type
            for sample in family.samples:
                self.series[sample.name][frozenset(sample.labels.items())] = sample.value
                self.family_of[sample.name] = name

    def value(self, name: str, **labels: str) -> float:
        """The value of one series."""
        return self.series[name][frozenset(labels.items())]

    def labels_of(self, name: str) -> dict[str, set[str]]:
        """The labels of a series, with all their values."""
        found: dict[str, set[str]] = defaultdict(set)
        for labels in self.series[name]:
            for label, value in labels:
                found[label].add(value)
        return found


@pytest.fixture
def observed_settings(settings: Settings) -> Settings:
    """With a place to listen at where nothing listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return settings.model_copy(update={"listen": f"127.0.0.1:{taken.getsockname()[1]}"})


@pytest.fixture
def tools(observed_settings: Settings) -> Tools:
    return Tools(url=f"http://{observed_settings.listen}")


@pytest_asyncio.fixture
async def observed(server: Server, observed_settings: Settings, services: Services) -> AsyncIterator[RunningBot]:
    """A bot that polls, and listens to these tools alone."""
    await services.prepare()
    running = await started(server, observed_settings, services, poll_observed)
    yield running
    await running.stop()
