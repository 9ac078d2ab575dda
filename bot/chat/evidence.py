"""The quiet lines below an answer: where it stands, and how anyone with the article can check that."""

from typing import Final

from bot.answering.wording import cited, passages, source_line
from bot.chat.markup import Markup, bold, folded, italic, joined, link, text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Article, Entry
from bot.locales import translate

LINE_UNITS: Final = 250
MOST_ARTICLES: Final = 2
MOST_ANCHORS: Final = 4


def source_lines(entry: Entry, base: KnowledgeBase, language: str) -> Markup:
    """Agency, place, date and paragraphs of each article; a silence rests on articles as a whole."""
    lines = [source_line(*place, language) for place in cited(entry.sources, base)[:MOST_ARTICLES]]
    return joined("\n", [italic(text(line, LINE_UNITS)) for line in lines])


def evidence(entry: Entry, base: KnowledgeBase, language: str) -> Markup:
    """A quotation that opens when it is tapped: the passages, who says so, and how to check."""
    few = entry.model_copy(update={"sources": entry.sources[:MOST_ANCHORS]})
    lines = [bold(text(translate(language, "evidence")))]
    lines += [text(line, LINE_UNITS) for line in passages(few, base, language)]
    addresses = [article.url for article, _ in cited(few.sources, base)[:MOST_ARTICLES] if article.url]
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
        stated="yes" if article.date.stated else "no",
        paragraphs=len(article.paragraphs),
    )
    address = [link(text(translate(language, "evidence-link")), article.url)] if article.url else []
    return joined("\n", [title, text(about, LINE_UNITS), *address])
