"""How sure the bot is: a calibrated choice between the candidates, and "none of them"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.guards import Guard, Profile, failed_guards
from bot.matching.index import Candidate, Matcher, Query
from bot.matching.question_types import QuestionType
from bot.matching.text import Analysis

Matrix = NDArray[np.float64]

CHOICES: Final = 12
"""Candidates that the choice is made between."""
SUBSTANCE: Final = 0.2
"""The share of what a question is about that an entry has to have."""
LITTLE: Final = 0.33
"""The same where the question has as little of the closest phrasing, too."""
EVIDENCE: Final = (
    "score", "similarity", "mean", "covered", "covered by closest", "closest covered", "told", "left over",
    "content", "content score", "other concept", "other type", "other name", "other number", "other polarity",
    "the same words", "silence", "unnamed",
)  # fmt: skip
"""What speaks for or against a candidate, each about 0 to 1."""
DOUBT: Final = (
    "constant",
    "unknown words",
    "short",
    "asks why",
    "names nobody knows",
    "left over by all",
    "held by none",
)
"""What speaks for none of them."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each kind of evidence is worth, as calibrated on golden questions."""

    evidence: Mapping[str, float]
    doubt: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A candidate with all that speaks for and against it."""

    candidate: Candidate
    evidence: tuple[float, ...]
    """One number for each of EVIDENCE."""
    failed: frozenset[Guard]
    """The meaning guards that speak against it."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A question, the candidates and the reasons to take none."""

    query: Query
    choices: tuple[Choice, ...]
    doubt: tuple[float, ...]
    """One number for each of DOUBT."""


def assess(
    query: Query,
    candidates: Sequence[Candidate],
    profiles: Mapping[str, Profile],
    silences: frozenset[str],
    matcher: Matcher,
) -> Assessment:
    """The evidence for each of the first CHOICES candidates."""
    choices = tuple(
        _choice(query, candidate, profiles[candidate.entry_id], candidate.entry_id in silences, matcher)
        for candidate in candidates[:CHOICES]
    )
    left, held = EVIDENCE.index("left over"), EVIDENCE.index("content")
    doubt = (
        1.0,
        query.unknown,
        1 / (1 + len(query.analysis.words)),
        float(QuestionType.WHY in query.types),
        float(not all(matcher.knows(name) for name in query.analysis.names | query.proper_nouns)),
        min((choice.evidence[left] for choice in choices), default=3.0),
        1 - max((choice.evidence[held] for choice in choices), default=0.0),
    )
    return Assessment(query=query, choices=choices, doubt=doubt)


def _choice(query: Query, candidate: Candidate, profile: Profile, silence: bool, matcher: Matcher) -> Choice:
    closest = matcher.analysis(candidate.phrasing)
    terms = frozenset(closest.terms)
    failed = failed_guards(query.analysis, query.types, closest, profile, matcher.analyzer.language)
    read = {term for readings in query.readings.values() for term, _ in readings} | set(query.analysis.terms)
    same = sum(matcher.idf(t) for t in terms & read) / sum(matcher.idf(t) for t in terms) if terms else 0.0
    left, held = content(query, profile.asked | profile.told, matcher)
    if _names_a_stranger(query, profile):
        failed |= {Guard.NAMES}
    if held < SUBSTANCE or (held < LITTLE and same < LITTLE):
        failed |= {Guard.SUBSTANCE}
    evidence = (
        candidate.score,
        candidate.similarity,
        candidate.mean,
        covered(query, profile.asked, matcher),
        covered(query, terms, matcher),
        same,
        covered(query, profile.told, matcher),
        left,
        held,
        held * candidate.score,
        float(_names_another_concept(query, profile, matcher)),
        float(Guard.QUESTION_TYPE in failed),
        float(Guard.NAMES in failed),
        float(Guard.NUMBERS in failed),
        float(Guard.NEGATION in failed),
        float(_same(query.analysis, closest)),
        float(silence),
        float(bool(profile.essential - query.analysis.names)),
    )
    return Choice(candidate=candidate, evidence=evidence, failed=failed)


def _names_a_stranger(query: Query, profile: Profile) -> bool:
    """Whether a question names, by the look of it, somebody or something that the entry never mentions."""
    mentioned = profile.asked | profile.told
    for name in query.proper_nouns - mentioned:
        if not any(term in mentioned for term, _ in query.readings.get(name, ())):
            return True
    return False


def _names_another_concept(query: Query, profile: Profile, matcher: Matcher) -> bool:
    """Whether a question has a word of the vocabulary that other entries have and this one has not."""
    concepts = (term for term in query.analysis.terms if term.startswith("="))
    return any(term not in profile.asked | profile.told and matcher.knows(term) for term in concepts)


