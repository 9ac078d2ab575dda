"""Replies as JSON, for batches and tools; the format is stable."""

import json
from collections.abc import Iterable, Iterator
from typing import TypedDict

from bot.answering import AnswerService, Part, Question, Reply
from bot.answering.wording import sentence
from bot.errors import BelegbotError
from bot.knowledge.base import KnowledgeBase


class SuggestionRecord(TypedDict):
    """A suggested entry."""

    entry: str
    question: str
    text: str


class SourceRecord(TypedDict):
    """A piece of evidence."""

    article: str
    paragraph: int
    anchor: str


class ConsideredRecord(TypedDict):
    """An entry that was thought of."""

    entry: str
    probability: float
    phrasing: str
    evidence: dict[str, float]
    failed: list[str]


class Record(TypedDict):
    """A reply."""

    id: str
    decision: str
    entries: list[str]
    text: str
    language: str
    confidence: float
    suggestions: list[SuggestionRecord]
    sources: list[SourceRecord]


def record(identifier: str, reply: Reply, base: KnowledgeBase) -> Record:
    """The reply in the stable format; `text` is the body alone, without its source line."""
    entries = [part.entry for part in reply.parts if part.entry]
    suggested = {entry.id: entry for part in reply.parts for entry in part.suggestions}
    return Record(
        id=identifier,
        decision=reply.decision.value,
        entries=[entry.id for entry in entries],
        text="\n\n".join(sentence(part, base, reply.language) for part in reply.parts),
        language=reply.language,
        confidence=round(reply.confidence, 4),
        suggestions=[
            SuggestionRecord(entry=entry.id, question=entry.question[reply.language], text=entry.answer[reply.language])
            for entry in suggested.values()
        ],
        sources=[
            SourceRecord(article=source.article, paragraph=source.paragraph, anchor=source.anchor)
            for entry in entries
            for source in entry.sources
        ],
    )


def considered(reply: Reply) -> list[list[ConsideredRecord]]:
    """For each part the entries that were thought of, best first."""
    return [[_considered(part, at) for at in range(len(part.considered))] for part in reply.parts]


def _considered(part: Part, at: int) -> ConsideredRecord:
    one = part.considered[at]
    return ConsideredRecord(
        entry=one.entry.id,
        probability=round(one.probability, 4),
        phrasing=one.phrasing,
        evidence={name: round(value, 4) for name, value in one.evidence.items()},
        failed=sorted(one.failed),
    )


def answered(lines: Iterable[str], service: AnswerService, base: KnowledgeBase) -> Iterator[str]:
    """JSON lines in, JSON lines out, one for each question; BelegbotError names a malformed line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            identifier, question = _asked(line, number)
            yield json.dumps(record(identifier, service.ask(question), base), ensure_ascii=False)


def _asked(line: str, number: int) -> tuple[str, Question]:
    try:
        fields = json.loads(line)
        identifier, text, language = fields["id"], fields["text"], fields.get("lang")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BelegbotError(
            f'Line {number}: must be a JSON object such as {{"id": "1", "text": "…", "lang": "de"}}.'
        ) from error
    if not isinstance(identifier, str | int):
        raise BelegbotError(f"Line {number}: `id` must be a string or a whole number.")
    if not isinstance(text, str) or not (language is None or isinstance(language, str)):
        raise BelegbotError(f"Line {number}: `text` and `lang` must be strings.")
    return str(identifier), Question(text=text, language=language)
