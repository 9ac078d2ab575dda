"""The file that says whether the bot still hears from the server."""

import os
import time
from pathlib import Path

import pytest

from bot.heartbeat import FRESH_SECONDS, NAME, beat, is_fresh


def aged(folder: Path, seconds: float) -> None:
    """A last beat so many seconds ago."""
    beat(folder)
    then = time.time() - seconds
    os.utime(folder / NAME, (then, then))


def test_without_a_beat_nothing_is_fresh(tmp_path: Path) -> None:
    assert not is_fresh(tmp_path)
    assert not is_fresh(tmp_path / "missing")


def test_a_beat_is_fresh(tmp_path: Path) -> None:
    beat(tmp_path)
    assert is_fresh(tmp_path)


@pytest.mark.parametrize(("age", "expected"), [(FRESH_SECONDS / 2, True), (FRESH_SECONDS + 1, False)])
def test_a_beat_grows_old(tmp_path: Path, age: float, expected: bool) -> None:
    aged(tmp_path, age)
    assert is_fresh(tmp_path) is expected


def test_the_next_beat_makes_it_fresh_again(tmp_path: Path) -> None:
    aged(tmp_path, FRESH_SECONDS * 2)
    beat(tmp_path)
    assert is_fresh(tmp_path)


def test_the_first_beat_makes_the_folder(tmp_path: Path) -> None:
    beat(tmp_path / "data")
    assert is_fresh(tmp_path / "data")
