"""Leaving evidence out: what is fitted without it, and what is scored by that."""

from functools import cache

import pytest

from bot.evaluating.ablation import ablated
from bot.evaluating.calibrating import Calibrator
from bot.evaluating.evaluation import Evaluation
from bot.matching.evidence import DOUBT, EVIDENCE
from tests.evaluating import pool


@cache
def calibrator() -> Calibrator:
    return Calibrator(pool.base(), pool.QUESTIONS)


@pytest.mark.parametrize("name", ["score", "unknown words"])
def test_what_is_left_out_weighs_nothing(name: str) -> None:
    whole, without = calibrator().fit(), calibrator().without(name).fit()
    assert ({**whole.evidence, **whole.doubt})[name] != 0
    assert ({**without.evidence, **without.doubt})[name] == 0
    assert calibrator().fit() == whole
    assert calibrator().without().fit() == whole


def test_each_kind_of_evidence_is_left_out_once_the_dearest_first() -> None:
    done: list[int] = []
    found = ablated(calibrator(), done.append)
    assert sorted(one.name for one in found) == sorted((*EVIDENCE, *DOUBT))
    rights = [one.figures.right or 0.0 for one in found]
    assert rights == sorted(rights)
    assert sum(done) == len(found) * len(pool.QUESTIONS)


def test_cross_validation_scores_each_question_once() -> None:
    done: list[int] = []
    found = Evaluation.cross_validated("pool", calibrator(), done.append)
    assert {one.question for one in found.scored} == set(pool.QUESTIONS)
    assert [sweep.question for sweep in found.sweeps] == [one.question for one in found.scored]
    assert list(found.scored) == calibrator().cross_validated()
    assert found.threshold is None
    assert sum(done) == len(pool.QUESTIONS)
