"""What a reply says, in plain sentences; how they look is each face's own affair."""

from collections.abc import Iterator, Sequence

from bot.answering.reply import Decision, Part, Reason
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Article, Entry, Kind, Source
from bot.locales import translate


def sentence(part: Part, base: KnowledgeBase, language: str) -> str:
    """The body of a part: the curated answer, or what is said where there is none."""
    if part.entry:
        return part.entry.answer[language]
    if part.decision is Decision.SUGGEST:
        return translate(language, "suggest")
    match part.reason:
        case Reason.LANGUAGE:
            return translate(language, "unsupported-language")
        case Reason.CONTEXT:
            return translate(language, "needs-context")
        case Reason.EMPTY:
            return translate(language, "empty")
        case _:
            return translate(language, "no-match", topics=", ".join(covered(base, language)))


def covered(base: KnowledgeBase, language: str) -> Iterator[str]:
    """The titles of the topics that the source tells something about."""
    for topic in base.topics.values():
        if topic.listed and any(entry.kind is Kind.FACT for entry in topic.entries):
            yield topic.title[language]


def cited(sources: Sequence[Source], base: KnowledgeBase) -> Sequence[tuple[Article, Sequence[int]]]:
    """Each article with the paragraphs that are cited; no sources mean all of all articles."""
    paragraphs: dict[str, list[int]] = {source.article: [] for source in sources}
    for source in sources:
        paragraphs[source.article].append(source.paragraph)
    if not paragraphs:
        return [(article, ()) for article in base.articles.values()]
    return [(base.articles[name], sorted(set(numbers))) for name, numbers in paragraphs.items()]


def source_line(article: Article, paragraphs: Sequence[int], language: str) -> str:
    """Agency, place, date and paragraphs."""
    return translate(
        language,
        "source-line",
        agency=article.agency,
        place=article.dateline[language],
        date=article.date.day,
        stated="yes" if article.date.stated else "no",
        count=len(paragraphs),
        paragraphs=", ".join(map(str, paragraphs)),
    )


def passages(entry: Entry, base: KnowledgeBase, language: str) -> Iterator[str]:
    """Where the evidence stands, who says so, and how anyone with the article can check it."""
    yield from anchors(entry.sources, language)
    if entry.attribution:
        yield translate(language, "evidence-attribution", attribution=entry.attribution[language])
    if entry.as_of:
        yield translate(language, "evidence-as-of", date=entry.as_of)
    if entry.sources:
        yield how_to_check(entry.sources, language)
    else:
        for article, _ in cited((), base):
            yield translate(language, "evidence-silence", paragraphs=len(article.paragraphs))


def anchors(sources: Sequence[Source], language: str) -> Iterator[str]:
    """The paragraph of each passage, and the words that locate it there."""
    for source in sources:
        yield translate(language, "evidence-anchor", paragraph=source.paragraph, anchor=source.anchor)


def how_to_check(sources: Sequence[Source], language: str) -> str:
    """What anyone with the article can do to see that the passages stand there."""
    return translate(language, "evidence-check", count=len({source.paragraph for source in sources}))
