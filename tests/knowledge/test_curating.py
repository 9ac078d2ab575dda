"""The examples of docs/curating.md about meetings and updates are what the bot reads."""

import re
from pathlib import Path

import pytest

from bot.knowledge.base import load_base
from bot.knowledge.check import check
from bot.knowledge.schema import Meeting, Model, Update, UpdateKind
from bot.knowledge.updates import read_update

PAGE = (Path(__file__).parents[2] / "docs" / "curating.md").read_text(encoding="utf-8")
SECTIONS = {
    text.partition("\n")[0]: re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for text in PAGE.split("\n## ")
}
UPDATES = SECTIONS["Updates"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = [
        *(("articles", "id", text) for text in SECTIONS["Articles"]),
        *(("entries", "topic", text) for text in SECTIONS["Entries"]),
        *(("meetings", "id", text) for text in SECTIONS["Meetings"]),
    ]
    for name, key, text in files:
        write(tmp_path / name, key, text)
    return tmp_path


def write(folder: Path, key: str, text: str) -> None:
    """Writes an example into a folder, in a file of the right name."""
    folder.mkdir(exist_ok=True)
    name = re.findall(rf"^{key}: ([\w-]+)", text, re.MULTILINE)[0]
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def rows(section: str) -> set[str]:
    """The fields that the tables of a section explain."""
    text = next(text for text in PAGE.split("\n## ") if text.startswith(section))
    return {
        field for row in re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE) for field in re.findall(r"`(\w+)`", row)
    }


def test_the_meetings(folder: Path) -> None:
    assert list(load_base(folder).meetings) == ["eroeffnung-2025", "fahrplan-2025"]


@pytest.mark.parametrize(("section", "model"), [("Meetings", Meeting), ("Updates", Update)])
def test_every_field_is_explained(section: str, model: type[Model]) -> None:
    assert set(model.model_fields) - {"id"} <= rows(section) <= set(model.model_fields)


@pytest.mark.parametrize("text", UPDATES, ids=lambda text: text.partition("\n")[0])
def test_an_update(folder: Path, text: str) -> None:
    base = load_base(folder)
    assert f"id: {read_update(text, 'update.yaml', base).id}" in text


def test_there_is_an_update_of_each_kind(folder: Path) -> None:
    base = load_base(folder)
    assert [read_update(text, "update.yaml", base).kind for text in UPDATES] == list(UpdateKind)


def test_what_check_says_of_a_postponement(folder: Path) -> None:
    for text in UPDATES:
        if "kind: postponement" in text:
            write(folder / "updates", "id", text)
    printed = [str(problem) for problem in check(folder) if problem.file.startswith("meetings")]
    assert len(printed) == 3
    assert all(f"error: {line}\n" in PAGE for line in printed)
