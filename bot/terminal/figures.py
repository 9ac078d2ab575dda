"""The figures of an evaluation, printed as tables."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.evaluating.ablation import Ablated
from bot.evaluating.comparing import counted
from bot.evaluating.evaluation import Comparison, Evaluation
from bot.evaluating.scoring import FINE, Figures, Outcome, Scored, mistakes
from bot.evaluating.wording import expected, said
from bot.knowledge.base import KnowledgeBase


def print_evaluation(console: Console, evaluation: Evaluation, base: KnowledgeBase) -> None:
    """Print the mistakes, the worst first, then a row for each kind of question, the shares, and what they would be
    under other thresholds; what was compared and left out, if anything was."""
    for one in mistakes(evaluation.scored):
        due = expected(one.question, base)
        _print_line(console, f"{one.outcome}: {_named(one)} -> {said(one)}; expected {due}")
    console.print(_by_kind(evaluation))
    console.print(_shares(evaluation.figures), soft_wrap=True)
    if apart := evaluation.apart:
        fine = sum(one.outcome in FINE for one in apart)
        console.print(f"apart (either a right answer or an abstention is fine): {fine} of {len(apart)} fine")
    console.print(_by_threshold(evaluation))
    if evaluation.error is not None:
        console.print(
            f"expected calibration error {evaluation.error:.1%} of {len(evaluation.claims)} questions", soft_wrap=True
        )
    if evaluation.ablation:
        console.print(_without(evaluation, evaluation.ablation))
    if evaluation.comparison:
        _print_comparison(console, evaluation.comparison)


def _print_line(console: Console, line: str) -> None:
    console.print(Text(line), soft_wrap=True)


def _named(scored: Scored) -> str:
    text = scored.question.text
    return f"{scored.question.id} {text if len(text) <= 120 else text[:119] + '…'!r}"


def _by_kind(evaluation: Evaluation) -> Table:
    table = _table(evaluation.title, "kind", *Outcome)
    for kind, outcomes in evaluation.by_kind.items():
        table.add_row(Text(kind), *(str(outcomes[outcome] or "") for outcome in Outcome))
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


def _by_threshold(evaluation: Evaluation) -> Table:
    table = _table("with another answer threshold", "threshold", "right", "wrong", "false", "precision")
    for threshold, found in evaluation.by_threshold.items():
        name = f"{threshold:.2f}{' in force' if threshold == evaluation.threshold else ''}"
        table.add_row(name, *map(_share, (found.right, found.wrong, found.false, found.precision)))
    return table


def _without(evaluation: Evaluation, ablation: Sequence[Ablated]) -> Table:
    """The figures without each kind of evidence, below those with all."""
    table = _table("without one kind of evidence", "evidence", "right", "wrong", "false", "calibration error")
    found = evaluation.figures
    table.add_row("(with all)", *map(_share, (found.right, found.wrong, found.false, evaluation.error)))
    for one in ablation:
        found = one.figures
        table.add_row(one.name, *map(_share, (found.right, found.wrong, found.false, one.error)))
    return table


def _print_comparison(console: Console, comparison: Comparison) -> None:
    for change in comparison.changes:
        before, after = (f"{one.outcome} {said(one)}" for one in (change.before, change.after))
        _print_line(console, f"{change.turn}: {_named(change.after)}: {before} → {after}")
    counts = ", ".join(f"{count} {turn}" for turn, count in counted(comparison.changes).items())
    _print_line(console, f"since {comparison.revision} ({comparison.what}): {counts}")


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(first, *others, title=Text(title), title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
