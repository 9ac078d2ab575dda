"""What the answers would be worth under other thresholds: the steps of a question, the curve of many."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.calibrating import asked
from bot.evaluating.curve import Sweep, at, curve, swept
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome
from tests.evaluating import pool

PROBABILITIES = st.floats(0, 1)


@given(question=st.sampled_from(pool.QUESTIONS), threshold=PROBABILITIES)
def test_a_sweep_tells_what_asking_with_a_threshold_would(question: GoldenQuestion, threshold: float) -> None:
    service = pool.service()
    other = service.with_calibration(service.calibration.model_copy(update={"answer": threshold}))
    assert swept(question, service).outcome(threshold) is asked(question, other).outcome


def test_at_the_threshold_itself_is_still_answered() -> None:
    question = pool.question("Bis wann ist das Bad?", "B3")
    (confidence, outcome), (last, _) = swept(question, pool.service()).steps
    assert asked(question, pool.service()).confidence == confidence
    assert outcome is Outcome.RIGHT
    assert last == math.inf


def sweep(confidence: float | None, outcome: Outcome, *, expect: str, note: str = "") -> Sweep:
    """A question that is answered up to a threshold, and suggested or abstained from beyond it."""
    facts = ("B1",) if expect == "answer" else ()
    question = pool.question("Wann?", *facts, note=note)
    otherwise = Outcome.SUGGESTED if expect == "answer" else Outcome.ABSTAINED
    steps = () if confidence is None else ((confidence, outcome),)
    return Sweep(question=question, steps=(*steps, (math.inf, otherwise)))


DUE = st.builds(
    sweep, st.none() | PROBABILITIES, st.sampled_from([Outcome.RIGHT, Outcome.WRONG]), expect=st.just("answer")
)
UNDUE = st.builds(sweep, st.none() | PROBABILITIES, st.just(Outcome.FALSE), expect=st.just("abstain"))
APART = st.builds(sweep, PROBABILITIES, st.just(Outcome.RIGHT), expect=st.just("answer"), note=st.just("EITHER"))


@given(st.lists(DUE | UNDUE | APART, max_size=40))
def test_the_more_is_covered_the_lower_the_threshold(sweeps: list[Sweep]) -> None:
    found = curve(sweeps)
    assert len(found.threshold) == len(found.coverage) == len(found.precision)
    assert (np.diff(found.coverage) >= 0).all()
    assert (np.diff(found.threshold) < 0).all()
    assert ((found.precision >= 0) & (found.precision <= 1)).all()


@given(st.lists(DUE | UNDUE | APART, max_size=40))
def test_the_curve_goes_through_the_figures_at_each_of_its_thresholds(sweeps: list[Sweep]) -> None:
    found = curve(sweeps)
    for threshold, coverage, precision in zip(found.threshold, found.coverage, found.precision, strict=True):
        figures = at(sweeps, threshold)
        assert (figures.coverage or 0.0) == pytest.approx(coverage)
        assert figures.precision == pytest.approx(precision)


@given(st.lists(DUE | UNDUE, min_size=1, max_size=40), PROBABILITIES, PROBABILITIES)
def test_a_higher_threshold_answers_no_more(sweeps: list[Sweep], one: float, other: float) -> None:
    low, high = at(sweeps, min(one, other)), at(sweeps, max(one, other))
    for name in ("right", "wrong", "false", "coverage"):
        assert (getattr(low, name) or 0.0) >= (getattr(high, name) or 0.0)


def test_without_questions_there_is_no_curve() -> None:
    assert len(curve([]).coverage) == 0
