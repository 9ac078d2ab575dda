"""Reads the files of a base and validates each by itself."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.reading import Document, parse, read_file
from bot.knowledge.schema import Aims, Article, Meeting, Model, Topic, Update, VocabularyFile
from bot.knowledge.validating import validate

AIMS: Final = "aims.yaml"

M = TypeVar("M", bound=Model)
M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Loaded(Generic[M_co]):
    """A valid file."""

    document: Document
    model: M_co


@dataclass(frozen=True, kw_only=True)
class Files:
    """All files of a base, each valid by itself, ordered by name."""

    version: str
    """Twelve hexadecimal digits, of all names and bytes."""
    articles: tuple[Loaded[Article], ...]
    topics: tuple[Loaded[Topic], ...]
    meetings: tuple[Loaded[Meeting], ...]
    updates: tuple[Loaded[Update], ...]
    vocabularies: tuple[Loaded[VocabularyFile], ...]
    aims: Aims


def read_folder(folder: Path) -> Files:
    """The files under `folder`; ProblemsError with the problems of all of them."""
    if not _is_folder(folder):
        mend = "Set BELEGBOT_KNOWLEDGE to the folder that holds articles/ and entries/."
        raise ProblemsError([Problem(file=str(folder), where="", message="there is no such folder", mend=mend)])
    reader = _FolderReader(folder)
    files = Files(
        articles=reader.load("articles", Article),
        topics=reader.load("entries", Topic),
        meetings=reader.load("meetings", Meeting),
        updates=reader.load("updates", Update),
        vocabularies=reader.load("vocabulary", VocabularyFile),
        aims=reader.load_aims(),
        version=reader.version(),
    )
    if not files.topics:
        reader.add("entries", "there are no entries", "Write entries/<topic>.yaml with at least one entry.")
    if reader.problems:
        raise ProblemsError(reader.problems)
    return files


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # Something on the way there may not be entered.
        return False


class _FolderReader:
    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self._folder = folder
        self._digest = hashlib.sha256()

    def load(self, name: str, model: type[M]) -> tuple[Loaded[M], ...]:
        loaded = []
        for path in self._paths(name):
            try:
                loaded.append(self._load_file(path, model))
            except ProblemsError as error:
                self.problems += error.problems
        return tuple(loaded)

    def load_aims(self) -> Aims:
        path = self._folder / AIMS
        try:
            return self._load_file(path, Aims).model if path.exists() else Aims()
        except ProblemsError as error:
            self.problems += error.problems
            return Aims()

    def version(self) -> str:
        return self._digest.hexdigest()[:12]

    def add(self, file: str, message: str, mend: str) -> None:
        self.problems.append(Problem(file=file, where="", message=message, mend=mend))

    def _paths(self, name: str) -> Iterator[Path]:
        try:
            paths = sorted((self._folder / name).iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            self.add(name, f"the folder cannot be read ({error.strerror})", "Mend its permissions.")
            return
        for path in paths:
            if path.name.startswith("."):
                continue
            if path.suffix == ".yaml":
                yield path
            else:
                self.add(f"{name}/{path.name}", "only files that end in .yaml are read", "Rename or remove it.")

    def _load_file(self, path: Path, model: type[M]) -> Loaded[M]:
        data = read_file(path, inside=self._folder)
        file = path.relative_to(self._folder).as_posix()
        for part in (os.fsencode(file), data):
            self._digest.update(len(part).to_bytes(8) + part)
        document = parse(data, file=file)
        return Loaded(document=document, model=validate(model, document))
