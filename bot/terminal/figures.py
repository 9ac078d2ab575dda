"""The figures of an evaluation, printed as tables."""

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.evaluating.scoring import FINE, Figures, Outcome, Scored, figures

OUTCOMES = tuple(Outcome)


def print_figures(console: Console, title: str, scored: Sequence[Scored]) -> None:
    """Print the mistakes, a row for each kind of question, and the shares."""
    apart = [one for one in scored if one.question.is_either]
    counted = [one for one in scored if not one.question.is_either]
    for one in counted:
        if one.outcome not in FINE:
            said = [part.entry.id if part.entry else part.reason or part.decision for part in one.reply.parts]
            console.print(
                Text(f"{one.outcome}: {one.question.id} {_shown(one.question.text)} -> {', '.join(said)}"),
                soft_wrap=True,
            )
    console.print(_by_kind(title, counted))
    console.print(_shares(figures(counted)))
    if apart:
        fine = sum(one.outcome in FINE for one in apart)
        console.print(f"apart (either a right answer or an abstention is fine): {fine} of {len(apart)} fine")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 120 else text[:119] + "…")


def _by_kind(title: str, scored: Sequence[Scored]) -> Table:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for one in scored:
        kinds[one.question.kind].append(one.outcome)
    table = Table("kind", *OUTCOMES, title=Text(title), title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, outcomes in kinds.items():
        table.add_row(Text(kind), *(str(outcomes.count(outcome) or "") for outcome in OUTCOMES))
    return table


def _shares(found: Figures) -> str:
    shares = [
        ("right direct answers", found.right),
        ("right answer or suggestion", found.found),
        ("wrong direct answers", found.wrong),
        (f"of {found.unanswerable} that must find none: direct answers", found.false),
    ]
    parts = [f"{name} {share:.1%}" for name, share in shares if share is not None]
    return f"of {found.answerable} answerable: " + ", ".join(parts)
