"""Asks a method what a task asks, clean and as people type."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.matching.data import Pair
from benchmarks.matching.metrics import Curve, Outcomes, auroc
from benchmarks.matching.noise import noisy, plain
from benchmarks.matching.rivals import Bank, Method
from benchmarks.matching.tasks import Split, Task, sampled
from benchmarks.matching.thresholds import threshold

CLEAN, PLAIN, NOISY = "clean", "lower case", "noisy"
WRITTEN: Final[Mapping[str, Callable[[str], str]]] = {CLEAN: str, PLAIN: plain, NOISY: noisy}
MOST_SLOW: Final = 1000
"""Questions of a split that slow methods are asked; drawn with a fixed seed."""
MOST_LEFT_OUT: Final = 1000
"""Questions of each kind that a bank sets its threshold by, over all splits of a task."""
PRECISION: Final = 0.95


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a method reached on a task; shares, 0 to 1."""

    task: str
    method: str
    written: str
    """How the questions were written."""
    questions: int
    hit: float
    mrr: float
    auroc: float
    coverage: float
    """At PRECISION."""
    bank_precision: float
    """At the threshold that the bank alone sets; NaN if it answers nothing."""
    bank_coverage: float
    ece: float
    """How far the confidence of what may be answered is from the share that is right, on average; NaN where it is no
    probability."""
    seconds: float
    """Of the processor, for a question, building included."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A method on a task, the questions written in one way."""

    figures: Figures
    curve: Curve


def run(method: Method, task: Task, most: int | None) -> dict[str, Run]:
    """The runs of a method, by how the questions are written. At most `most` questions a split."""
    if method.is_slow:
        most = min(most or MOST_SLOW, MOST_SLOW)
    limit = min(most or MOST_LEFT_OUT, MOST_LEFT_OUT) // len(task.splits)
    thresholds = [threshold(method, split.bank, limit) for split in task.open_splits]
    return {written: _run(method, task, thresholds, most, written) for written in manners(method)}


def manners(method: Method) -> Sequence[str]:
    """How the questions for a method are written: that lower case costs nothing is promised of ours alone."""
    return tuple(WRITTEN) if method.is_ours else (CLEAN, NOISY)


def _run(method: Method, task: Task, thresholds: Sequence[float], most: int | None, written: str) -> Run:
    started = time.process_time()
    parts = _asked(method, [sampled(split, most) for split in task.splits], written)
    seconds = time.process_time() - started
    ranked = Outcomes.joined(parts)
    if task.open_splits is not task.splits:
        parts = _asked(method, [sampled(split, most) for split in task.open_splits], written)
    opened = Outcomes.joined(parts)
    curve = opened.curve()
    precision, coverage = opened.answered(np.repeat(thresholds, [len(part.right) for part in parts]))
    figures = Figures(
        task=task.name,
        method=method.name,
        written=written,
        questions=len(ranked.right),
        hit=ranked.hit,
        mrr=ranked.mrr,
        auroc=opened.auroc,
        coverage=curve.coverage_at(PRECISION),
        bank_precision=precision,
        bank_coverage=coverage,
        ece=opened.ece() if method.is_ours else float("nan"),
        seconds=seconds / len(ranked.right),
    )
    return Run(figures=figures, curve=curve)


def _asked(method: Method, splits: Sequence[Split], written: str) -> list[Outcomes]:
    write = WRITTEN[written]
    return [
        Outcomes.of(method.build(split.bank).find([write(one.text) for one in split.asked]), split.asked, split.bank)
        for split in splits
    ]


def pair_auroc(method: Method, pairs: Sequence[Pair], written: str) -> float:
    """How often a pair that is alike has a higher score than one that is not: all first questions make the bank."""
    bank = Bank(language="de", phrasings=tuple((first, first) for first in dict.fromkeys(p.first for p in pairs)))
    scores = method.build(bank).find([WRITTEN[written](pair.second) for pair in pairs]).scores
    own = scores[np.arange(len(pairs)), [bank.entries.index(pair.first) for pair in pairs]].astype(np.float64)
    alike = np.array([pair.alike for pair in pairs])
    return auroc(own[alike], own[~alike])
