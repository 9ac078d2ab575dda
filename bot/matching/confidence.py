"""How sure the bot is: a calibrated choice between the candidates, and "none of them"."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.matching.evidence import Assessment


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each kind of evidence is worth, as calibrated on golden questions."""

    evidence: Mapping[str, float]
    doubt: Mapping[str, float]


def probabilities(assessment: Assessment, weights: Weights) -> list[float]:
    """How likely each choice is the right one; what is missing to 1 is the chance that none is."""
    if not assessment.choices:
        return []
    scores = np.array([_weighed(choice.evidence, weights.evidence) for choice in assessment.choices])
    none = _weighed(assessment.doubt, weights.doubt)
    highest = max(float(scores.max()), none)
    odds = np.exp(scores - highest)
    return [float(p) for p in odds / (odds.sum() + np.exp(none - highest))]


def _weighed(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(value * weights[name] for name, value in found.items())
