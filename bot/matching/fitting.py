"""Fits the weights of the evidence to questions of which it is known what is right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.confidence import Weights
from bot.matching.evidence import DOUBT, EVIDENCE, Assessment

Matrix = NDArray[np.float64]
PENALTY: Final = 0.0005


@dataclass(frozen=True, kw_only=True)
class Example:
    """A question: the evidence, and which choices would have been right."""

    assessment: Assessment
    right: tuple[bool, ...]
    """One for each choice."""
    none_right: bool
    """Whether taking none is right."""


def calibrate(
    examples: Sequence[Example],
    prior: Weights | None = None,
    *,
    without: Collection[str] = (),
    penalty: float | None = None,
    rounds: int = 600,
) -> Weights:
    """The weights under which the right choices are likeliest: a conditional logit with a ridge penalty, climbed
    with a bound on its curvature that holds for any weights (Böhning 1992), so that every step is safe.

    The penalty (by default PENALTY for each example) is on what differs from `prior`, or from zero. Evidence `without`
    which it is fitted weighs nothing.
    """
    rows, right, real = _tables(examples)
    rows[..., [name in without for name in (*EVIDENCE, *DOUBT)]] = 0.0
    size = rows.shape[2]
    held = PENALTY * len(examples) if penalty is None else penalty
    centre = np.zeros(size) if prior is None else _row(prior)
    centred = (rows - (rows * real[..., None]).sum(axis=1, keepdims=True) / real.sum(axis=1)[:, None, None]) * real[
        ..., None
    ]
    bound = 0.5 * np.einsum("nij,nik->jk", centred, centred) + held * np.eye(size)
    step = np.linalg.inv(bound)
    weights = centre.copy()
    for _ in range(rounds):
        scores = np.where(real, rows @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance = odds / odds.sum(axis=1, keepdims=True)
        posterior = chance * right
        gain = posterior / posterior.sum(axis=1, keepdims=True) - chance
        weights = weights + step @ (np.einsum("nij,ni->j", rows, gain) - held * (weights - centre))
    values = [round(float(weight), 3) for weight in weights]
    return Weights(
        evidence=dict(zip(EVIDENCE, values[: len(EVIDENCE)], strict=True)),
        doubt=dict(zip(DOUBT, values[len(EVIDENCE) :], strict=True)),
    )


def _row(weights: Weights) -> Matrix:
    return np.array([*(weights.evidence[name] for name in EVIDENCE), *(weights.doubt[name] for name in DOUBT)])


def _tables(examples: Sequence[Example]) -> tuple[Matrix, Matrix, NDArray[np.bool_]]:
    """Per example the choices and "none" as rows of evidence, which of them are right, and which rows are real."""
    most = max(len(example.right) for example in examples)
    rows = np.zeros((len(examples), most + 1, len(EVIDENCE) + len(DOUBT)))
    right = np.zeros(rows.shape[:2])
    real = np.zeros(rows.shape[:2], dtype=np.bool_)
    for at, example in enumerate(examples):
        for row, choice in enumerate(example.assessment.choices):
            rows[at, row, : len(EVIDENCE)] = [choice.evidence[name] for name in EVIDENCE]
        count = len(example.right)
        rows[at, most, len(EVIDENCE) :] = [example.assessment.doubt[name] for name in DOUBT]
        right[at, :count], right[at, most] = example.right, example.none_right
        real[at, :count] = real[at, most] = True
    # Where no candidate is right, nothing is to be learned about the choice between them.
    right[~right.any(axis=1)] = 1.0
    return rows, right, real
