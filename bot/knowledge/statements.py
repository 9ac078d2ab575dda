"""What a base tells as coming from its articles: the texts whose dates and numbers have to stand there."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem
from bot.knowledge.schema import LANGUAGES, Entry, Kind, Meeting, Source, Update


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A text in one language, and what it rests on."""

    text: str
    language: str
    sources: tuple[Source, ...]
    file: str
    where: str
    line: int | None = None
    of_silence: bool = False
    """Whether it tells what the articles do not say, and so rests on all of them."""

    def problem(self, message: str, mend: str) -> Problem:
        """A problem of this text."""
        return Problem(file=self.file, line=self.line, where=self.where, message=message, mend=mend)


def statements(base: KnowledgeBase) -> Iterator[Statement]:
    """The answers, what the meetings' files tell in words, and the updates that rest on an article."""
    for language in LANGUAGES:
        for entry in base.entries.values():
            yield _answer(base, entry, language)
        for meeting in base.meetings.values():
            yield from _told(meeting, language)
        for update in base.updates.values():
            yield from _announced(update, language)


def _answer(base: KnowledgeBase, entry: Entry, language: str) -> Statement:
    return Statement(
        text=entry.answer[language],
        language=language,
        sources=entry.sources,
        file=f"entries/{base.topic_of[entry.id]}.yaml",
        line=base.lines[entry.id],
        where=f'entry "{entry.id}", answer.{language}',
        of_silence=entry.kind is Kind.SILENCE,
    )


def _told(meeting: Meeting, language: str) -> Iterator[Statement]:
    points = ((f"agenda[{number}]", point) for number, point in enumerate(meeting.agenda, 1))
    for field, text in (("title", meeting.title), ("place", meeting.place), *points):
        yield Statement(
            text=text[language],
            language=language,
            sources=meeting.sources,
            file=f"meetings/{meeting.id}.yaml",
            where=f"{field}.{language}",
        )


def _announced(update: Update, language: str) -> Iterator[Statement]:
    # An update from elsewhere may name what no article of the base tells.
    if update.sources and (text := update.text[language]) is not None:
        file, where = f"updates/{update.id}.yaml", f"text.{language}"
        yield Statement(text=text, language=language, sources=update.sources, file=file, where=where)
