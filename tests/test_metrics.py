"""What the metrics have for labels is what the bot counts by."""

from bot.answering import Decision, Reason
from bot.chat.limits import Purpose
from bot.metrics import DECISIONS, PURPOSES


def test_every_decision_and_every_reason_begins_at_zero() -> None:
    others = {(str(decision), "") for decision in Decision if decision is not Decision.ABSTAIN}
    assert set(DECISIONS) == others | {(str(Decision.ABSTAIN), str(reason)) for reason in Reason}


def test_every_purpose_begins_at_zero() -> None:
    assert set(PURPOSES) == {purpose.name.lower() for purpose in Purpose}
