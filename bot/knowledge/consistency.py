"""Whether the files of a base fit together: names, references and phrasings."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.knowledge.folder import Files, Loaded
from bot.knowledge.problems import Problem
from bot.knowledge.reading import Document, Loc
from bot.knowledge.references import Known, broken_sources, missing, problem_at
from bot.knowledge.schema import LANGUAGES, Entry, Model, Update
from bot.knowledge.update_rules import misfits
from bot.knowledge.wording import fold


@dataclass(frozen=True, kw_only=True)
class Located:
    """An entry, and where it stands."""

    document: Document
    loc: Loc
    entry: Entry

    @property
    def line(self) -> int:
        """Where the entry begins, from 1."""
        return self.document.place(self.loc)[0]

    def problem(self, field: Loc, message: str, mend: str) -> Problem:
        """A problem of one of the entry's fields."""
        return problem_at(self.document, self.loc + field, message, mend)

    def __str__(self) -> str:
        return f'"{self.entry.id}" ({self.document.file}:{self.line})'


def short_id(identifier: str) -> str:
    """Eight small letters and digits that depend on nothing but the identifier."""
    return base64.b32encode(hashlib.sha256(identifier.encode()).digest()[:5]).decode().lower()


def located(files: Files) -> Iterator[Located]:
    """All entries, in the order of the files."""
    for file in files.topics:
        for index, entry in enumerate(file.model.entries):
            yield Located(document=file.document, loc=("entries", index), entry=entry)


def contradictions(files: Files) -> Iterator[Problem]:
    """Everything in which the files contradict each other or themselves."""
    entries = tuple(located(files))
    known = Known(
        paragraphs={file.model.id: {each.number for each in file.model.paragraphs} for file in files.articles},
        entries={here.entry.id for here in entries},
        meetings={file.model.id for file in files.meetings},
        updates={file.model.id: file.model for file in files.updates},
    )
    yield from _misnamed(files.articles, "id")
    yield from _misnamed(files.topics, "topic")
    yield from _misnamed(files.meetings, "id")
    yield from _misnamed(files.updates, "id")
    yield from _misnamed(files.vocabularies, "language")
    yield from _repeated_ids(entries)
    yield from _broken_links(entries, known)
    yield from _broken_sources(files, entries, known)
    yield from _broken_updates(files.updates, known)
    yield from _repeated_phrasings(entries)


def _misnamed(files: Iterable[Loaded[Model]], key: str) -> Iterator[Problem]:
    for file in files:
        name = getattr(file.model, key)
        if PurePosixPath(file.document.file).stem != name:
            yield problem_at(file.document, (key,), f"`{name}` is not the file's name", f"Call the file {name}.yaml.")


def _repeated_ids(entries: Iterable[Located]) -> Iterator[Problem]:
    first: dict[str, Located] = {}
    for here in entries:
        other = first.setdefault(short_id(here.entry.id), here)
        if other is here:
            continue
        message = "has the same id as" if other.entry.id == here.entry.id else "has the same short id as"
        yield here.problem(("id",), f"this entry {message} {other}", "Give one of them another id.")


def _broken_links(entries: Iterable[Located], known: Known) -> Iterator[Problem]:
    for here in entries:
        entry = here.entry
        links: list[tuple[Loc, str]] = [(("related", index), link) for index, link in enumerate(entry.related)]
        if entry.nearest is not None:
            links.append((("nearest",), entry.nearest))
        for field, link in links:
            if link == entry.id:
                yield here.problem(field, "the entry names itself", "Remove it, or name another entry.")
            else:
                yield from missing(here.document, here.loc + field, "entry", link, known.entries)
        if entry.meeting is not None:
            yield from missing(here.document, (*here.loc, "meeting"), "meeting", entry.meeting, known.meetings)


def _broken_sources(files: Files, entries: Iterable[Located], known: Known) -> Iterator[Problem]:
    for here in entries:
        yield from broken_sources(here.document, here.loc, here.entry.sources, known.paragraphs)
    for meeting in files.meetings:
        yield from broken_sources(meeting.document, (), meeting.model.sources, known.paragraphs)
    for article in files.articles:
        numbers = [paragraph.number for paragraph in article.model.paragraphs]
        if numbers != list(range(1, len(numbers) + 1)):
            message = "the paragraphs are not numbered 1, 2, 3 and so on"
            yield problem_at(article.document, ("paragraphs",), message, "Number them in the order of the article.")


def _broken_updates(files: Iterable[Loaded[Update]], known: Known) -> Iterator[Problem]:
    for file in files:
        yield from misfits(file.document, file.model, known)
        if file.model.replaces is not None:
            yield from missing(file.document, ("replaces",), "update", file.model.replaces, known.updates)


def _repeated_phrasings(entries: Iterable[Located]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Located] = {}
    for here in entries:
        for language in LANGUAGES:
            texts: list[tuple[Loc, str]] = [(("question", language), here.entry.question[language])]
            texts += [(("phrasings", language, i), text) for i, text in enumerate(here.entry.phrasings[language])]
            for field, text in texts:
                other = first.setdefault((language, fold(text)), here)
                if other is not here:
                    yield here.problem(field, f"`{text}` also stands in {other}", "Keep it in one of the two.")
