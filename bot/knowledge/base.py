"""The curated base as the bot uses it: complete, consistent and unchangeable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.knowledge.consistency import contradictions, located, short_id
from bot.knowledge.folder import Files, read_folder
from bot.knowledge.problems import ProblemsError
from bot.knowledge.schema import Article, Entry, Meeting, Topic, VocabularyFile


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All files of a base, as they stood when it was loaded."""

    version: str
    """Twelve hexadecimal digits that change with any file."""
    articles: Mapping[str, Article]
    topics: Mapping[str, Topic]
    entries: Mapping[str, Entry]
    """By id, in the order of the files."""
    topic_of: Mapping[str, str]
    """The topic of each entry, both by id."""
    meetings: Mapping[str, Meeting]
    vocabularies: Mapping[str, VocabularyFile]
    """By language; a language may have none."""
    lines: Mapping[str, int]
    """The line in its topic's file at which each entry begins."""
    _by_short: Mapping[str, Entry] = field(repr=False)

    def short(self, entry_id: str) -> str:
        """Eight letters and digits for an entry, the same in every version of the base."""
        return short_id(entry_id)

    def by_short(self, short: str) -> Entry | None:
        """The entry that `short` stands for, or None if this version of the base has no such entry."""
        return self._by_short.get(short)


def load_base(folder: Path) -> KnowledgeBase:
    """The base in `folder`; ProblemsError (a KnowledgeError) with everything that is wrong with it."""
    files = read_folder(folder)
    if problems := tuple(contradictions(files)):
        raise ProblemsError(problems)
    return _assemble(files)


def _assemble(files: Files) -> KnowledgeBase:
    entries = tuple(located(files))
    return KnowledgeBase(
        version=files.version,
        articles=MappingProxyType({file.model.id: file.model for file in files.articles}),
        topics=MappingProxyType({file.model.topic: file.model for file in files.topics}),
        entries=MappingProxyType({here.entry.id: here.entry for here in entries}),
        topic_of=MappingProxyType(
            {entry.id: file.model.topic for file in files.topics for entry in file.model.entries}
        ),
        meetings=MappingProxyType({file.model.id: file.model for file in files.meetings}),
        vocabularies=MappingProxyType({file.model.language: file.model for file in files.vocabularies}),
        lines=MappingProxyType({here.entry.id: here.line for here in entries}),
        _by_short=MappingProxyType({short_id(here.entry.id): here.entry for here in entries}),
    )
