"""What is kept of a calibration is believed only if it is what was written."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.calibration import DEFAULT, FILE, Calibration, dump
from bot.answering.calibration_cache import calibration_for, key_of
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import KnowledgeBase, load_base

POOL = Path(__file__).parents[1] / "e2e" / "knowledge"


@cache
def base() -> KnowledgeBase:
    """Without entries, so that it learns in no time."""
    return replace(load_base(POOL), entries={})


@cache
def learnt() -> Calibration:
    with TemporaryDirectory() as folder:
        return calibration_for(base(), POOL, Path(folder))


@cache
def written() -> tuple[str, bytes]:
    """The name and the content of the file."""
    with TemporaryDirectory() as folder:
        calibration_for(base(), POOL, Path(folder))
        (file,) = Path(folder).iterdir()
        return file.name, file.read_bytes()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_it_is_learnt_once(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = calibration_for(base(), POOL, data)
    (file,) = data.iterdir()
    before = file.stat()
    assert calibration_for(base(), POOL, data) == first == learnt()
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert file.stat().st_ino == before.st_ino
    assert warnings(caplog) == []


def test_what_is_kept_is_what_is_used(data: Path) -> None:
    """Another base that claims to be this one gets what this one has learnt: so it is really read."""
    calibration_for(base(), POOL, data)
    assert calibration_for(load_base(POOL), POOL, data) == learnt() != self_calibrated(load_base(POOL))


def test_the_calibration_of_the_base_goes_before(data: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(dump(DEFAULT), encoding="utf-8")
    assert calibration_for(base(), tmp_path, data) == DEFAULT
    assert not data.exists()


def test_another_version_of_the_base_learns_anew_and_removes_the_old(data: Path) -> None:
    calibration_for(base(), POOL, data)
    (data / "heartbeat").touch()
    calibration_for(replace(base(), version="0123456789ab"), POOL, data)
    assert sorted(file.name for file in data.iterdir()) != [written()[0], "heartbeat"]
    assert len(list(data.iterdir())) == 2


def corruptions() -> Iterator[st.SearchStrategy[bytes]]:
    content = written()[1]
    places = st.integers(0, len(content) - 1)
    yield st.binary(max_size=300)
    yield places.map(lambda at: content[:at])
    yield st.tuples(places, st.binary(min_size=1, max_size=4)).map(
        lambda found: content[: found[0]] + found[1] + content[found[0] + len(found[1]) :]
    )
    yield st.tuples(places, places).map(lambda ends: content[: min(ends)] + content[max(ends) :])
    yield st.integers(0, 9).map(lambda digit: content.replace(b'"answer":0.', b'"answer":0.%d' % digit))
    yield st.just(content * 2)
    yield st.just(b"[" * 60000)


@given(st.deferred(lambda: st.one_of(*corruptions())))
def test_no_file_whatever_changes_the_calibration(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / written()[0]
        file.write_bytes(content)
        assert calibration_for(base(), POOL, Path(folder)) == learnt()
        # And what was not to be believed is mended.
        file.chmod(0o400)
        assert calibration_for(base(), POOL, Path(folder)) == learnt()


def test_a_file_of_another_base_is_not_believed(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    calibration_for(replace(base(), version="0123456789ab"), POOL, data)
    (file,) = data.iterdir()
    file.rename(data / written()[0])
    assert calibration_for(base(), POOL, data) == learnt()
    assert len(warnings(caplog)) == 1
    assert "learnt anew" in warnings(caplog)[0]


@pytest.mark.parametrize("kind", ["a file", "a folder"])
def test_where_nothing_can_be_kept_it_is_learnt(kind: str, data: Path, caplog: pytest.LogCaptureFixture) -> None:
    if kind == "a file":
        data.touch()
    else:
        (data / written()[0]).mkdir(parents=True)
    assert calibration_for(base(), POOL, data) == learnt()
    assert any("each start learns it" in line for line in warnings(caplog))
    assert kind == "a file" or [file.name for file in data.iterdir()] == [written()[0]]


def test_the_key_changes_with_the_base() -> None:
    assert key_of(base()) == key_of(base())
    assert key_of(base()) != key_of(replace(base(), version="0123456789ab"))
