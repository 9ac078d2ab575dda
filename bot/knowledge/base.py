"""The curated base as the bot uses it: complete, consistent and unchangeable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.knowledge.consistency import contradictions, located, short_id
from bot.knowledge.folder import Files, read_folder
from bot.knowledge.problems import Problem, ProblemsError, Severity
from bot.knowledge.schema import Aims, Article, Entry, Meeting, Topic, Update, VocabularyFile
from bot.matching.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All files of a base, as they stood when it was loaded."""

    version: str
    """Twelve hexadecimal digits that change with any file."""
    articles: Mapping[str, Article]
    topics: Mapping[str, Topic]
    """By id, in the order in which readers browse them."""
    entries: Mapping[str, Entry]
    """By id, in the order of the files."""
    topic_of: Mapping[str, str]
    """The topic of each entry, both by id."""
    meetings: Mapping[str, Meeting]
    updates: Mapping[str, Update]
    vocabularies: Mapping[str, VocabularyFile]
    """By language; a language may have none."""
    aims: Aims
    lines: Mapping[str, int]
    """The line in its topic's file at which each entry begins."""
    _by_short: Mapping[str, Entry] = field(repr=False)

    def short(self, entry_id: str) -> str:
        """Eight letters and digits for an entry, the same in every version of the base."""
        return short_id(entry_id)

    def by_short(self, short: str) -> Entry | None:
        """The entry that `short` stands for, or None if this version of the base has no such entry."""
        return self._by_short.get(short)

    def vocabulary(self, language: str) -> Vocabulary:
        """What words mean in a language, as the matcher wants it; empty if the base has no such file."""
        if (file := self.vocabularies.get(language)) is None:
            return Vocabulary()
        return Vocabulary(synonyms=file.synonyms, abbreviations=file.abbreviations, names=file.names)

    def problem(
        self,
        entry: Entry,
        field: str,
        message: str,
        mend: str,
        severity: Severity = Severity.ERROR,
        *,
        details: Mapping[str, object] | None = None,
    ) -> Problem:
        """A problem of a field of one of the entries."""
        return Problem(
            file=f"entries/{self.topic_of[entry.id]}.yaml",
            line=self.lines[entry.id],
            where=", ".join(part for part in (f'entry "{entry.id}"', field) if part),
            message=message,
            mend=mend,
            severity=severity,
            details=details,
        )


def load_base(folder: Path) -> KnowledgeBase:
    """The base in `folder`; ProblemsError (a KnowledgeError) with everything that is wrong with it."""
    files = read_folder(folder)
    if problems := tuple(contradictions(files)):
        raise ProblemsError(problems)
    return _assemble(files)


def _assemble(files: Files) -> KnowledgeBase:
    entries = tuple(located(files))
    topics = sorted((file.model for file in files.topics), key=lambda topic: (topic.order, topic.topic))
    return KnowledgeBase(
        version=files.version,
        articles=MappingProxyType({file.model.id: file.model for file in files.articles}),
        topics=MappingProxyType({topic.topic: topic for topic in topics}),
        entries=MappingProxyType({here.entry.id: here.entry for here in entries}),
        topic_of=MappingProxyType(
            {entry.id: file.model.topic for file in files.topics for entry in file.model.entries}
        ),
        meetings=MappingProxyType({file.model.id: file.model for file in files.meetings}),
        updates=MappingProxyType({file.model.id: file.model for file in files.updates}),
        vocabularies=MappingProxyType({file.model.language: file.model for file in files.vocabularies}),
        aims=files.aims,
        lines=MappingProxyType({here.entry.id: here.line for here in entries}),
        _by_short=MappingProxyType({short_id(here.entry.id): here.entry for here in entries}),
    )
