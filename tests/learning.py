"""What the pool's base has learnt from itself: half a second that a test about something else need not spend."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.answering.calibration_cache import calibration_for
from bot.knowledge.base import load_base

POOL: Final = Path(__file__).parent / "e2e" / "knowledge"


def keep_learnt(data_dir: Path) -> Path:
    """The data folder, made if need be, with what a start with the pool's base and no model leaves there."""
    name, content = _kept()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data_dir / name).write_bytes(content)
    return data_dir


@cache
def _kept() -> tuple[str, bytes]:
    with TemporaryDirectory() as folder:
        calibration_for(load_base(POOL), POOL, Path(folder))
        (file,) = Path(folder).iterdir()
        return file.name, file.read_bytes()
