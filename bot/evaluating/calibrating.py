"""Fits the calibration to golden questions, and says honestly how good it is on questions it has not seen."""

import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Final, Self

from bot.answering.bank import Bank
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.reply import Question
from bot.answering.service import AnswerService
from bot.errors import BelegbotError
from bot.evaluating.fitting import Example, calibrate
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Scored, figures, score
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Kind
from bot.matching.cleaning import clean, visible
from bot.matching.confidence import Weights
from bot.matching.evidence import Assessment
from bot.matching.index import Candidate

FOLDS: Final = 5
SEED: Final = 20240612
NOT_FITTED: Final = frozenset({"multi", "followup", "other_lang"})
"""Kinds that other rules decide."""
THRESHOLDS: Final = tuple(n / 100 for n in range(54, 91, 2))
MOST_WRONG: Final = 0.017
MOST_FALSE: Final = 0.02
"""Bounds for the fitted threshold, each a little below what is promised."""

Progress = Callable[[int], None]


def example(question: GoldenQuestion, base: KnowledgeBase, bank: Bank) -> Example:
    """A golden question as the fit wants it."""
    assessment = bank.assess(clean(visible(question.text), bank.language))
    entries = [base.entries[choice.candidate.entry_id] for choice in assessment.choices]
    if question.expect == "answer":
        right = tuple(e.kind is Kind.FACT and set(e.states).issuperset(question.facts) for e in entries)
    else:
        right = tuple(entry.kind is Kind.SILENCE for entry in entries)
    return Example(assessment=assessment, right=right, none_right=question.expect == "abstain")


def calibratable(questions: Sequence[GoldenQuestion]) -> bool:
    """Whether a calibration can be fitted: the right entries must be known by the facts they state."""
    return not any(isinstance(question.facts, Mapping) for question in questions)


def asked(question: GoldenQuestion, service: AnswerService) -> Scored:
    """The question's score with a service."""
    return score(question, service.ask(Question(text=question.text, language=question.lang)))


class RememberingBank(Bank):
    """A bank that assesses each text once: only the weights differ between the rounds of a calibration."""

    def __init__(self, base: KnowledgeBase, language: str) -> None:
        super().__init__(base, language)
        self._known: dict[str, Assessment] = {}
        self._small: dict[str, Candidate | None] = {}

    def assess(self, text: str) -> Assessment:
        """As the bank does."""
        if text not in self._known:
            self._known[text] = super().assess(text)
        return self._known[text]

    def small_talk(self, text: str, least: float) -> Candidate | None:
        """As the bank does; `least` is never fitted."""
        if text not in self._small:
            self._small[text] = super().small_talk(text, least)
        return self._small[text]


def remembering(base: KnowledgeBase) -> dict[str, Bank]:
    """Such banks by language."""
    return {language: RememberingBank(base, language) for language in LANGUAGES}


class Calibrator:
    """Holds what does not change between folds: the banks and the examples; BelegbotError if nothing can be fitted."""

    def __init__(
        self, base: KnowledgeBase, questions: Sequence[GoldenQuestion], progress: Progress = lambda _: None
    ) -> None:
        if not calibratable(questions):
            raise BelegbotError("A calibration needs questions whose facts are ids, not patterns: see tests/golden.")
        self._service = AnswerService(base, banks=remembering(base))
        self._questions = list(questions)
        random.Random(SEED).shuffle(self._questions)  # noqa: S311 - folds, not secrets
        self._examples = {}
        self._without: frozenset[str] = frozenset()
        for question in self._questions:
            if question.kind not in NOT_FITTED and not question.is_either:
                self._examples[question] = example(question, base, self._service.bank(question.lang))
            progress(1)

    def without(self, *names: str) -> Self:
        """The same, fitting as if there were no such evidence: names of EVIDENCE or DOUBT."""
        other = copy(self)
        other._without = frozenset(names)
        return other

    def fit(self, questions: Sequence[GoldenQuestion] | None = None) -> Calibration:
        """The calibration for some of the questions (all, unless told)."""
        chosen = self._questions if questions is None else questions
        examples = [self._examples[question] for question in chosen if question in self._examples]
        if not examples:
            raise BelegbotError("There are too few questions to calibrate on: give a few hundred.")
        return self._with_threshold(calibrate(examples, without=self._without), chosen)

    def _with_threshold(self, weights: Weights, questions: Sequence[GoldenQuestion]) -> Calibration:
        """The lowest threshold that keeps within the bounds on the same questions; the highest if none does."""
        at = bisect_left(THRESHOLDS, True, key=lambda threshold: self._holds(weights, threshold, questions))
        return _calibration(weights, THRESHOLDS[min(at, len(THRESHOLDS) - 1)])

    def _holds(self, weights: Weights, threshold: float, questions: Sequence[GoldenQuestion]) -> bool:
        service = self._service.with_calibration(_calibration(weights, threshold))
        found = figures(asked(question, service) for question in questions)
        return (found.wrong or 0) <= MOST_WRONG and (found.false or 0) <= MOST_FALSE

    def folds(self, progress: Progress = lambda _: None) -> Iterator[tuple[AnswerService, list[GoldenQuestion]]]:
        """All questions, some at a time, each with a service whose calibration has not seen them."""
        folds = [self._questions[at::FOLDS] for at in range(FOLDS)]
        for held_out in folds:
            rest = [question for fold in folds if fold is not held_out for question in fold]
            yield self._service.with_calibration(self.fit(rest)), held_out
            progress(len(held_out))

    def cross_validated(self, progress: Progress = lambda _: None) -> list[Scored]:
        """Each question, scored by a calibration that has not seen it."""
        return [asked(question, service) for service, held_out in self.folds(progress) for question in held_out]


def _calibration(weights: Weights, threshold: float) -> Calibration:
    return DEFAULT.model_copy(
        update={"evidence": dict(weights.evidence), "doubt": dict(weights.doubt), "answer": threshold}
    )
