"""The calibration of the pool's base on questions that are easily told apart."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.errors import BelegbotError
from bot.evaluating.calibrating import Calibrator, asked
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import FINE, Outcome, figures
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import Aims

DUE = {
    "B1": [
        "Ab wann ist das Freibad geöffnet?",
        "Wann macht das Schwimmbad wieder auf?",
        "An welchem Tag öffnet das Bad?",
        "Ab wann kann ich im Freibad schwimmen?",
        "Wann geht das Baden los?",
    ],
    "B2": [
        "Wie teuer ist der Eintritt?",
        "Was kostet eine Karte für Kinder?",
        "Wie viel Geld muss ich zahlen?",
        "Was kostet der Eintritt ins Freibad?",
        "Wie teuer ist eine Karte?",
    ],
    "B3": [
        "Wann endet die Saison im Freibad?",
        "Bis wann ist das Freibad offen?",
        "Wann macht das Bad wieder zu?",
        "Bis wann geht die Saison?",
        "Wann ist die Saison zu Ende?",
    ],
}
UNDUE = [
    "Wie wird das Wetter in Rom?",
    "Wer hat das Fußballspiel gewonnen?",
    "Kannst du mir ein Gedicht schreiben?",
    "Was kosten die Parkplätze am Bad?",
    "Muss ich fürs Parken zahlen?",
    "Welche Musik hörst du gern?",
    "Wo kaufe ich eine neue Waschmaschine?",
    "Wie heißt die Hauptstadt von Peru?",
]


def question(number: int, text: str, *facts: str, kind: str = "plain") -> GoldenQuestion:
    expect = "answer" if facts else "abstain"
    return GoldenQuestion.model_validate(
        {"id": f"q{number}", "lang": "de", "kind": kind, "text": text, "expect": expect, "facts": facts}
    )


QUESTIONS = [
    *(question(number, text, fact) for fact, texts in DUE.items() for number, text in enumerate(texts)),
    *(question(number, text) for number, text in enumerate(UNDUE)),
]


@cache
def pool() -> KnowledgeBase:
    return load_base(Path(__file__).parents[1] / "e2e" / "knowledge")


@cache
def calibrator() -> Calibrator:
    return Calibrator(pool(), QUESTIONS)


def test_what_is_fitted_chooses_right() -> None:
    service = AnswerService(pool(), calibrator().fit())
    scored = [asked(question, service) for question in QUESTIONS]
    assert [(one.question.text, one.outcome) for one in scored if one.outcome not in FINE] == []
    assert (figures(scored).right or 0) >= 0.7


def test_fitting_is_deterministic() -> None:
    assert calibrator().fit() == calibrator().fit() == Calibrator(pool(), QUESTIONS).fit()


def test_what_is_fitted_depends_on_the_questions() -> None:
    silent = [question for question in QUESTIONS if question.expect == "abstain"]
    assert calibrator().fit(silent) != calibrator().fit()


def test_every_question_is_scored_once_by_what_has_not_seen_it() -> None:
    done: list[int] = []
    scored = calibrator().cross_validated(done.append)
    assert sorted(one.question.text for one in scored) == sorted(question.text for question in QUESTIONS)
    assert sum(done) == len(QUESTIONS)
    assert calibrator().cross_validated() == scored


def test_questions_with_one_id_are_not_confused() -> None:
    # The numbers begin anew with each fact.
    assert len({question.id for question in QUESTIONS}) < len(QUESTIONS)
    renamed = [one.model_copy(update={"id": str(number)}) for number, one in enumerate(QUESTIONS)]
    assert Calibrator(pool(), renamed).fit() == calibrator().fit()


def test_what_is_as_often_false_as_right_raises_the_threshold() -> None:
    doubtful = [one.model_copy(update={"expect": "abstain", "facts": ()}) for one in QUESTIONS if one.facts]
    modest = replace(pool(), aims=Aims(precision=0.7))  # what so few questions can show
    careful = Calibrator(modest, [*QUESTIONS, *doubtful])
    assert careful.fit().answer > Calibrator(modest, QUESTIONS).fit().answer
    service = AnswerService(modest, careful.fit())
    assert [one.text for one in doubtful if asked(one, service).outcome is Outcome.FALSE] == []


def test_patterns_cannot_be_fitted_to() -> None:
    patterns = question(0, "Wann?", "B1").model_copy(update={"facts": {"de": ("Mai",)}})
    with pytest.raises(BelegbotError, match="facts are ids"):
        Calibrator(pool(), [*QUESTIONS, patterns])


@pytest.mark.parametrize("kind", ["plain", "multi"])
def test_too_few_questions_are_said(kind: str) -> None:
    with pytest.raises(BelegbotError, match="too few questions"):
        Calibrator(pool(), [question(0, "Wann öffnet das Bad?", "B1", kind=kind)]).cross_validated()
