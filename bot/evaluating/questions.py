"""Question files: what people may ask, and what a right reply states."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import BelegbotError
from bot.knowledge.schema import LANGUAGES, FactId

EITHER: Final = "EITHER"
HINTS: Final = {"facts": "must be ids such as [F1, F2], or patterns by language such as {de: [Freitag], en: [Friday]}"}
"""What to write, where pydantic would speak of all that it tried."""


class GoldenQuestion(BaseModel):
    """One question and what is expected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    lang: Literal["de", "en"]
    kind: str
    text: str
    expect: Literal["answer", "abstain"]
    facts: tuple[FactId, ...] | Mapping[Literal["de", "en"], tuple[str, ...]] = ()
    """What a right answer states: ids of facts, or by language the patterns that its text matches."""
    either: bool = False
    """Whether a right answer and an abstention are both fine; also said by EITHER in the note."""
    note: str = ""

    @property
    def is_either(self) -> bool:
        """Whether it is scored apart."""
        return self.either or EITHER in self.note


def read_questions(path: Path) -> tuple[GoldenQuestion, ...]:
    """The questions of a YAML file, or of all in a folder (language from the folder's name, if not in the file)."""
    if not path.exists():
        raise BelegbotError(f"{path}: there is no such file or folder of questions.")
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    questions = tuple(question for file in files for question in _read(file))
    if not questions:
        raise BelegbotError(f"{path}: holds no questions.")
    return questions


def _read(file: Path) -> Iterator[GoldenQuestion]:
    try:
        text, loader = file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        items = yaml.load(text, Loader=loader)  # nosec B506 # noqa: S506 - both are safe loaders
    # Beside YAML's own: a folder, other encodings, impossible dates.
    except (yaml.YAMLError, OSError, ValueError) as error:
        raise BelegbotError(f"{file}: is not readable as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(items, list):
        raise BelegbotError(f"{file}: must be a list of questions, each with id, text and expect.")
    for number, item in enumerate(items, 1):
        yield _question(file, number, item)


def _question(file: Path, number: int, item: object) -> GoldenQuestion:
    language = file.parent.name if file.parent.name in LANGUAGES else None
    try:
        fields = {"lang": language, **item} if language and isinstance(item, dict) else item
        question = GoldenQuestion.model_validate(fields)
        patterns = question.facts.values() if isinstance(question.facts, Mapping) else ()
        for pattern in (pattern for each in patterns for pattern in each):
            re.compile(pattern)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "all of it"
        raise BelegbotError(f"{file}: question {number}: {field}: {HINTS.get(field, first['msg'])}.") from error
    except re.error as error:
        raise BelegbotError(f"{file}: question {number}: a pattern is malformed: {error}.") from error
    return question
