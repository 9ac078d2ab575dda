"""Fits the calibration to golden questions, and says honestly how good it is on questions it has not seen."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Final, Self

from bot.answering.bank import Bank
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.reply import Decision, Question
from bot.answering.service import AnswerService
from bot.errors import BelegbotError
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome, Scored, score
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Kind
from bot.matching.cleaning import clean, visible
from bot.matching.confidence import Weights
from bot.matching.evidence import Assessment
from bot.matching.fitting import Example, calibrate
from bot.matching.index import Candidate
from bot.matching.meaning import Encoder
from bot.matching.precision import Answered, threshold

FOLDS: Final = 5
SEED: Final = 20240612
NOT_FITTED: Final = frozenset({"multi", "followup", "other_lang"})
"""Kinds that other rules decide."""

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

    def __init__(self, base: KnowledgeBase, language: str, encoder: Encoder | None = None) -> None:
        super().__init__(base, language, encoder)
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


def remembering(base: KnowledgeBase, encoder: Encoder | None = None) -> dict[str, Bank]:
    """Such banks by language."""
    return {language: RememberingBank(base, language, encoder) for language in LANGUAGES}


class Calibrator:
    """Holds what does not change between folds: the banks and the examples; BelegbotError if nothing can be fitted."""

    def __init__(
        self,
        base: KnowledgeBase,
        questions: Sequence[GoldenQuestion],
        progress: Progress = lambda _: None,
        encoder: Encoder | None = None,
    ) -> None:
        if not calibratable(questions):
            raise BelegbotError("A calibration needs questions whose facts are ids, not patterns: see tests/golden.")
        self._base = base
        self._service = AnswerService(base, banks=remembering(base, encoder))
        self._questions = list(questions)
        random.Random(SEED).shuffle(self._questions)  # nosec B311 # noqa: S311 - folds, not secrets
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
        """The calibration for some of the questions (all, unless told): weights from all of them, and the threshold
        that gives the precision the base asks for, on questions that the weights have not seen."""
        chosen = self._questions if questions is None else questions
        answered: list[Answered] = []
        for held_out, rest in _folds(chosen):
            service = self._service.with_calibration(_calibration(self._weights(rest), 0.0))
            answered += (found for question in held_out if (found := _answered(asked(question, service))))
        return _calibration(self._weights(chosen), round(threshold(answered, self._base.aims.precision), 3))

    def _weights(self, questions: Sequence[GoldenQuestion]) -> Weights:
        examples = [self._examples[question] for question in questions if question in self._examples]
        if not examples:
            raise BelegbotError("There are too few questions to calibrate on: give a few hundred.")
        return calibrate(examples, without=self._without)

    def folds(self, progress: Progress = lambda _: None) -> Iterator[tuple[AnswerService, Sequence[GoldenQuestion]]]:
        """All questions, some at a time, each with a service whose calibration has not seen them."""
        for held_out, rest in _folds(self._questions):
            yield self._service.with_calibration(self.fit(rest)), held_out
            progress(len(held_out))

    def cross_validated(self, progress: Progress = lambda _: None) -> list[Scored]:
        """Each question, scored by a calibration that has not seen it."""
        return [asked(question, service) for service, held_out in self.folds(progress) for question in held_out]


def _folds(
    questions: Sequence[GoldenQuestion],
) -> Iterator[tuple[Sequence[GoldenQuestion], Sequence[GoldenQuestion]]]:
    """Each fold, and all the others."""
    folds = [questions[at::FOLDS] for at in range(FOLDS)]
    for held_out in folds:
        yield held_out, [question for fold in folds if fold is not held_out for question in fold]


def _answered(scored: Scored) -> Answered | None:
    """What a direct answer was worth; None if there was none, or where the question is scored apart."""
    given = [part.confidence for part in scored.reply.parts if part.decision is Decision.ANSWER]
    if not given or scored.question.is_either:
        return None
    return Answered(confidence=min(given), is_right=scored.outcome is Outcome.RIGHT)


def _calibration(weights: Weights, answer: float) -> Calibration:
    return DEFAULT.model_copy(
        update={"evidence": dict(weights.evidence), "doubt": dict(weights.doubt), "answer": answer}
    )
