"""The whole playground, over real HTTP: server, page and bot, with the invented pool's base."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.playground.demo import Options, Running, staged
from bot.settings import Settings
from tests.learning import POOL, keep_learnt

TIMEOUT = 10.0

Json = dict[str, Any]


class Window:
    """A window of the page without a browser: its events, and what is done in it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.events: list[tuple[str, Json]] = []
        self.hello: Json = {}
        self._news = asyncio.Event()

    @property
    def me(self) -> int:
        """Whose window it is."""
        return int(self.hello["me"]["id"])

    def person(self, name: str) -> int:
        """The id of a player."""
        return next(int(person["id"]) for person in self.hello["people"] if person["name"] == name)

    def chat(self, title: str) -> int:
        """The id of a chat in the list."""
        return next(int(chat["id"]) for chat in self.hello["chats"] if chat["title"] == title)

    async def do(self, action: str, **values: object) -> Any:  # noqa: ANN401 - JSON
        """The result of an action that must succeed."""
        answer = await self.try_to(action, **values)
        assert answer["ok"], answer
        return answer["result"]

    async def try_to(self, action: str, **values: object) -> Json:
        """The whole answer to an action."""
        response = await self.client.post(f"/playground/do/{action}", json={"as": self.me, **values})
        found: Json = response.json()
        assert (response.status_code == 200) is found["ok"]
        return found

    async def get(self, path: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """The result of a question."""
        given = {"as": self.me, **params}
        response = await self.client.get(f"/playground/{path}", params={name: str(it) for name, it in given.items()})
        return response.json()["result"]

    async def event(self, name: str, such: Callable[[Any], bool] = lambda _: True) -> Any:  # noqa: ANN401 - JSON
        """The first event of that name and kind, as soon as it is there."""
        async with asyncio.timeout(TIMEOUT):
            while True:
                self._news.clear()
                for found, data in self.events:
                    if found == name and such(data):
                        return data
                await self._news.wait()

    async def answer(self, chat: int | None = None) -> Json:
        """The bot's first message in a chat, or in one's own with it."""
        place = self.me if chat is None else chat
        found: Json = await self.event("message", lambda it: it["from"]["is_bot"] and it["chat"] == place)
        return found

    async def follow(self, person: int | None) -> None:
        """Collect events until cancelled."""
        params = {} if person is None else {"as": person}
        async with self.client.stream("GET", "/playground/feed", params=params, timeout=None) as response:
            name = ""
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = json.loads(line.removeprefix("data: "))
                    self.hello = data if name == "hello" else self.hello
                    self.events.append((name, data))
                    self._news.set()


class Playground:
    """A running playground and its windows."""

    def __init__(self, running: Running, windows: AsyncExitStack) -> None:
        self.address = running.address
        self.stage = running.stage
        self._windows = windows

    async def window(self, name: str | None = None) -> Window:
        """A new window of somebody, or of the one who comes first."""
        first = await self._open(None)
        return first if name is None else await self._open(first.person(name))

    async def _open(self, person: int | None) -> Window:
        return await self._windows.enter_async_context(_window(self.address, person))


@asynccontextmanager
async def _window(address: str, person: int | None) -> AsyncIterator[Window]:
    async with httpx.AsyncClient(base_url=address) as client:
        window = Window(client)
        following = asyncio.create_task(window.follow(person))
        await window.event("hello")
        yield window
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A base that a test may change."""
    return shutil.copytree(POOL, tmp_path / "knowledge")


@pytest.fixture
def settings(knowledge: Path, tmp_path: Path) -> Settings:
    """What somebody who tries the demo has set."""
    return Settings.model_validate({"knowledge": knowledge, "data_dir": keep_learnt(tmp_path / "data")})


@asynccontextmanager
async def running(settings: Settings, **options: Any) -> AsyncIterator[Playground]:  # noqa: ANN401 - as of Options
    """The playground, until the end of the block."""
    async with (
        staged(settings, Options(**{"port": 0, **options}), asyncio.Event()) as found,
        AsyncExitStack() as windows,
    ):
        yield Playground(found, windows)


@pytest_asyncio.fixture
async def playground(settings: Settings) -> AsyncIterator[Playground]:
    """The playground."""
    async with running(settings) as found:
        yield found


@pytest_asyncio.fixture
async def anna(playground: Playground) -> Window:
    """The window of a reader."""
    return await playground.window()
