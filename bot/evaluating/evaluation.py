"""All that is found out about a file of questions, for whoever shows it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from bot.answering.service import AnswerService
from bot.evaluating.ablation import Ablated
from bot.evaluating.calibrating import Calibrator, Progress, asked
from bot.evaluating.comparing import Change
from bot.evaluating.curve import THRESHOLDS, Sweep, at, swept
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.reliability import Claim, calibration_error, claims
from bot.evaluating.scoring import Figures, Outcome, Scored, figures


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What has changed since a revision."""

    revision: str
    what: str
    """What of that revision was run: "code and base", "code" or "base"."""
    changes: Sequence[Change]


@dataclass(frozen=True)
class Evaluation:
    """Questions, what their replies are worth, and what else was asked for."""

    name: str
    manner: str
    """How they were scored, in a few words."""
    scored: Sequence[Scored]
    sweeps: Sequence[Sweep]
    """Of the same questions."""
    threshold: float | None
    """The answer threshold in force; None if not all were scored with the same."""
    ablation: Sequence[Ablated] = ()
    """The figures without each kind of evidence, what costs most first."""
    comparison: Comparison | None = None

    @classmethod
    def of(
        cls, name: str, questions: Sequence[GoldenQuestion], service: AnswerService, progress: Progress = lambda _: None
    ) -> Self:
        """The evaluation of a service, which should remember what it has assessed: it is asked several times."""
        scored, sweeps = zip(*_asked(questions, service, progress), strict=True)
        return cls(name, f"{len(questions)} questions", scored, sweeps, service.calibration.answer)

    @classmethod
    def cross_validated(cls, name: str, calibrator: Calibrator, progress: Progress = lambda _: None) -> Self:
        """The same, each question with a calibration that has not seen it."""
        folds = calibrator.folds()
        pairs = [pair for service, held_out in folds for pair in _asked(held_out, service, progress)]
        scored, sweeps = zip(*pairs, strict=True)
        return cls(name, f"{len(pairs)} questions, cross-validated", scored, sweeps, threshold=None)

    @property
    def title(self) -> str:
        """The name, and how it was scored."""
        return f"{self.name} ({self.manner})"

    @property
    def apart(self) -> list[Scored]:
        """The questions where a right answer and an abstention are both fine."""
        return [one for one in self.scored if one.question.is_either]

    @property
    def counted(self) -> list[Scored]:
        """All others."""
        return [one for one in self.scored if not one.question.is_either]

    @property
    def by_kind(self) -> dict[str, Counter[Outcome]]:
        """Those by their kinds, in the order of the questions: how many had each outcome."""
        kinds: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
        for one in self.counted:
            kinds[one.question.kind][one.outcome] += 1
        return kinds

    @property
    def by_threshold(self) -> dict[float, Figures]:
        """What the figures would be under some answer thresholds, ascending, the one in force among them."""
        in_force = () if self.threshold is None else (self.threshold,)
        return {threshold: at(self.sweeps, threshold) for threshold in sorted({*THRESHOLDS, *in_force})}

    @cached_property
    def figures(self) -> Figures:
        """The figures of those."""
        return figures(self.scored)

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """What the replies claim, to be held against what is right."""
        return claims(self.scored)

    @property
    def error(self) -> float | None:
        """The expected calibration error, 0 to 1."""
        return calibration_error(self.claims)


def _asked(
    questions: Iterable[GoldenQuestion], service: AnswerService, progress: Progress
) -> Iterator[tuple[Scored, Sweep]]:
    for question in questions:
        yield asked(question, service), swept(question, service)
        progress(1)
