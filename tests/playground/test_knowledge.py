"""The base is loaded anew when a file is saved, and stays as it is while a file is broken."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.errors import KnowledgeError
from bot.playground.knowledge import KnowledgeState, Loaded, changes, load

POOL = Path(__file__).parent.parent / "e2e" / "knowledge"
PRICE = "Der Eintritt kostet vier Euro"


class Editor:
    """Somebody who saves a file of a base, and what comes of it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "entries" / "bad.yaml"
        self.before = load(folder)
        self._folder = folder
        self._found: asyncio.Queue[Loaded | KnowledgeError] = asyncio.Queue()

    async def watch(self) -> None:
        """Collect what the changes of the folder lead to."""
        async for change in changes(self._folder, self.before.base):
            self._found.put_nowait(change)

    async def saves(self, text: str) -> Loaded | KnowledgeError:
        """What a text in the file leads to; saved again and again, as nothing tells when the watch has begun."""
        async with asyncio.timeout(20):
            while True:
                self.file.write_text(text, encoding="utf-8")
                try:
                    async with asyncio.timeout(2):
                        return await self._found.get()
                except TimeoutError:
                    continue


@pytest_asyncio.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    found = Editor(shutil.copytree(POOL, tmp_path / "knowledge"))
    task = asyncio.create_task(found.watch())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_saved_answer_is_there_at_once(editor: Editor) -> None:
    loaded = await editor.saves(editor.file.read_text("utf-8").replace("vier Euro", "fünf Euro"))
    assert isinstance(loaded, Loaded)
    assert "fünf Euro" in loaded.base.entries["eintritt"].answer["de"]
    assert loaded.base.version != editor.before.base.version


async def test_a_broken_file_says_where_and_how_to_mend_it(editor: Editor) -> None:
    sound = editor.file.read_text("utf-8")
    state = KnowledgeState(loaded=editor.before)
    error = await editor.saves(sound.replace("kind: fact", "kind: fakt", 1))
    assert isinstance(error, KnowledgeError)
    state.refuse(error)
    assert not state.view["ok"]
    assert state.loaded is editor.before
    (problem,) = state.view["problems"]
    assert (problem["file"], problem["line"]) == ("entries/bad.yaml", 5)
    assert problem["what"]
    assert problem["how"]


async def test_what_is_mended_is_accepted_though_it_is_the_base_of_before(editor: Editor) -> None:
    sound = editor.file.read_text("utf-8")
    assert isinstance(await editor.saves(sound.replace("kind: fact", "kind: fakt", 1)), KnowledgeError)
    # A broken file may be noticed more than once.
    while isinstance(loaded := await editor.saves(sound), KnowledgeError):
        pass
    state = KnowledgeState(loaded=editor.before, problems=[{"what": "something"}])
    state.accept(loaded)
    assert state.view["ok"]
    assert PRICE in state.loaded.base.entries["eintritt"].answer["de"]


async def test_whoever_shows_the_state_is_told(editor: Editor) -> None:
    told: list[bool] = []
    state = KnowledgeState(loaded=editor.before)
    state.listeners.append(lambda: told.append(bool(state.view["ok"])))
    state.refuse(KnowledgeError("The folder is gone."))
    state.accept(editor.before)
    assert told == [False, True]
