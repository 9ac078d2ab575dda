"""Replies as JSON, for batches and tools; the format is stable."""

import json
from collections.abc import Iterable, Iterator
from typing import TypedDict

from bot.answering import AnswerService, Question, Reply
from bot.answering.explaining import Explained, Explanation
from bot.answering.wording import sentence
from bot.errors import BelegbotError
from bot.knowledge.base import KnowledgeBase
from bot.matching.alignment import Aligned


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


class WordRecord(TypedDict):
    """A word of the question and what it meets in an entry: `entry` is empty and `how` None where nothing does."""

    question: str
    weight: float
    carried: float
    entry: list[str]
    how: str | None
    elsewhere: bool


class ConsideredRecord(TypedDict):
    """An entry that was thought of."""

    entry: str
    probability: float
    phrasing: str
    evidence: dict[str, float]
    failed: list[str]
    confidence: float
    guards: dict[str, str]
    words: list[WordRecord]


class ReasonRecord(TypedDict):
    """What a part of a reply was decided by; None where no entry was thought of, `about` but for a follow-up."""

    question: str
    decision: str
    reason: str | None
    lead: str | None
    about: str | None
    confidence: float | None
    threshold: float | None
    margin: float | None


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


def considered(explanations: Iterable[Explanation]) -> list[list[ConsideredRecord]]:
    """For each part the entries that were thought of, best first."""
    return [[_considered(candidate) for candidate in why.candidates] for why in explanations]


def reasons(explanations: Iterable[Explanation]) -> list[ReasonRecord]:
    """For each part what decided it."""
    return [
        ReasonRecord(
            question=why.part.text,
            decision=why.part.decision.value,
            reason=why.part.reason.value if why.part.reason else None,
            lead=why.lead.considered.entry.id if why.lead else None,
            about=why.about.id if why.about else None,
            confidence=round(why.lead.confidence, 4) if why.lead else None,
            threshold=why.threshold,
            margin=round(why.margin, 4) if why.margin is not None else None,
        )
        for why in explanations
    ]


def _considered(candidate: Explained) -> ConsideredRecord:
    one = candidate.considered
    return ConsideredRecord(
        entry=one.entry.id,
        probability=round(one.probability, 4),
        phrasing=one.phrasing,
        evidence={name: round(value, 4) for name, value in one.evidence.items()},
        failed=sorted(one.failed),
        confidence=round(candidate.confidence, 4),
        guards={guard.value: verdict.value for guard, verdict in candidate.guards.items()},
        words=[_word(word) for word in candidate.words],
    )


def _word(word: Aligned) -> WordRecord:
    return WordRecord(
        question=" ".join(word.words),
        weight=round(word.weight, 4),
        carried=round(word.carried, 4),
        entry=[" ".join(words) for words in word.met.words] if word.met else [],
        how=word.met.how.value if word.met else None,
        elsewhere=bool(word.met and word.met.elsewhere),
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
