"""What a base without golden questions learns from itself."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.answering import AnswerService, Question
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.reply import Decision
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import LANGUAGES, Aims, Kind

ROOT = Path(__file__).parents[2]
POOL = ROOT / "tests" / "e2e" / "knowledge"
PRINT = """
from pathlib import Path
from bot.answering.calibration import dump
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import load_base
print(dump(self_calibrated(load_base(Path("tests/e2e/knowledge")))))
"""


@cache
def pool() -> KnowledgeBase:
    return load_base(POOL)


@cache
def learnt() -> Calibration:
    return self_calibrated(pool())


def test_it_is_the_same_in_every_process() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(printed) == 1


def test_it_differs_from_what_it_begins_with() -> None:
    assert learnt().weights != DEFAULT.weights
    assert (learnt().silence, learnt().suggest, learnt().smalltalk) == (
        DEFAULT.silence,
        DEFAULT.suggest,
        DEFAULT.smalltalk,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_the_base_is_answered(language: str) -> None:
    service = AnswerService(pool(), learnt())
    for entry in pool().entries.values():
        for text in entry.asked(language) if entry.kind is Kind.FACT else ():
            part = service.ask(Question(text=text, language=language)).parts[0]
            assert part.decision is Decision.ANSWER, text
            assert part.entry is not None
            assert part.entry.tells(entry), text


@pytest.mark.parametrize("text", ["Wie wird das Wetter in Rom?", "Wer hat das Spiel gewonnen?", "Who is the pope?"])
def test_what_is_far_off_is_not_answered(text: str) -> None:
    part = AnswerService(pool(), learnt()).ask(Question(text=text, language="de")).parts[0]
    assert part.decision is not Decision.ANSWER


def test_who_asks_for_more_precision_gets_no_lower_threshold() -> None:
    found = [self_calibrated(replace(pool(), aims=Aims(precision=precision))) for precision in (0.5, 0.8, 0.99)]
    assert found[0].answer <= found[1].answer <= found[2].answer <= 0.99
    assert found[0].weights == found[2].weights


def test_a_base_of_which_nothing_can_be_left_out_keeps_the_weights_it_began_with() -> None:
    smalltalk = {entry.id: entry for entry in pool().entries.values() if entry.kind is Kind.SMALLTALK}
    found = self_calibrated(replace(pool(), entries=smalltalk))
    assert found == DEFAULT.model_copy(update={"answer": pool().aims.precision})
