"""Evaluations, with a bar for each step that takes its time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.answering import AnswerService
from bot.answering.calibration import Calibration
from bot.evaluating.ablation import ablated
from bot.evaluating.calibrating import Calibrator, calibratable, remembering
from bot.evaluating.comparing import compared
from bot.evaluating.evaluation import Comparison, Evaluation
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.revisions import Revision, revision
from bot.knowledge.base import KnowledgeBase
from bot.matching.evidence import DOUBT, EVIDENCE
from bot.matching.meaning import Encoder
from bot.terminal.progress import progress


def calibrated(base: KnowledgeBase, questions: Sequence[GoldenQuestion], encoder: Encoder | None = None) -> Calibration:
    """The calibration that is fitted to the questions."""
    fitting = calibrator(base, questions, encoder)
    with progress("fitting"):
        return fitting.fit()


def calibrator(base: KnowledgeBase, questions: Sequence[GoldenQuestion], encoder: Encoder | None = None) -> Calibrator:
    """What fits calibrations to the questions."""
    with progress("assessing", len(questions)) as advance:
        return Calibrator(base, questions, advance, encoder)


def evaluations(
    questions: Mapping[str, Sequence[GoldenQuestion]],
    base: KnowledgeBase,
    calibration: Calibration,
    encoder: Encoder | None = None,
) -> Iterator[Evaluation]:
    """The evaluation of each file of questions by its name, with a calibration."""
    service = AnswerService(base, calibration, remembering(base, encoder))
    for name, asked in questions.items():
        with progress("scoring", len(asked)) as advance:
            evaluation = Evaluation.of(name, asked, service, advance)
        yield evaluation


def cross_validations(
    questions: Mapping[str, Sequence[GoldenQuestion]],
    base: KnowledgeBase,
    calibration: Calibration,
    encoder: Encoder | None = None,
    *,
    ablation: bool = False,
) -> Iterator[Evaluation]:
    """The same, cross-validated where the questions have fact ids; with `ablation`, what each kind of evidence is
    worth."""
    for name, asked in questions.items():
        if not calibratable(asked):
            yield from evaluations({name: asked}, base, calibration, encoder)
            continue
        fitting = calibrator(base, asked, encoder)
        with progress("cross-validating", len(asked)) as advance:
            evaluation = Evaluation.cross_validated(name, fitting, advance)
        if ablation:
            with progress("leaving out", len(asked) * len((*EVIDENCE, *DOUBT))) as advance:
                evaluation = replace(evaluation, ablation=ablated(fitting, advance))
        yield evaluation


def comparisons(
    questions: Mapping[str, Sequence[GoldenQuestion]],
    base: KnowledgeBase,
    calibration: Calibration,
    encoder: Encoder | None = None,
    *,
    name: str,
    knowledge: Path,
) -> Iterator[Evaluation]:
    """Evaluations that know what has changed since a revision of the base in a folder, and of the program."""
    with revision(name, knowledge, encoder.folder if encoder else None) as before:
        for evaluation in evaluations(questions, base, calibration, encoder):
            yield replace(evaluation, comparison=_compared(evaluation, before))


def _compared(evaluation: Evaluation, revision: Revision) -> Comparison:
    asked = [one.question for one in evaluation.scored]
    with progress(f"asking {revision.name}", len(asked)) as advance:
        before = revision.asked(asked, advance)
    return Comparison(revision=revision.name, what=revision.what, changes=compared(before, evaluation.scored))
