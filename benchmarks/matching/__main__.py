"""How well the matcher finds the entry that is meant and knows when it has: beside rapidfuzz, BM25 and TF-IDF.

`make bench-matching DATA=folder` prints the tables and writes the figures and plots; data.py says what the folder
holds, tasks.py what is asked, thresholds.py how a bank sets its threshold. All draws have fixed seeds.
"""

import argparse
import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.matching.data import covid_pairs
from benchmarks.matching.metrics import Curve
from benchmarks.matching.product import PRODUCT
from benchmarks.matching.rivals import RIVALS, Method
from benchmarks.matching.running import CLEAN, NOISY, PRECISION, Figures, manners, pair_auroc, run
from benchmarks.matching.tasks import Task, tasks
from benchmarks.matching.thresholds import TARGET
from bot.evaluating.plot import plotted

METHODS: Final = (PRODUCT, *RIVALS)
WIDTH: Final = 150
FIELDS: Final = ("hit", "mrr", "auroc", "coverage", "bank_precision", "bank_coverage", "ece")
HEADS: Final = (
    "hit@1",
    "MRR",
    "AUROC",
    "coverage at .95",
    f"precision, own threshold ({TARGET})",
    "coverage there",
    "ECE",
)
HEADLINES: Final = {
    "CLINC150, 10 phrasings an entry": (0.80, 0.72),
    "BANKING77, 10 phrasings an entry": (0.76, 0.68),
    "BANKING77, all phrasings": (0.905, 0.84),
    "COVID-QA, German": (0.45, 0.41),
}
"""hit@1 that the matcher is to reach: clean, noisy."""
MARK: Final = 0.87
"""The precision that it is to reach in each task at the threshold that its bank sets for TARGET."""
YARDSTICK: Final = "TF-IDF letters"
"""The method by whose coverage that of the matcher is measured."""


def table(title: str, heads: Sequence[str]) -> Table:
    """A table with names on the left and figures on the right."""
    found = Table("method", "questions", title=title, title_justify="left")
    for head in heads:
        found.add_column(head, justify="right")
    return found


def shown(value: float) -> str:
    """Three decimals; a dash for what there is none of."""
    return "–" if value != value else f"{value:.3f}"  # noqa: PLR0124 - NaN is unlike itself


def printed(task: Task, figures: Sequence[Figures], console: Console) -> None:
    """Print the figures of a task."""
    most = max(one.questions for one in figures)
    found = table(f"{task.name} ({most} questions{', ' + task.note if task.note else ''})", (*HEADS, "ms each"))
    for one in figures:
        sample = f" ({one.questions} of them)" if one.questions < most else ""
        values = [shown(getattr(one, field)) for field in FIELDS]
        found.add_row(one.method + sample, one.written, *values, f"{one.seconds * 1000:.2f}")
    console.print(found)


def summed_up(figures: Sequence[Figures], console: Console) -> None:
    """Print the means over all tasks, the targets beside what was reached, and the coverage beside the yardstick's."""
    found = table("mean of all tasks", HEADS)
    groups: dict[tuple[str, str], list[Figures]] = {}
    for one in figures:
        groups.setdefault((one.method, one.written), []).append(one)
    for (method, written), group in groups.items():
        found.add_row(method, written, *(shown(_mean(group, field)) for field in FIELDS))
    console.print(found)
    console.print(_targets([one for one in figures if one.method == PRODUCT.name]))
    for written in (CLEAN, NOISY):
        ours, theirs = (_mean(groups.get((name, written), ()), "coverage") for name in (PRODUCT.name, YARDSTICK))
        if theirs > 0:
            console.print(
                f"coverage at {PRECISION} precision, mean of all tasks, {written}: "
                f"{shown(ours)}, {ours / theirs:.2f} times that of {YARDSTICK}"
            )


def _targets(ours: Sequence[Figures]) -> Table:
    """What the matcher is to reach, beside what it has reached."""
    found = Table("the matcher's", "task", "questions", "target", "reached", title="targets", title_justify="left")
    for one in ours:
        least = dict(zip((CLEAN, NOISY), HEADLINES.get(one.task, ()), strict=False)).get(one.written)
        if least is not None:
            found.add_row("hit@1", one.task, one.written, shown(least), shown(one.hit))
    found.add_section()
    for one in ours:
        found.add_row("precision, own threshold", one.task, one.written, shown(MARK), shown(one.bank_precision))
    return found


def _mean(figures: Sequence[Figures], field: str) -> float:
    values = [value for one in figures if (value := getattr(one, field)) == value]
    return statistics.fmean(values) if values else float("nan")


def measured(task: Task, methods: Sequence[Method], most: int | None, out: Path, console: Console) -> list[Figures]:
    """Run the methods on a task, print the figures, draw the curves."""
    figures: list[Figures] = []
    curves: dict[str, Curve] = {}
    for method in methods:
        with console.status(f"{task.name}: {method.name}"):
            runs = run(method, task, most)
        figures += (one.figures for one in runs.values())
        curves[method.name] = runs[CLEAN].curve
    printed(task, figures, console)
    file = "-".join("".join(c if c.isalnum() else " " for c in task.name.lower()).split())
    (out / f"{file}.svg").write_text(plotted(task.name, curves), encoding="utf-8")
    return figures


def pairs_printed(folder: Path, methods: Sequence[Method], console: Console) -> None:
    """Print how well the methods tell German pairs that are alike from others."""
    pairs = covid_pairs(folder)
    found = table(f"COVID-QA, German, {len(pairs)} pairs", ["pair AUROC"])
    for method in methods:
        for written in manners(method):
            found.add_row(method.name, written, shown(pair_auroc(method, pairs, written)))
    console.print(found)


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the public data")
    parser.add_argument("--out", type=Path, default=Path("build/matching"), help="folder for figures and plots")
    parser.add_argument("--questions", type=int, help="at most that many questions a split, for a quick look")
    parser.add_argument("--task", default="", help="only tasks whose name contains this")
    parser.add_argument("--method", default="", help="only methods whose name contains this")
    arguments = parser.parse_args()
    console = Console(width=None if Console().is_terminal else WIDTH)
    arguments.out.mkdir(parents=True, exist_ok=True)
    methods = [method for method in METHODS if arguments.method in method.name]
    figures: list[Figures] = []
    for task in tasks(arguments.data):
        if arguments.task in task.name:
            figures += measured(task, methods, arguments.questions, arguments.out, console)
            written = json.dumps([asdict(one) for one in figures], indent=1, ensure_ascii=False)
            (arguments.out / "figures.json").write_text(written, encoding="utf-8")
    pairs_printed(arguments.data, methods, console)
    summed_up(figures, console)
    console.print(f"figures and plots: {arguments.out}")


if __name__ == "__main__":
    main()
