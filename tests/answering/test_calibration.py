"""The numbers that the decisions rest on."""

from pathlib import Path

import pytest
import yaml

from bot.answering.calibration import DEFAULT, FILE, load_calibration
from bot.knowledge.problems import ProblemsError
from bot.matching.evidence import DOUBT, EVIDENCE


def written(folder: Path, **changes: object) -> Path:
    numbers = DEFAULT.model_dump() | changes
    (folder / FILE).write_text(yaml.safe_dump(numbers), "utf-8")
    return folder


def test_a_base_may_have_none(tmp_path: Path) -> None:
    assert load_calibration(tmp_path) is None


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert load_calibration(written(tmp_path)) == DEFAULT


def test_evidence_that_the_file_does_not_know_counts_nothing(tmp_path: Path) -> None:
    found = load_calibration(written(tmp_path, evidence={"score": 2.0}, doubt={}))
    assert found is not None
    assert found.weights.evidence == dict.fromkeys(EVIDENCE, 0.0) | {"score": 2.0}
    assert found.weights.doubt == dict.fromkeys(DOUBT, 0.0)


@pytest.mark.parametrize(
    "changes", [{"answer": 1.5}, {"suggest": -0.1}, {"silence": "often"}, {"evidence": [1]}, {"x": 1}]
)
def test_a_malformed_file_is_named(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ProblemsError, match=FILE):
        load_calibration(written(tmp_path, **changes))


def test_an_answer_needs_more_than_a_suggestion() -> None:
    assert DEFAULT.answer > DEFAULT.suggest
