"""From evidence to probabilities."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import Weights, probabilities
from bot.matching.evidence import DOUBT, EVIDENCE, Assessment, assess
from bot.matching.fitting import Example, calibrate
from bot.matching.guards import Guard, Profile
from bot.matching.index import Matcher
from tests.matching.bakery import GERMAN, german

MATCHER = german()
NOTHING = Weights(evidence=dict.fromkeys(EVIDENCE, 0.0), doubt=dict.fromkeys(DOUBT, 0.0))
NUMBERS = st.floats(-50, 50)


def profiles(matcher: Matcher) -> Mapping[str, Profile]:
    return {
        entry: Profile.of([text for its, text in GERMAN if its == entry], "", matcher.analyzer) for entry, _ in GERMAN
    }


PROFILES = profiles(MATCHER)


def assessed(text: str) -> Assessment:
    query = MATCHER.query(text)
    return assess(query, MATCHER.rank_query(query), PROFILES, frozenset({"hefe"}), MATCHER)


def learnt() -> Weights:
    """Weights from the bakery's own questions, and a few that are none of them."""
    examples = []
    for entry, text in GERMAN:
        assessment = assessed(f"{text} heute")
        right = tuple(choice.candidate.entry_id == entry for choice in assessment.choices)
        examples.append(Example(assessment=assessment, right=right, none_right=False))
    for text in ("Wie wird das Wetter?", "Wer ist der Papst?", "Wo gibt es Schuhe?", "Wann fährt der Zug?"):
        assessment = assessed(text)
        examples.append(Example(assessment=assessment, right=(False,) * len(assessment.choices), none_right=True))
    return calibrate(examples)


def test_every_choice_has_all_the_evidence() -> None:
    assessment = assessed("Wann öffnet die Bäckerei?")
    assert len(assessment.doubt) == len(DOUBT)
    assert assessment.choices
    assert all(tuple(choice.evidence) == EVIDENCE for choice in assessment.choices)
    silences = {choice.candidate.entry_id for choice in assessment.choices if choice.evidence["silence"]}
    assert silences <= {"hefe"}


def test_the_guards_stand_beside_the_choice() -> None:
    failed = {choice.candidate.entry_id: choice.failed for choice in assessed("Wo öffnet die Bäckerei?").choices}
    assert Guard.QUESTION_TYPE in failed["oeffnung"]
    assert Guard.QUESTION_TYPE not in failed["lage"]


@pytest.mark.parametrize("text", ["Wann öffnet die Bäckerei?", "Was kostet ein Brot in Rom?", "xyz", "Kuchen", ""])
@given(evidence=st.lists(NUMBERS, min_size=len(EVIDENCE), max_size=len(EVIDENCE)), constant=NUMBERS)
def test_the_probabilities_leave_room_for_none(text: str, evidence: list[float], constant: float) -> None:
    weights = Weights(
        evidence=dict(zip(EVIDENCE, evidence, strict=True)), doubt=dict.fromkeys(DOUBT, 0.0) | {"constant": constant}
    )
    assessment = assessed(text)
    chances = probabilities(assessment, weights)
    assert len(chances) == len(assessment.choices)
    assert all(0 <= chance <= 1 for chance in chances)
    assert sum(chances) <= 1 + 1e-9


def test_without_weights_all_are_alike_and_none_is_one_of_them() -> None:
    assessment = assessed("Wann öffnet die Bäckerei?")
    expected = 1 / (len(assessment.choices) + 1)
    assert probabilities(assessment, NOTHING) == pytest.approx([expected] * len(assessment.choices))
    assert sum(probabilities(assessment, NOTHING)) < 1


def test_without_candidates_there_are_no_probabilities() -> None:
    assert probabilities(assessed("面包"), NOTHING) == []


def test_calibration_finds_what_is_right_and_what_is_none() -> None:
    weights = learnt()
    asked = assessed("Wann öffnet denn die Bäckerei?")
    chances = probabilities(asked, weights)
    best = max(range(len(chances)), key=chances.__getitem__)
    assert asked.choices[best].candidate.entry_id == "oeffnung"
    assert chances[best] > 0.5
    assert sum(probabilities(assessed("Wie wird das Wetter morgen?"), weights)) < 0.5


def test_calibration_is_deterministic() -> None:
    assert learnt() == learnt()
