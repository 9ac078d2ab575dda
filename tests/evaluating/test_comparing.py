"""Which change of a reply is a gain, which is a loss."""

from dataclasses import replace

import pytest

from bot.evaluating.calibrating import asked
from bot.evaluating.comparing import Turn, compared, counted
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome
from tests.evaluating import pool


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (Outcome.WRONG, Outcome.MISSED, Turn.WON),
        (Outcome.MISSED, Outcome.SUGGESTED, Turn.WON),
        (Outcome.SUGGESTED, Outcome.RIGHT, Turn.WON),
        (Outcome.FALSE, Outcome.ABSTAINED, Turn.WON),
        (Outcome.RIGHT, Outcome.SUGGESTED, Turn.LOST),
        (Outcome.SUGGESTED, Outcome.WRONG, Turn.LOST),
        (Outcome.MISSED, Outcome.WRONG, Turn.LOST),
        (Outcome.ABSTAINED, Outcome.FALSE, Turn.LOST),
    ],
)
def test_what_is_better_is_won(before: Outcome, after: Outcome, turn: Turn) -> None:
    scored = asked(pool.RIGHT, pool.service())
    (change,) = compared([replace(scored, outcome=before)], [replace(scored, outcome=after)])
    assert change.turn is turn


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_the_same_is_no_change(outcome: Outcome) -> None:
    scored = [replace(asked(pool.RIGHT, pool.service()), outcome=outcome)]
    assert compared(scored, scored) == []


def test_where_either_is_fine_an_answer_is_no_gain() -> None:
    scored = asked(pool.EITHER, pool.service())
    assert compared([replace(scored, outcome=Outcome.ABSTAINED)], [replace(scored, outcome=Outcome.RIGHT)]) == []


@pytest.mark.parametrize(
    ("question", "others", "turns"),
    [(pool.WRONG, pool.RIGHT, [Turn.OTHERWISE]), (pool.RIGHT, pool.WRONG, [])],
    ids=["wrong", "right"],
)
def test_another_reply_counts_where_it_is_wrong(
    question: GoldenQuestion, others: GoldenQuestion, turns: list[Turn]
) -> None:
    scored = asked(question, pool.service())
    other = replace(scored, reply=asked(others, pool.service()).reply)
    assert [change.turn for change in compared([scored], [other])] == turns


def test_losses_come_first_and_every_turn_is_counted() -> None:
    scored = asked(pool.RIGHT, pool.service())
    right, missed = replace(scored, outcome=Outcome.RIGHT), replace(scored, outcome=Outcome.MISSED)
    changes = compared([missed, right, missed], [right, missed, right])
    assert [change.turn for change in changes] == [Turn.LOST, Turn.WON, Turn.WON]
    assert counted(changes) == {Turn.LOST: 1, Turn.WON: 2, Turn.OTHERWISE: 0}
