"""The figures, each beside its aim."""

from dataclasses import dataclass, field
from typing import Final

from rich.console import Console
from rich.table import Table

WIDTH: Final = 110


@dataclass(kw_only=True)
class Figures:
    """What was measured, on each database."""

    kinds: tuple[str, ...]
    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By what was measured and its aim: the figure on each database."""

    def add(self, kind: str, what: str, aim: str, figure: str) -> None:
        """Note a figure, and say it at once: a whole run takes a quarter of an hour."""
        self.rows.setdefault((what, aim), {})[kind] = figure
        Console(stderr=True, width=WIDTH).print(f"{kind}: {what}: {figure}", highlight=False)

    def print(self, title: str) -> None:
        """All in one table."""
        table = Table("", "aim", title=title)
        for kind in self.kinds:
            table.add_column(kind, justify="right")
        for (what, aim), by_kind in self.rows.items():
            table.add_row(what, aim, *(by_kind.get(kind, "") for kind in self.kinds))
        Console(width=WIDTH).print(table)
