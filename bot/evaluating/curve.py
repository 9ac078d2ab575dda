"""What the answers would be worth under any answer threshold: coverage against precision."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.reply import Decision
from bot.answering.service import AnswerService
from bot.evaluating.calibrating import asked
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Figures, Outcome

THRESHOLDS: Final = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Those that are shown as a table."""
CERTAIN: Final = 1.0


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A question's outcome under every answer threshold: a few steps."""

    question: GoldenQuestion
    steps: tuple[tuple[float, Outcome], ...]
    """Up to each threshold, itself included, this outcome; ascending, the last one infinite."""

    def outcome(self, threshold: float) -> Outcome:
        """The outcome under a threshold."""
        return self.steps[bisect_left(self.steps, threshold, key=lambda step: step[0])][1]


def swept(question: GoldenQuestion, service: AnswerService) -> Sweep:
    """The question, asked with no threshold, and then with one just above the least sure of the answers it got, until
    it gets none: the bot itself decides each time, all but the threshold as the service's calibration has it."""
    steps: list[tuple[float, Outcome]] = []
    threshold = 0.0
    while True:
        scored = asked(question, service.with_calibration(service.calibration.model_copy(update={"answer": threshold})))
        given = [part.confidence for part in scored.reply.parts if part.decision is Decision.ANSWER]
        # What stands in the base word for word is given under any threshold.
        least = min((confidence for confidence in given if confidence >= threshold), default=math.inf)
        if least > CERTAIN:
            return Sweep(question=question, steps=(*steps, (math.inf, scored.outcome)))
        steps.append((least, scored.outcome))
        threshold = math.nextafter(least, math.inf)


def at(sweeps: Iterable[Sweep], threshold: float) -> Figures:
    """The figures under an answer threshold."""
    return Figures.of((sweep.question, sweep.outcome(threshold)) for sweep in sweeps)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Coverage and precision as the threshold falls; arrays of equal length, ascending by coverage."""

    threshold: NDArray[np.float64]
    precision: NDArray[np.float64]
    """Of all questions that get a direct answer, the share that gets a right one."""
    coverage: NDArray[np.float64]
    """Of the answerable questions, the share that gets a direct answer; 0 where none is answerable."""


def curve(sweeps: Iterable[Sweep]) -> Curve:
    """The curve through every threshold at which an outcome changes and that leaves any direct answer."""
    counted = [sweep for sweep in sweeps if not sweep.question.is_either]
    thresholds = np.unique(np.array([until for sweep in counted for until, _ in sweep.steps]))
    given = {outcome: np.zeros(len(thresholds) + 1) for outcome in (Outcome.RIGHT, Outcome.WRONG, Outcome.FALSE)}
    for sweep in counted:
        first = 0
        for until, outcome in sweep.steps:
            behind = int(np.searchsorted(thresholds, until)) + 1
            if outcome in given:
                given[outcome][first] += 1
                given[outcome][behind] -= 1
            first = behind
    right, wrong, false = (np.cumsum(change)[:-1] for change in given.values())
    answerable = max(1, sum(sweep.question.expect == "answer" for sweep in counted))
    some = (right + wrong + false) > 0
    coverage = ((right + wrong) / answerable)[some][::-1]
    order = np.argsort(coverage, kind="stable")
    return Curve(
        threshold=thresholds[some][::-1][order],
        precision=(right[some] / (right + wrong + false)[some])[::-1][order],
        coverage=coverage[order],
    )
