"""Keeps what a base has learnt from itself beside the data: a start should not have to learn it anew."""

import hashlib
import json
import logging
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import ValidationError

import bot
from bot.answering.calibration import Calibration, load_calibration
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Model
from bot.matching.meaning import Encoder

log = logging.getLogger(__name__)

PREFIX: Final = "calibration-"
MAX_BYTES: Final = 64 * 1024
CODE: Final = ("answering", "knowledge", "matching")
"""The parts of the program that a calibration depends on."""
PACKAGES: Final = ("numpy", "PyStemmer", "rapidfuzz")
"""What else it depends on, to the last digit."""


class Kept(Model):
    """The content of a file."""

    key: str
    """The file's own name tells the same: a copy under another name is not believed."""
    calibration: Calibration
    checksum: str
    """Of the other two."""


def calibration_for(base: KnowledgeBase, folder: Path, data_dir: Path, encoder: Encoder | None = None) -> Calibration:
    """The calibration in the base's folder; without one what the base learns from itself, kept in `data_dir`.

    ProblemsError if the one in the folder is malformed. What is kept is only used if it is whole and was made of this
    very base by this very program with this very model; a folder that cannot be written to costs the time of learning
    it again.
    """
    if own := load_calibration(folder):
        return own
    key = key_of(base, encoder)
    path = data_dir / f"{PREFIX}{key[:16]}.json"
    if kept := _read(path, key):
        return kept
    learnt = self_calibrated(base, encoder=encoder)
    _write(path, key, learnt)
    return learnt


def key_of(base: KnowledgeBase, encoder: Encoder | None = None) -> str:
    """The hexadecimal hash of all that determines what a base learns from itself: its files, the program, the model."""
    model = encoder.identity if encoder else "no model"
    return hashlib.sha256(f"{base.version} {_program()} {model}".encode()).hexdigest()


@cache
def _program() -> str:
    """Of the files themselves rather than of a number that somebody would have to raise."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in PACKAGES).encode())
    root = Path(bot.__file__).parent
    for part in CODE:
        for path in sorted(path for path in (root / part).rglob("*") if path.suffix in {".py", ".toml"}):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(data)} ".encode() + data)
    return digest.hexdigest()


def _read(path: Path, key: str) -> Calibration | None:
    """What a file holds; None if there is none, or none to be believed."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
        kept = Kept.model_validate_json(data)
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        kept = None
    if kept and kept.key == key and kept.checksum == _checksum(key, kept.calibration):
        return kept.calibration
    log.warning("%s is not what was written there: the calibration is learnt anew", path.name)
    return None


def _write(path: Path, key: str, calibration: Calibration) -> None:
    """Write the file as a whole or not at all, and remove those of other bases and programs."""
    kept = Kept(key=key, calibration=calibration, checksum=_checksum(key, calibration))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, kept.model_dump_json(indent=1))
        for other in path.parent.glob(f"{PREFIX}*.json"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("The calibration is not kept in %s (%s): each start learns it", path.parent, error.strerror)


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    try:
        Path(file.name).replace(path)
    finally:
        Path(file.name).unlink(missing_ok=True)


def _checksum(key: str, calibration: Calibration) -> str:
    return hashlib.sha256(f"{key} {json.dumps(calibration.model_dump(), sort_keys=True)}".encode()).hexdigest()
