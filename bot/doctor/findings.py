"""What the doctor finds, and how it is printed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Self

from rich.console import Console
from rich.text import Text

from bot.errors import BelegbotError


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """The bot works, but somebody should look."""
    ERROR = "error"
    """The bot does not start, or loses something."""


STYLES: Final = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.ERROR: "bold red"}
WIDTHS: Final = max(map(len, Verdict)), 12
"""Of the verdict, and of what was looked at."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    check: str
    verdict: Verdict
    said: str
    """A sentence."""
    remedy: str = ""
    """What to do: a sentence; empty where there is nothing, or `said` has it."""

    @classmethod
    def ok(cls, check: str, said: str, remedy: str = "") -> Self:
        """As it should be; the remedy is for whoever wants it otherwise."""
        return cls(check=check, verdict=Verdict.OK, said=said, remedy=remedy)

    @classmethod
    def warning(cls, check: str, said: str, remedy: str) -> Self:
        """Not as it should be."""
        return cls(check=check, verdict=Verdict.WARNING, said=said, remedy=remedy)

    @classmethod
    def error(cls, check: str, said: str, remedy: str) -> Self:
        """Broken."""
        return cls(check=check, verdict=Verdict.ERROR, said=said, remedy=remedy)

    @classmethod
    def of(cls, check: str, error: BelegbotError) -> Self:
        """What the bot would say at its start, which includes what to do."""
        return cls(check=check, verdict=Verdict.ERROR, said=str(error))


def passed(findings: Sequence[Finding]) -> bool:
    """Whether nothing is broken."""
    return all(finding.verdict is not Verdict.ERROR for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """For tools."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """A line for each, another one for what to do, and how many there were."""
    verdicts, checks = WIDTHS
    for finding in findings:
        line = Text(f"{finding.verdict:{verdicts}} ", style=STYLES[finding.verdict])
        line.append(f"{finding.check:{checks}} {_plain(finding.said)}", style="default not bold")
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(f"{'':{verdicts + checks}}   {finding.remedy}", style="dim"), soft_wrap=True)
    found = Counter(finding.verdict for finding in findings)
    console.print(f"Errors: {found[Verdict.ERROR]}, warnings: {found[Verdict.WARNING]}.", soft_wrap=True)


def _plain(text: str) -> str:
    """Without line breaks and the like: a part of it may come from a server."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
