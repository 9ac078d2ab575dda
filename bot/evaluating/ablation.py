"""What each kind of evidence is worth: the figures without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.evaluating.calibrating import Calibrator, Progress
from bot.evaluating.reliability import calibration_error, claims
from bot.evaluating.scoring import Figures, Scored, figures
from bot.matching.evidence import DOUBT, EVIDENCE


@dataclass(frozen=True, kw_only=True)
class Ablated:
    """The cross-validated figures without one kind of evidence."""

    name: str
    """Of EVIDENCE or DOUBT; empty for the figures with all of them."""
    figures: Figures
    error: float | None
    """The expected calibration error, 0 to 1."""

    @classmethod
    def of(cls, name: str, scored: list[Scored]) -> "Ablated":
        """The figures of questions that were scored without it."""
        return cls(name=name, figures=figures(scored), error=calibration_error(claims(scored)))

    @property
    def cost(self) -> tuple[float, float]:
        """By what a list is sorted: the fewer right answers are left, the more it cost; then the more mistakes."""
        return -(self.figures.right or 0.0), (self.figures.wrong or 0.0) + (self.figures.false or 0.0)


def ablated(calibrator: Calibrator, progress: Progress = lambda _: None) -> list[Ablated]:
    """The figures without each kind of evidence, weights and threshold fitted anew, what costs most first.

    Reports how many questions have been scored: all of them once for each of EVIDENCE and DOUBT.
    """
    return sorted(_all(calibrator, progress), key=lambda one: one.cost, reverse=True)


def _all(calibrator: Calibrator, progress: Progress) -> Iterator[Ablated]:
    for name in (*EVIDENCE, *DOUBT):
        yield Ablated.of(name, calibrator.without(name).cross_validated(progress))
