"""Whether the files of a base fit together: names, references and phrasings."""

import base64
import difflib
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.knowledge.folder import Files, Loaded
from bot.knowledge.problems import Problem
from bot.knowledge.reading import Document, Loc
from bot.knowledge.schema import LANGUAGES, MAX_ANCHOR_WORDS, Entry, Model, Source
from bot.knowledge.validating import where
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
        return _problem(self.document, self.loc + field, message, mend)

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
    yield from _misnamed(files.articles, "id")
    yield from _misnamed(files.topics, "topic")
    yield from _misnamed(files.meetings, "id")
    yield from _misnamed(files.vocabularies, "language")
    yield from _repeated_ids(entries)
    yield from _broken_links(entries, {file.model.id for file in files.meetings})
    yield from _broken_sources(files, entries)
    yield from _repeated_phrasings(entries)


def _misnamed(files: Iterable[Loaded[Model]], key: str) -> Iterator[Problem]:
    for file in files:
        name = getattr(file.model, key)
        if PurePosixPath(file.document.file).stem != name:
            yield _problem(file.document, (key,), f"`{name}` is not the file's name", f"Call the file {name}.yaml.")


def _repeated_ids(entries: Iterable[Located]) -> Iterator[Problem]:
    first: dict[str, Located] = {}
    for here in entries:
        other = first.setdefault(short_id(here.entry.id), here)
        if other is here:
            continue
        message = "has the same id as" if other.entry.id == here.entry.id else "has the same short id as"
        yield here.problem(("id",), f"this entry {message} {other}", "Give one of them another id.")


def _broken_links(entries: Sequence[Located], meetings: Collection[str]) -> Iterator[Problem]:
    ids = {here.entry.id for here in entries}
    for here in entries:
        entry = here.entry
        links: list[tuple[Loc, str]] = [(("related", index), link) for index, link in enumerate(entry.related)]
        if entry.nearest is not None:
            links.append((("nearest",), entry.nearest))
        for field, link in links:
            if link == entry.id:
                yield here.problem(field, "the entry names itself", "Remove it, or name another entry.")
            elif link not in ids:
                yield here.problem(field, f'there is no entry "{link}"', _suggest(link, ids))
        if entry.meeting is not None and entry.meeting not in meetings:
            yield here.problem(
                ("meeting",), f'there is no meeting "{entry.meeting}"', _suggest(entry.meeting, meetings)
            )


def _broken_sources(files: Files, entries: Iterable[Located]) -> Iterator[Problem]:
    paragraphs = {file.model.id: {paragraph.number for paragraph in file.model.paragraphs} for file in files.articles}
    for here in entries:
        yield from _faults(here.document, here.loc, here.entry.sources, paragraphs)
    for meeting in files.meetings:
        yield from _faults(meeting.document, (), meeting.model.sources, paragraphs)
    for article in files.articles:
        numbers = [paragraph.number for paragraph in article.model.paragraphs]
        if numbers != list(range(1, len(numbers) + 1)):
            message = "the paragraphs are not numbered 1, 2, 3 and so on"
            yield _problem(article.document, ("paragraphs",), message, "Number them in the order of the article.")


def _faults(
    document: Document, loc: Loc, sources: Iterable[Source], paragraphs: Mapping[str, Collection[int]]
) -> Iterator[Problem]:
    for index, source in enumerate(sources):
        here = (*loc, "sources", index)
        if source.article not in paragraphs:
            message = f'there is no article "{source.article}"'
            yield _problem(document, (*here, "article"), message, _suggest(source.article, paragraphs))
        elif source.paragraph not in paragraphs[source.article]:
            message = f"the article has {len(paragraphs[source.article])} paragraphs, and no {source.paragraph}"
            yield _problem(document, (*here, "paragraph"), message, "Cite the paragraph that holds the passage.")
        if (count := len(source.anchor.split())) > MAX_ANCHOR_WORDS:
            message = f"the anchor has {count} words, more than {MAX_ANCHOR_WORDS}"
            yield _problem(document, (*here, "anchor"), message, "Keep the few words that locate the passage.")


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


def _suggest(unknown: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(unknown, list(known), n=1)
    return f'Did you mean "{near[0]}"?' if near else "Correct or remove it."


def _problem(document: Document, loc: Loc, message: str, mend: str) -> Problem:
    line, column = document.place(loc)
    return Problem(file=document.file, where=where(document, loc), message=message, mend=mend, line=line, column=column)
