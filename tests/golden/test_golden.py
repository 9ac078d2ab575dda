"""Questions of many people, none of them a phrasing of the base: what each finds, and how good all are together.

`python -m tests.golden.test_golden` writes the known misses anew, after a calibration.
"""

from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.answering import AnswerService
from bot.answering.calibration import load_calibration
from bot.evaluating.calibrating import Calibrator, asked
from bot.evaluating.questions import GoldenQuestion, read_questions
from bot.evaluating.scoring import FINE, Outcome, Scored, figures
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import LANGUAGES
from bot.matching.text import words_of

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
QUESTIONS = read_questions(ROOT / "tests" / "golden")
# Not beside the questions: `belegbot eval tests/golden` reads every file there.
MISSES_FILE = ROOT / "tests" / "golden_misses.yaml"
NOTE = "# What the bot is known to get wrong; written by `python -m tests.golden.test_golden`.\n"


@cache
def base() -> KnowledgeBase:
    return load_base(KNOWLEDGE)


@cache
def service() -> AnswerService:
    return AnswerService(base(), load_calibration(KNOWLEDGE))


@cache
def misses() -> dict[str, str]:
    """What is known to go wrong: the outcome by the question's id."""
    found: dict[str, str] | None = yaml.safe_load(MISSES_FILE.read_text(encoding="utf-8"))
    return found or {}


def words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text.casefold()))


def said(scored: Scored) -> str:
    """What the bot did, for a failing test's reader."""
    parts = [(part.reason or part.decision, part.entry.id if part.entry else "") for part in scored.reply.parts]
    return f"{scored.outcome}: {scored.question.text!r} -> {parts}"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_question(question: GoldenQuestion) -> None:
    scored = asked(question, service())
    known = misses().get(question.id)
    if known is None:
        assert scored.outcome in FINE, said(scored)
    else:
        assert scored.outcome not in FINE, f"No longer {known}: remove {question.id} from {MISSES_FILE.name}"
        assert scored.outcome == known, f"{said(scored)}, but was {known}"
        pytest.xfail(said(scored))


def test_every_known_miss_is_a_question() -> None:
    assert set(misses()) <= {question.id for question in QUESTIONS}
    assert set(misses().values()) <= set(Outcome) - FINE


def test_questions_are_told_apart_by_their_ids() -> None:
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


def test_no_question_stands_in_the_base() -> None:
    """A question that does proves nothing: whoever adds such a phrasing removes the golden question."""
    curated = {
        words(text) for entry in base().entries.values() for language in LANGUAGES for text in entry.asked(language)
    }
    assert [question.id for question in QUESTIONS if words(question.text) in curated - {()}] == []


def test_there_are_enough_questions() -> None:
    abstentions = sum(question.expect == "abstain" for question in QUESTIONS)
    assert len(QUESTIONS) >= 400
    assert abstentions >= len(QUESTIONS) / 3
    assert {question.lang for question in QUESTIONS} == set(LANGUAGES)


@pytest.mark.parametrize("kind", ["oos_far", "injection"])
def test_what_is_far_off_is_never_answered(kind: str) -> None:
    scored = [asked(question, service()) for question in QUESTIONS if question.kind == kind and not question.is_either]
    assert len(scored) > 10
    assert [said(one) for one in scored if one.outcome is Outcome.FALSE] == []


def test_unseen_questions_find_what_is_promised() -> None:
    """One test, because cross-validation takes its time."""
    found = figures(Calibrator(base(), QUESTIONS).cross_validated())
    assert found.right is not None
    assert found.found is not None
    assert found.wrong is not None
    assert found.false is not None
    assert found.right >= 0.75, found
    assert found.found >= 0.95, found
    assert found.wrong <= 0.02, found
    assert found.false <= 0.03, found


def write_misses() -> None:
    """Write what goes wrong now to the file of known misses."""
    scored = [asked(question, service()) for question in QUESTIONS]
    missed = {one.question.id: one.outcome.value for one in scored if one.outcome not in FINE}
    MISSES_FILE.write_text(NOTE + yaml.safe_dump(missed, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    write_misses()
