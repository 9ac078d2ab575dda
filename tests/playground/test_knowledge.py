"""The base is loaded anew when a file is saved, and stays as it is while a file is broken."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio

from bot.answering.calibration import dump
from bot.errors import KnowledgeError
from bot.matching.meaning import load_encoder
from bot.playground.knowledge import KnowledgeState, Loaded, changes, load
from tests.matching.models import written_model

POOL = Path(__file__).parent.parent / "e2e" / "knowledge"
PRICE = "Der Eintritt kostet vier Euro"


class Editor:
    """Somebody who saves files of a base, and what comes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "entries" / "bad.yaml"
        self.data = folder.parent / "data"
        self.before = load(folder, self.data)
        self._found: asyncio.Queue[Loaded | KnowledgeError] = asyncio.Queue()

    async def watch(self) -> None:
        """Collect what the changes of the folder lead to."""
        async for change in changes(self.folder, self.data, self.before):
            self._found.put_nowait(change)

    async def saves(self, text: str, file: Path | None = None) -> Loaded | KnowledgeError:
        """What a text in a file leads to."""
        (file or self.file).write_text(text, encoding="utf-8")
        return await self.hears()

    async def hears(self) -> Loaded | KnowledgeError:
        """What came of the latest change."""
        async with asyncio.timeout(20):
            return await self._found.get()


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[Editor]:
    """An editor at work in a folder."""
    found = Editor(folder)
    task = asyncio.create_task(found.watch())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest_asyncio.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    async with watching(shutil.copytree(POOL, tmp_path / "knowledge")) as found:
        yield found


async def test_a_saved_answer_is_there_at_once(editor: Editor) -> None:
    loaded = await editor.saves(editor.file.read_text("utf-8").replace("vier Euro", "fünf Euro"))
    assert isinstance(loaded, Loaded)
    assert "fünf Euro" in loaded.base.entries["eintritt"].answer["de"]
    assert loaded.base.version != editor.before.base.version


async def test_another_calibration_is_in_force_though_the_base_is_the_same(editor: Editor) -> None:
    file = editor.folder / "calibration.yaml"
    assert not file.exists()
    loaded = await editor.saves(dump(editor.before.calibration.model_copy(update={"answer": 0.987})), file)
    assert isinstance(loaded, Loaded)
    assert loaded.calibration.answer == 0.987


async def test_the_model_stays_in_force(tmp_path: Path) -> None:
    folder = shutil.copytree(POOL, tmp_path / "knowledge")
    encoder = load_encoder(written_model(tmp_path / "model", ["kostet", "entgelt"]))
    before = load(folder, tmp_path / "data", encoder)
    assert before.encoder is encoder is not None
    (folder / "calibration.yaml").write_text(dump(before.calibration.model_copy(update={"answer": 0.987})), "utf-8")
    async for change in changes(folder, tmp_path / "data", before):
        assert isinstance(change, Loaded)
        assert change.encoder is encoder
        break


async def test_another_folder_in_its_place_is_watched(editor: Editor) -> None:
    text = editor.file.read_text("utf-8")
    assert isinstance(await editor.saves(text.replace("vier Euro", "fünf Euro")), Loaded)
    editor.folder.rename(editor.folder.with_name("before"))
    assert isinstance(await editor.hears(), KnowledgeError)
    shutil.copytree(POOL, editor.folder)
    loaded = await editor.hears()
    assert isinstance(loaded, Loaded)
    assert PRICE in loaded.base.entries["eintritt"].answer["de"]
    assert isinstance(await editor.saves(text.replace("vier Euro", "sechs Euro")), Loaded)


async def test_a_link_that_leads_elsewhere_is_followed(tmp_path: Path) -> None:
    first, second = (shutil.copytree(POOL, tmp_path / name) for name in ("first", "second"))
    file = second / "entries" / "bad.yaml"
    file.write_text(file.read_text("utf-8").replace("vier Euro", "fünf Euro"), encoding="utf-8")
    link = tmp_path / "knowledge"
    link.symlink_to(first)
    async with watching(link) as editor:
        text = editor.file.read_text("utf-8")
        assert isinstance(await editor.saves(text + "\n# x\n"), Loaded)
        beside = tmp_path / "beside"
        beside.symlink_to(second)
        beside.replace(link)
        loaded = await editor.hears()
        assert isinstance(loaded, Loaded)
        assert "fünf Euro" in loaded.base.entries["eintritt"].answer["de"]


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