def _same(question: Analysis, phrasing: Analysis) -> bool:
    return question.terms == phrasing.terms


def covered(query: Query, terms: frozenset[str], matcher: Matcher) -> float:
    """The share of the question's weight that `terms` hold, 0 to 1."""
    total = held = 0.0
    for term in query.analysis.terms:
        weight = matcher.idf(term)
        total += weight
        if term in terms:
            held += weight
        else:
            held += weight * max(
                (ratio for known, ratio in query.readings.get(term, ()) if known in terms), default=0.0
            )
    return held / total if total else 0.0


def content(query: Query, terms: frozenset[str], matcher: Matcher) -> tuple[float, float]:
    """Of what the question is about, function words aside: how much stands nowhere in an entry (1 for about two
    words, at most 3), and the share that does stand in it."""
    left = total = 0.0
    for term in query.analysis.terms:
        if term in matcher.function_terms:
            continue
        weight = matcher.idf(term)
        total += weight
        if term not in terms:
            best = max((ratio for known, ratio in query.readings.get(term, ()) if known in terms), default=0.0)
            left += weight * (1 - max(0.0, (best - 0.7) / 0.3))
    return min(left / 10, 3.0), 1 - left / total if total else 1.0


def probabilities(assessment: Assessment, weights: Weights) -> list[float]:
    """How likely each choice is the right one; what is missing to 1 is the chance that none is."""
    if not assessment.choices:
        return []
    matrix = np.array([choice.evidence for choice in assessment.choices])
    scores = matrix @ np.array([weights.evidence[name] for name in EVIDENCE])
    none = float(np.dot(assessment.doubt, [weights.doubt[name] for name in DOUBT]))
    highest = max(float(scores.max()), none)
    odds = np.exp(scores - highest)
    return [float(p) for p in odds / (odds.sum() + np.exp(none - highest))]


# ── calibration ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Example:
    """A golden question: the evidence, and which choices would have been right."""

    assessment: Assessment
    right: tuple[bool, ...]
    """One for each choice."""
    none_right: bool
    """Whether taking none is right."""


def calibrate(examples: Sequence[Example], *, penalty: float = 0.0005, rounds: int = 600) -> Weights:
    """The weights under which the right choices are likeliest: a conditional logit with a ridge penalty, climbed
    with a bound on its curvature that holds for any weights (Böhning 1992), so that every step is safe."""
    rows, right, real = _tables(examples)
    size = rows.shape[2]
    centred = (rows - (rows * real[..., None]).sum(axis=1, keepdims=True) / real.sum(axis=1)[:, None, None]) * real[
        ..., None
    ]
    bound = 0.5 * np.einsum("nij,nik->jk", centred, centred) + penalty * len(examples) * np.eye(size)
    step = np.linalg.inv(bound)
    weights = np.zeros(size)
    for _ in range(rounds):
        scores = np.where(real, rows @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance = odds / odds.sum(axis=1, keepdims=True)
        posterior = chance * right
        gain = posterior / posterior.sum(axis=1, keepdims=True) - chance
        weights = weights + step @ (np.einsum("nij,ni->j", rows, gain) - penalty * len(examples) * weights)
    values = [round(float(weight), 3) for weight in weights]
    return Weights(
        evidence=dict(zip(EVIDENCE, values[: len(EVIDENCE)], strict=True)),
        doubt=dict(zip(DOUBT, values[len(EVIDENCE) :], strict=True)),
    )


def _tables(examples: Sequence[Example]) -> tuple[Matrix, Matrix, NDArray[np.bool_]]:
    """Per example the choices and "none" as rows of evidence, which of them are right, and which rows are real."""
    rows = np.zeros((len(examples), CHOICES + 1, len(EVIDENCE) + len(DOUBT)))
    right = np.zeros(rows.shape[:2])
    real = np.zeros(rows.shape[:2], dtype=np.bool_)
    for at, example in enumerate(examples):
        for row, choice in enumerate(example.assessment.choices):
            rows[at, row, : len(EVIDENCE)] = choice.evidence
        count = len(example.right)
        rows[at, CHOICES, len(EVIDENCE) :] = example.assessment.doubt
        right[at, :count], right[at, CHOICES] = example.right, example.none_right
        real[at, :count] = real[at, CHOICES] = True
    # Where no candidate is right, nothing is to be learned about the choice between them.
    right[~right.any(axis=1)] = 1.0
    return rows, right, real
