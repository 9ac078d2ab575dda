"""The quiet lines below an answer: where it stands, and how anyone with the article can check that."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.chat.markup import Markup, bold, folded, italic, joined, link, text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Article, Entry
from bot.locales import translate

LINE_UNITS: Final = 250
MOST_ARTICLES: Final = 2
MOST_ANCHORS: Final = 4


def source_lines(entry: Entry, base: KnowledgeBase, language: str) -> Markup:
    """Agency, place, date and paragraphs of each article; a silence rests on articles as a whole."""
    return joined("\n", [italic(text(_source_line(*cited, language), LINE_UNITS)) for cited in _cited(entry, base)])


def evidence(entry: Entry, base: KnowledgeBase, language: str) -> Markup:
    """A quotation that opens when it is tapped: the passages, who says so, and how to check."""
    lines = [bold(text(translate(language, "evidence")))]
    lines += [text(line, LINE_UNITS) for line in _passages(entry, base, language)]
    addresses = [article.url for article, _ in _cited(entry, base) if article.url]
    lines += [link(text(translate(language, "evidence-link")), address) for address in addresses]
    return folded(joined("\n", lines))


def article_line(article: Article, language: str) -> Markup:
    """What there is to know about an article."""
    title = bold(text(article.title[language], LINE_UNITS))
    about = translate(
        language,
        "source-article",
        agency=article.agency,
        place=article.dateline[language],
        date=article.date.day,
        stated=_yes_no(article.date.stated),
        paragraphs=len(article.paragraphs),
    )
    address = [link(text(translate(language, "evidence-link")), article.url)] if article.url else []
    return joined("\n", [title, text(about, LINE_UNITS), *address])


def _cited(entry: Entry, base: KnowledgeBase) -> Sequence[tuple[Article, Sequence[int]]]:
    """Each article with the paragraphs that the entry cites: none of them means all."""
    paragraphs: dict[str, list[int]] = {source.article: [] for source in entry.sources}
    for source in entry.sources:
        paragraphs[source.article].append(source.paragraph)
    if not paragraphs:
        return [(article, ()) for article in base.articles.values()][:MOST_ARTICLES]
    return [(base.articles[name], sorted(set(cited))) for name, cited in paragraphs.items()][:MOST_ARTICLES]


def _source_line(article: Article, paragraphs: Sequence[int], language: str) -> str:
    return translate(
        language,
        "source-line",
        agency=article.agency,
        place=article.dateline[language],
        date=article.date.day,
        stated=_yes_no(article.date.stated),
        count=len(paragraphs),
        paragraphs=", ".join(map(str, paragraphs)),
    )


def _passages(entry: Entry, base: KnowledgeBase, language: str) -> Iterator[str]:
    for source in entry.sources[:MOST_ANCHORS]:
        yield translate(language, "evidence-anchor", paragraph=source.paragraph, anchor=source.anchor)
    if entry.attribution:
        yield translate(language, "evidence-attribution", attribution=entry.attribution[language])
    if entry.as_of:
        yield translate(language, "evidence-as-of", date=entry.as_of)
    if entry.sources:
        yield translate(language, "evidence-check", count=len({source.paragraph for source in entry.sources}))
    else:
        for article, _ in _cited(entry, base):
            yield translate(language, "evidence-silence", paragraphs=len(article.paragraphs))


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
