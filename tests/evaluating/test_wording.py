"""What editors read of a reply: what was said, what was due."""

import pytest

from bot.evaluating.calibrating import asked
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome, mistakes
from bot.evaluating.wording import expected, said
from tests.evaluating import pool


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        (pool.RIGHT, Outcome.RIGHT, "eintritt"),
        (pool.WRONG, Outcome.WRONG, "saison"),
        (pool.FALSE, Outcome.FALSE, "oeffnung"),
        (pool.MISSED, Outcome.MISSED, "no-match"),
        (pool.SEVERAL, Outcome.RIGHT, "oeffnung, eintritt"),
    ],
)
def test_what_was_said(question: GoldenQuestion, outcome: Outcome, words: str) -> None:
    scored = asked(question, pool.service())
    assert (scored.outcome, said(scored)) == (outcome, words)


def test_what_is_suggested_has_a_question_mark() -> None:
    careful = pool.service().with_calibration(pool.service().calibration.model_copy(update={"answer": 1.0}))
    assert "saison?" in said(asked(pool.DOUBTFUL, careful)).split()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (pool.RIGHT, "B2 (eintritt)"),
        (pool.SEVERAL, "B1, B2 (oeffnung, eintritt)"),
        (pool.ABSTAINED, "no direct answer"),
        (pool.question("Wer?", "Z9"), "Z9"),
        (pool.RIGHT.model_copy(update={"facts": ()}), "any answer"),
        (
            pool.RIGHT.model_copy(update={"facts": {"de": ("vier Euro", "zwei Euro")}}),
            "vier Euro, zwei Euro (eintritt)",
        ),
    ],
    ids=["a fact", "several facts", "nothing", "no entry states it", "anything", "patterns"],
)
def test_what_was_due(question: GoldenQuestion, words: str) -> None:
    assert expected(question, pool.base()) == words


def test_the_worst_mistakes_come_first() -> None:
    scored = [asked(question, pool.service()) for question in pool.QUESTIONS]
    assert [one.question for one in mistakes(scored)] == [pool.WRONG, pool.FALSE, pool.MISSED]
