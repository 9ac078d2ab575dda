"""Whether what a document refers to is there, told with the line and the nearest name."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.knowledge.problems import Problem
from bot.knowledge.reading import Document, Loc
from bot.knowledge.schema import MAX_ANCHOR_WORDS, Source, Update
from bot.knowledge.validating import where


@dataclass(frozen=True, kw_only=True)
class Known:
    """What can be referred to."""

    paragraphs: Mapping[str, Collection[int]]
    """The numbers of each article's paragraphs, by the article's id."""
    entries: Collection[str]
    meetings: Collection[str]
    updates: Mapping[str, Update]
    """By id."""


def problem_at(document: Document, loc: Loc, message: str, mend: str) -> Problem:
    """A problem of a value of a document."""
    line, column = document.place(loc)
    return Problem(file=document.file, where=where(document, loc), message=message, mend=mend, line=line, column=column)


def missing(document: Document, loc: Loc, what: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem if nothing that is known has this name."""
    if name in known:
        return
    near = difflib.get_close_matches(name, list(known), n=1)
    mend = f'Did you mean "{near[0]}"?' if near else "Correct or remove it."
    yield problem_at(document, loc, f'there is no {what} "{name}"', mend)


def broken_sources(
    document: Document, loc: Loc, sources: Iterable[Source], paragraphs: Mapping[str, Collection[int]]
) -> Iterator[Problem]:
    """What is wrong with the `sources` of the value at `loc`."""
    for index, source in enumerate(sources):
        here = (*loc, "sources", index)
        yield from missing(document, (*here, "article"), "article", source.article, paragraphs)
        if source.article in paragraphs and source.paragraph not in paragraphs[source.article]:
            message = f"the article has {len(paragraphs[source.article])} paragraphs, and no {source.paragraph}"
            yield problem_at(document, (*here, "paragraph"), message, "Cite the paragraph that holds the passage.")
        if (count := len(source.anchor.split())) > MAX_ANCHOR_WORDS:
            message = f"the anchor has {count} words, more than {MAX_ANCHOR_WORDS}"
            yield problem_at(document, (*here, "anchor"), message, "Keep the few words that locate the passage.")
