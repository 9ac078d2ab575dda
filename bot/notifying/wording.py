"""What is said of a meeting, in plain sentences; how they look is each face's own affair."""

from collections.abc import Iterator, Sequence

from bot.answering.wording import cited, source_line
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import MeetingStatus, Source
from bot.locales import translate
from bot.notifying.calendar import Announced


def standing(announced: Announced, language: str) -> str | None:
    """How the meeting stands; None where all goes as planned."""
    if announced.is_open:
        return translate(language, "meeting-open")
    match announced.meeting.status:
        case MeetingStatus.POSTPONED:
            return translate(language, "meeting-postponed")
        case MeetingStatus.CANCELLED:
            return translate(language, "meeting-cancelled")
        case MeetingStatus.OVER:
            return translate(language, "meeting-over")
        case _:
            return None


def evidence(announced: Announced, base: KnowledgeBase, language: str) -> Iterator[str]:
    """Where the last change stands or who announced it, then where the meeting itself stands."""
    for change in announced.changes[-1:]:
        if change.sources:
            yield from _source_lines(change.sources, base, language)
        if change.attribution:
            yield translate(language, "meeting-changed-by", attribution=change.attribution[language])
    yield from _source_lines(announced.meeting.sources, base, language)


def _source_lines(sources: Sequence[Source], base: KnowledgeBase, language: str) -> Iterator[str]:
    return (source_line(article, paragraphs, language) for article, paragraphs in cited(sources, base))
