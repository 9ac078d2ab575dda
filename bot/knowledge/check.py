"""What an editor should know about a base: everything the loader refuses, and what would make it answer badly."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.knowledge.announcing import disagreements
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.inference import days_of, unmarked
from bot.knowledge.problems import Problem, ProblemsError, Severity
from bot.knowledge.schema import LANGUAGES, MAX_ANSWER, MAX_QUESTION, Entry, Kind
from bot.knowledge.statements import statements
from bot.knowledge.stealing import stealing
from bot.knowledge.wording import fold
from bot.matching.text import Analyzer, normalise, words_of

ENOUGH_PHRASINGS: Final = 10
STOP_WORDS: Final[Mapping[str, str]] = {
    "de": (
        "aber als am an auch auf aus bei bis da das dass dem den denn der des die doch du ein eine einem einen einer "
        "er es für hat ich ihr im in ist ja kein man mit nach nein nicht noch nur ob oder sein sich sie sind so über "
        "um und uns vom von vor war warum was wann wegen wem wen wenn wer wie wieso wir wird wo zu zum zur"
    ),
    "en": (
        "a about all an and are as at be been but by can did do does for from had has have he her him his how i if in "
        "is it its me my no not of on or our she so that the their them they this to us was we were what when where "
        "which who why will with yes you your"
    ),
}


def check(folder: Path) -> list[Problem]:
    """All problems of the base in `folder`, by file and line; the base is sound if none is an error."""
    try:
        base = load_base(folder)
    except ProblemsError as error:
        return list(error.problems)
    problems = [
        *_entries(base),
        *_unmarked_dates(base),
        *_unlinked(base),
        *_unused_vocabulary(base),
        *disagreements(base),
        *stealing(base),
    ]
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _entries(base: KnowledgeBase) -> Iterator[Problem]:
    for entry in base.entries.values():
        for language in LANGUAGES:
            yield from _lengths(base, entry, language)
            yield from _phrasings(base, entry, language)


def _lengths(base: KnowledgeBase, entry: Entry, language: str) -> Iterator[Problem]:
    for field, text, limit in (
        ("answer", entry.answer[language], MAX_ANSWER),
        ("question", entry.question[language], MAX_QUESTION),
    ):
        if len(text) > limit:
            message = f"the text has {len(text)} characters, more than {limit}"
            yield base.problem(entry, f"{field}.{language}", message, "Shorten it, or make two entries.")


def _phrasings(base: KnowledgeBase, entry: Entry, language: str) -> Iterator[Problem]:
    field = f"phrasings.{language}"
    folded = {fold(text) for text in entry.phrasings[language]}
    if not folded:
        yield base.problem(entry, field, "there are no phrasings", "Write at least ten, as ten people would ask.")
    elif len(folded) < ENOUGH_PHRASINGS:
        message = f"there are only {len(folded)} different phrasings"
        mend = f"Write {ENOUGH_PHRASINGS - len(folded)} more, as other people would ask."
        yield base.problem(entry, field, message, mend, Severity.WARNING)
    for word in sorted(folded.intersection(STOP_WORDS[language].split())):
        if entry.kind is Kind.SMALLTALK:  # where "yes" is a whole message
            continue
        message = f"the phrasing `{word}` says nothing by itself"
        yield base.problem(entry, field, message, "Remove it, or write a whole question.", Severity.WARNING)


def _unmarked_dates(base: KnowledgeBase) -> Iterator[Problem]:
    for statement in statements(base):
        for date in unmarked(statement.text, statement.language, days_of(base, statement.sources)):
            mend = "Say that the date is inferred, or name the weekday only."
            yield statement.problem(f"`{date.text}` is inferred and does not say so", mend)


def _unlinked(base: KnowledgeBase) -> Iterator[Problem]:
    linked = {link for entry in base.entries.values() for link in (*entry.related, entry.nearest)}
    for entry in base.entries.values():
        # A silence or small talk is what somebody asks for, nothing to lead a reader to.
        if entry.kind is Kind.FACT and entry.id not in linked:
            mend = "Name it under `related` in a neighbouring entry."
            yield base.problem(entry, "", "no other entry leads here", mend, Severity.WARNING)


def _unused_vocabulary(base: KnowledgeBase) -> Iterator[Problem]:
    for language, file in base.vocabularies.items():
        analyzer = Analyzer(language)

        def stems(text: str, analyzer: Analyzer = analyzer) -> str:
            return f" {' '.join(analyzer.stem(word) for word in words_of(normalise(text)))} "

        texts = "".join(stems(text) for entry in base.entries.values() for text in _texts(entry, language))
        groups = [("synonyms", name, words) for name, words in file.synonyms.items()]
        # Names are not looked at: one that no entry has keeps questions about it from being answered.
        groups += [("abbreviations", short, (short, long)) for short, long in file.abbreviations.items()]
        for kind, name, words in groups:
            if not any(stems(word) in texts for word in words):
                yield Problem(
                    file=f"vocabulary/{language}.yaml",
                    where=f"{kind}.{name}",
                    message="none of these words stands in any question, phrasing or answer",
                    mend="Add the word that the entries use, or remove it.",
                    severity=Severity.WARNING,
                )


def _texts(entry: Entry, language: str) -> tuple[str, ...]:
    return entry.question[language], entry.answer[language], *entry.phrasings[language]
