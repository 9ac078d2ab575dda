"""A file whose age says whether the bot still hears from the Bot API server."""

import time
from pathlib import Path
from typing import Final

NAME: Final = "heartbeat"
FRESH_SECONDS: Final = 120.0
"""Several long polls."""


def beat(data_dir: Path) -> None:
    """Say that the server has just answered."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # Without SQLite, nobody else makes it.
    (data_dir / NAME).touch()


def is_fresh(data_dir: Path) -> bool:
    """Whether the last beat is at most FRESH_SECONDS old."""
    try:
        return time.time() - (data_dir / NAME).stat().st_mtime <= FRESH_SECONDS
    except OSError:
        return False
