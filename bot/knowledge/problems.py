"""What is wrong with the curated base, and how an editor mends it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.errors import KnowledgeError


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The base is refused, or it would mislead a reader."""
    WARNING = "warning"
    """Worth an editor's look."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to mend; `str()` is one line."""

    file: str
    """Relative to the base's folder."""
    where: str
    """The entry and field, in words; empty for the file as a whole."""
    message: str
    """What is wrong, without a full stop."""
    mend: str
    """What to do: a sentence."""
    line: int | None = None
    """From 1."""
    column: int | None = None
    """From 1."""
    severity: Severity = Severity.ERROR
    details: Mapping[str, object] | None = None
    """What the message says, for tools: as JSON."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{': '.join(part for part in (place, self.where, self.message) if part)}. {self.mend}"
        return " ".join(text.split())

    def as_dict(self) -> dict[str, object]:
        """All fields, for JSON; `details` only where there are any."""
        fields = asdict(self)
        return fields if self.details else {name: value for name, value in fields.items() if name != "details"}


class ProblemsError(KnowledgeError):
    """A base that cannot be used; `problems` are all that were found, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        first, *others = self.problems
        return f"{first} ({len(others)} more: belegbot check lists them.)" if others else str(first)
