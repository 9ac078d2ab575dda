"""The knowledge base while its files are being edited: what is in force, and what is wrong with what is on disk."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from watchfiles import awatch

from bot.answering.calibration import Calibration
from bot.answering.calibration_cache import calibration_for
from bot.errors import KnowledgeError
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.problems import ProblemsError
from bot.matching.meaning import Encoder

LOOK_MILLISECONDS: Final = 1000

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A base with its calibration."""

    base: KnowledgeBase
    calibration: Calibration
    encoder: Encoder | None = None
    """With which its texts are compared by meaning, too."""


@dataclass(kw_only=True, eq=False)
class KnowledgeState:
    """The base in force, and what keeps a newer one from being so."""

    loaded: Loaded
    loaded_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    problems: list[Json] = field(default_factory=list)
    """What is wrong with the files as they are now; empty if they are in force."""
    listeners: list[Callable[[], None]] = field(default_factory=list)

    @property
    def view(self) -> Json:
        """As JSON for the page."""
        return {
            "ok": not self.problems,
            "entries": len(self.loaded.base.entries),
            "loaded_at": self.loaded_at.timestamp(),
            "problems": self.problems,
        }

    def accept(self, loaded: Loaded) -> None:
        """Another base is in force."""
        self.loaded, self.loaded_at, self.problems = loaded, dt.datetime.now(dt.UTC), []
        self._tell()

    def refuse(self, error: KnowledgeError) -> None:
        """The files are broken; the old base stays in force."""
        self.problems = problems_of(error)
        self._tell()

    def _tell(self) -> None:
        for listener in list(self.listeners):
            listener()


def load(folder: Path, data_dir: Path, encoder: Encoder | None = None) -> Loaded:
    """The base in a folder; KnowledgeError with what is wrong with it."""
    base = load_base(folder)
    return Loaded(base=base, calibration=calibration_for(base, folder, data_dir, encoder), encoder=encoder)


async def changes(folder: Path, data_dir: Path, before: Loaded) -> AsyncIterator[Loaded | KnowledgeError]:
    """What is in the folder after each change of its files: a base that differs, or why there is none."""
    in_force: Loaded | None = before
    async for _ in _saves(folder):
        try:
            loaded = await asyncio.to_thread(load, folder, data_dir, before.encoder)
        except KnowledgeError as error:
            in_force = None
            yield error
            continue
        if in_force is None or _differ(loaded, in_force):
            in_force = loaded
            yield loaded


async def _saves(folder: Path) -> AsyncIterator[None]:
    """Whenever something may have been saved: a change, the beginning of a watch, another folder in its place."""
    polls = None
    while True:
        watched, is_new = _identity(folder), True
        try:
            # The timeout is a look whether the folder is still the same, as a watch follows it wherever it is moved.
            async for changed in awatch(
                folder,
                debounce=200,
                step=50,
                rust_timeout=LOOK_MILLISECONDS,
                yield_on_timeout=True,
                force_polling=polls,
            ):
                is_another = _identity(folder) != watched
                if changed or is_new or is_another:
                    is_new = False
                    yield
                if is_another:
                    break
        except FileNotFoundError:
            await asyncio.sleep(LOOK_MILLISECONDS / 1000)
        except OSError:
            # The system watches only so many files, and an editor may have taken them all.
            polls = True


def _identity(folder: Path) -> tuple[int, int] | None:
    """Tells a folder from another one of that name; None if there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _differ(one: Loaded, other: Loaded) -> bool:
    return (one.base.version, one.calibration) != (other.base.version, other.calibration)


def problems_of(error: KnowledgeError) -> list[Json]:
    """Every problem with its place, what is wrong, and how to mend it."""
    if not isinstance(error, ProblemsError):
        return [{"file": "", "line": None, "entry": None, "what": str(error), "how": ""}]
    return [
        {"file": it.file, "line": it.line, "entry": it.where or None, "what": it.message, "how": it.mend}
        for it in error.problems
    ]
