"""Proves the base against the article's text, which it does not hold: paragraphs, anchors, numbers."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.figures import CalendarDate, dates, marks_inference, numbers, stated
from bot.knowledge.inference import KnownDay, days_of, known_day
from bot.knowledge.problems import Problem
from bot.knowledge.schema import Article, MeetingStatus, Paragraph, Source
from bot.knowledge.statements import Statement, statements
from bot.knowledge.wording import straighten


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    """What the cited paragraphs state."""

    values: frozenset[Decimal]
    months: frozenset[int]


def describe_article(text: str) -> list[Paragraph]:
    """The paragraphs of an article, as `articles/<id>.yaml` holds them."""
    return [
        Paragraph(number=number, sha256=hashlib.sha256(paragraph.encode()).hexdigest(), length=len(paragraph))
        for number, paragraph in enumerate(_paragraphs(text), 1)
    ]


def verify(base: KnowledgeBase, article_text: str, article_id: str | None = None) -> list[Problem]:
    """What in the base the article does not bear out; without an id, the article is known by its paragraphs."""
    described = describe_article(article_text)
    article = _choose(base, described, article_id)
    if article is None:
        known = ", ".join(base.articles) or "none"
        message = f"this is no article of the base ({known})" if article_id is None else f'no article "{article_id}"'
        return [Problem(file="articles", where="", message=message, mend="Name one that the base has.")]
    paragraphs = dict(enumerate(_paragraphs(article_text), 1))
    return [
        *_changed(article, described),
        *_lost_anchors(base, article, paragraphs),
        *_unproven_numbers(base, article, paragraphs),
        *_unproven_days(base, article, paragraphs),
    ]


def _paragraphs(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text.lstrip("\N{BOM}")).replace("\r\n", "\n").replace("\r", "\n")
    blocks = re.split(r"\n(?:[^\S\n]*\n)+", text)
    return [block.strip() for block in blocks if block.strip()]


def _choose(base: KnowledgeBase, described: Sequence[Paragraph], article_id: str | None) -> Article | None:
    if article_id is not None:
        return base.articles.get(article_id)
    if len(base.articles) == 1:
        return next(iter(base.articles.values()))
    hashes = {paragraph.sha256 for paragraph in described}
    return next((a for a in base.articles.values() if hashes & {paragraph.sha256 for paragraph in a.paragraphs}), None)


def _changed(article: Article, described: Sequence[Paragraph]) -> Iterator[Problem]:
    file = f"articles/{article.id}.yaml"
    if len(described) != len(article.paragraphs):
        message = f"the text has {len(described)} paragraphs, the base describes {len(article.paragraphs)}"
        yield Problem(file=file, where="paragraphs", message=message, mend="Separate paragraphs by blank lines.")
    for expected, found in zip(article.paragraphs, described, strict=False):
        if expected != found:
            yield Problem(
                file=file,
                where=f"paragraphs[{expected.number}]",
                message=f"the text of paragraph {expected.number} is another one "
                f"({found.length} characters, described are {expected.length})",
                mend="Take the article as it was published; if it was changed, describe it anew.",
            )


def _lost_anchors(base: KnowledgeBase, article: Article, paragraphs: Mapping[int, str]) -> Iterator[Problem]:
    texts = {number: straighten(text) for number, text in paragraphs.items()}
    for entry in base.entries.values():
        for field, message, mend in _lost(entry.sources, article, texts):
            yield base.problem(entry, field, message, mend)
    for folder, items in (("meetings", base.meetings), ("updates", base.updates)):
        for name, item in items.items():
            for field, message, mend in _lost(item.sources, article, texts):
                yield Problem(file=f"{folder}/{name}.yaml", where=field, message=message, mend=mend)


def _lost(sources: Sequence[Source], article: Article, texts: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    for index, source in enumerate(sources, 1):
        anchor = straighten(source.anchor)
        if source.article != article.id or anchor in texts.get(source.paragraph, ""):
            continue
        elsewhere = ", ".join(str(number) for number, text in texts.items() if anchor in text)
        yield (
            f"sources[{index}].anchor",
            f"`{source.anchor}` does not stand in paragraph {source.paragraph}",
            f"It stands in paragraph {elsewhere}: cite that." if elsewhere else "Copy a few words from there.",
        )


def _unproven_numbers(base: KnowledgeBase, article: Article, paragraphs: Mapping[int, str]) -> Iterator[Problem]:
    for statement in statements(base):
        if (cited := _cited(base, article, statement)) is None:
            continue
        evidence = _evidence([paragraphs.get(number, "") for number in cited], article.language)
        days = days_of(base, statement.sources)
        inferred = days.inferred if marks_inference(statement.text, statement.language) else frozenset()
        for figure in _unproven(statement, evidence, days.stated | inferred):
            message = f"`{figure}` does not stand in the cited paragraphs ({', '.join(map(str, cited))})"
            mend = "Cite the paragraph that states it, correct it, or say that the date is inferred."
            yield statement.problem(message, mend)


def _unproven_days(base: KnowledgeBase, article: Article, paragraphs: Mapping[int, str]) -> Iterator[Problem]:
    """The calendar dates of meetings that are said to be stated, but do not stand where the meeting cites."""
    moved = {update.meeting for update in base.updates.values() if update.start is not None}
    for meeting in base.meetings.values():
        ours = all(source.article == article.id for source in meeting.sources)
        if not meeting.stated or not ours or meeting.id in moved or meeting.status is MeetingStatus.POSTPONED:
            continue
        cited = sorted({source.paragraph for source in meeting.sources})
        evidence = _evidence([paragraphs.get(number, "") for number in cited], article.language)
        for field, moment in (("start", meeting.start), ("end", meeting.end)):
            _, month, day = known_day(moment)
            if month not in evidence.months or (day is not None and Decimal(day) not in evidence.values):
                message = f"this day does not stand in the cited paragraphs ({', '.join(map(str, cited))})"
                mend = "Cite the paragraph that states it, correct it, or write `stated: false`."
                yield Problem(file=f"meetings/{meeting.id}.yaml", where=field, message=message, mend=mend)


def _cited(base: KnowledgeBase, article: Article, statement: Statement) -> list[int] | None:
    """The paragraphs against which a statement's numbers are held; None if this article cannot tell."""
    if statement.sources:
        ours = all(source.article == article.id for source in statement.sources)
        return sorted({source.paragraph for source in statement.sources}) if ours else None
    whole = statement.of_silence and len(base.articles) == 1
    return [paragraph.number for paragraph in article.paragraphs] if whole else None


def _evidence(texts: Sequence[str], language: str) -> _Evidence:
    return _Evidence(
        values=frozenset().union(*(stated(text, language) for text in texts)),
        months=frozenset(date.month for text in texts for date in dates(text, language)),
    )


def _unproven(statement: Statement, evidence: _Evidence, days: Collection[KnownDay]) -> Iterator[str]:
    """The numbers and dates of a statement that neither the evidence nor the allowed days hold."""
    for date in dates(statement.text, statement.language):
        if not _is_proven(date, evidence, days):
            yield date.text
    years, ordinals = {day.year for day in days}, {day.day for day in days}
    for number in numbers(statement.text, statement.language):
        known = number.value in years or (number.ordinal and number.value in ordinals)
        if number.value not in evidence.values and not known:
            yield number.text


def _is_proven(date: CalendarDate, evidence: _Evidence, days: Collection[KnownDay]) -> bool:
    same_month = {day.day for day in days if day.month == date.month}
    return (
        (evidence.values.issuperset(map(Decimal, date.days)) or same_month.issuperset(date.days))
        and (date.month in evidence.months or bool(same_month))
        and (date.year is None or date.year in evidence.values or date.year in {day.year for day in days})
    )
