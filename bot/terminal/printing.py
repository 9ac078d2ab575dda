"""Replies and problems, printed for people."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answering import Reply
from bot.answering.explaining import Explained, Explanation, Verdict
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
    for article, paragraphs in cited(entry.sources, base):
        console.print(Text(source_line(article, paragraphs, language), style="dim italic"))
    for line in passages(entry, base, language):
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2), expand=False))


def print_explanations(console: Console, explanations: Iterable[Explanation]) -> None:
    """Print why: the decision on each part, then each entry that was thought of and what spoke for and against it."""
    for why in explanations:
        part = why.part
        console.print(Text(f"«{part.text}»: {part.reason or part.decision}", style="bold"))
        if why.about:
            console.print(f"follow-up, with words of {why.about.id}")
        if why.lead and why.threshold is not None and why.margin is not None:
            console.print(
                f"{why.lead.considered.entry.id}: confidence {why.lead.confidence:.2f}, "
                f"threshold {why.threshold:.2f}, margin {why.margin:+.2f}"
            )
        for candidate in why.candidates:
            console.print()
            _print_candidate(console, candidate)
        console.print()


def _print_candidate(console: Console, candidate: Explained) -> None:
    one = candidate.considered
    console.print(
        Text(one.entry.id, style="bold cyan")
        + Text(f"  probability {one.probability:.2f}, confidence {candidate.confidence:.2f}", style="not bold default")
    )
    _print_indented(console, "closest phrasing", one.phrasing)
    if candidate.words:
        console.print(Padding(_alignment(candidate), (0, 0, 0, 2), expand=False))
    for verdict in Verdict:
        guards = [guard for guard, said in candidate.guards.items() if said is verdict]
        if guards:
            _print_indented(console, f"guards {verdict}", ", ".join(guards), "red" if verdict is Verdict.FAILED else "")
    _print_indented(
        console, "evidence", ", ".join(f"{name} {value:.2f}" for name, value in one.evidence.items() if value)
    )


def _print_indented(console: Console, label: str, said: str, style: str = "") -> None:
    console.print(Padding(Text(f"{label}: ", style="dim") + Text(said, style=style), (0, 0, 0, 2), expand=False))


def _alignment(candidate: Explained) -> Table:
    """The question's words, how much they weigh, and what they meet in the entry."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("question", overflow="fold")
    table.add_column("weight", justify="right", no_wrap=True)
    table.add_column("carried", justify="right", no_wrap=True)
    table.add_column("entry", overflow="fold")
    table.add_column("how they meet")
    for word in candidate.words:
        met = word.met
        table.add_row(
            Text(" ".join(word.words)),
            f"{word.weight:.2f}",
            f"{word.carried:.2f}",
            Text(", ".join(map(" ".join, met.words)) if met else "–"),
            f"{met.how}{', elsewhere' if met.elsewhere else ''}" if met else "unexplained",
            style=None if met else "yellow",
        )
    return table


def print_problems(console: Console, problems: Iterable[Problem], passed: str) -> bool:
    """Print each problem on a line and a summary; whether there is no error among them."""
    listed = list(problems)
    for problem in listed:
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        console.print(Text(f"{problem.severity}: ", style=style) + Text(str(problem)), soft_wrap=True)
    errors = sum(problem.severity is Severity.ERROR for problem in listed)
    if not listed:
        console.print(Text(passed, style="green"), soft_wrap=True)
    else:
        console.print(f"{errors} errors, {len(listed) - errors} warnings")
    return errors == 0
