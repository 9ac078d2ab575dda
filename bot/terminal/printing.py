"""Replies and problems, printed for people."""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answering import Considered, Reply
from bot.answering.wording import cited, passages, sentence, source_line
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.schema import Entry, Kind


def print_reply(console: Console, reply: Reply, base: KnowledgeBase) -> list[Entry]:
    """Print a reply; the entries that its numbered questions stand for, in order."""
    offered: list[Entry] = []
    for part in reply.parts:
        if part.entry and part.entry.kind is not Kind.SMALLTALK:
            console.print(Text(part.entry.question[reply.language], style="bold"))
        console.print(Text(sentence(part, base, reply.language)))
        if part.entry and part.entry.kind is not Kind.SMALLTALK:
            _print_source(console, part.entry, base, reply.language)
        related = [base.entries[entry_id] for entry_id in part.entry.related] if part.entry else []
        for entry in dict.fromkeys(entry.id for entry in (*part.suggestions, *related)):
            offered.append(base.entries[entry])
            console.print(Text(f"  {len(offered)}  {base.entries[entry].question[reply.language]}", style="cyan"))
        console.print()
    return offered


def _print_source(console: Console, entry: Entry, base: KnowledgeBase, language: str) -> None:
    for article, paragraphs in cited(entry, base):
        console.print(Text(source_line(article, paragraphs, language), style="dim italic"))
    for line in passages(entry, base, language):
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2), expand=False))


def print_considered(console: Console, reply: Reply) -> None:
    """Print why: the likeliest entries of each part, what spoke for them and which guards forbade them."""
    for part in reply.parts:
        table = Table(title=Text(f"«{part.text}»: {part.reason or part.decision}"), title_justify="left")
        for heading in ("entry", "probability", "closest phrasing", "evidence", "guards"):
            table.add_column(heading, overflow="fold")
        for one in part.considered:
            table.add_row(one.entry.id, f"{one.probability:.2f}", Text(one.phrasing), _evidence(one), _guards(one))
        console.print(table)


def _evidence(one: Considered) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in one.evidence.items() if value)


def _guards(one: Considered) -> str:
    return "forbid: " + ", ".join(sorted(one.failed)) if one.failed else "pass"


def print_problems(console: Console, problems: Iterable[Problem], passed: str) -> bool:
    """Print each problem on a line and a summary; whether there is no error among them."""
    listed = list(problems)
    for problem in listed:
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        console.print(Text(f"{problem.severity}: ", style=style) + Text(str(problem)), soft_wrap=True)
    errors = sum(problem.severity is Severity.ERROR for problem in listed)
    if not listed:
        console.print(Text(passed, style="green"))
    else:
        console.print(f"{errors} errors, {len(listed) - errors} warnings")
    return errors == 0
