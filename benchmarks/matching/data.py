"""The public question sets, as they are published, and the project's own base; nothing is downloaded.

The folder holds
- `clinc150/data_small.json`: CLINC150 (Larson et al. 2019), 150 intents, 50 phrasings each, with questions that are
  none of them; CC BY 3.0.
- `banking77/train.csv`, `banking77/test.csv`: BANKING77 (Casanueva et al. 2020), 77 intents of a bank; CC BY 4.0.
- `covid-qa/eval_question_similarity_de.csv`: pairs of German questions on Covid-19, alike or not (deepset 2020);
  CC BY 4.0.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question and the entries that answer it."""

    text: str
    right: frozenset[str]
    """Empty if the question is out of scope."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two questions."""

    first: str
    second: str
    alike: bool


Phrasing = tuple[str, str]
"""An entry and one of its phrasings."""


def clinc(folder: Path) -> tuple[list[Phrasing], list[Asked]]:
    """The phrasings, and the test questions with those that are out of scope."""
    data = json.loads((folder / "clinc150" / "data_small.json").read_text(encoding="utf-8"))
    phrasings = [(intent, text) for text, intent in data["train"]]
    questions = [Asked(text=text, right=frozenset({intent})) for text, intent in data["test"]]
    questions += (Asked(text=text, right=frozenset()) for text, _ in data["oos_test"])
    return phrasings, questions


def banking(folder: Path) -> tuple[list[Phrasing], list[Asked]]:
    """The phrasings and the test questions, all in scope."""
    phrasings = [(row["category"], row["text"]) for row in _rows(folder / "banking77" / "train.csv")]
    tested = _rows(folder / "banking77" / "test.csv")
    return phrasings, [Asked(text=row["text"], right=frozenset({row["category"]})) for row in tested]


def covid_pairs(folder: Path) -> list[Pair]:
    """The pairs, half of them alike."""
    rows = _rows(folder / "covid-qa" / "eval_question_similarity_de.csv")
    return [Pair(first=row["question_1"], second=row["question_2"], alike=row["similar"] == "1") for row in rows]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def own_phrasings(base: KnowledgeBase, language: str) -> list[Phrasing]:
    """The phrasings of the facts and the silences."""
    entries = [entry for entry in base.entries.values() if entry.kind is not Kind.SMALLTALK]
    return [(entry.id, text) for entry in entries for text in entry.asked(language)]


def answering(base: KnowledgeBase, entry: Entry) -> frozenset[str]:
    """The entries whose answer includes an entry's, itself among them."""
    return frozenset({entry.id}) | {other.id for other in base.entries.values() if other.tells(entry)}
