"""Reads an update from outside the base's folder: from a file of its own, or from what an editor sends."""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.reading import MAX_BYTES, parse
from bot.knowledge.references import Known
from bot.knowledge.schema import Update
from bot.knowledge.update_rules import misfits
from bot.knowledge.validating import validate


def read_update(data: bytes | str, name: str, base: KnowledgeBase) -> Update:
    """The update that YAML holds, if it fits the base; ProblemsError with everything that is wrong with it.

    `name` is what the problems call the file. The update may replace one that the base does not have: that one may
    have been published from elsewhere, too.
    """
    if isinstance(data, str):
        data = data.encode(errors="surrogatepass")
    if len(data) > MAX_BYTES:
        message = f"there are {len(data):,} bytes, more than {MAX_BYTES:,}"
        raise ProblemsError([Problem(file=name, where="", message=message, mend="Shorten it.")])
    document = parse(data, file=name)
    update = validate(Update, document)
    known = Known(
        paragraphs={
            article.id: [paragraph.number for paragraph in article.paragraphs] for article in base.articles.values()
        },
        entries=base.entries,
        meetings=base.meetings,
        updates={**base.updates, update.id: update},
    )
    if problems := tuple(misfits(document, update, known)):
        raise ProblemsError(problems)
    return update
