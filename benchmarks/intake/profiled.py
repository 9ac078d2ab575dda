"""`belegbot run` that from SIGUSR1 on looks again and again at what its threads do; at the end it writes that down.

Each look counts for the processor's time that a thread has taken since the last one. Whatever is not of a part below
counts for whoever called it.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Final

from bot.__main__ import main

SECONDS: Final = 0.005
"""Of the processor's time from one look to the next."""
FILE: Final = "profile.json"
"""In the data folder."""
PARTS: Final = {
    "matching": ("/bot/matching/", "/bot/answering/", "/rapidfuzz/", "/numpy/"),
    "storage": ("/bot/storage/", "/sqlalchemy/", "/aiosqlite/", "/asyncpg/"),
    "sending over HTTP": ("/bot/chat/transport", "/aiohttp/", "/yarl/", "/multidict/"),
    "web front": ("/bot/web/", "/uvicorn/", "/starlette/"),
    "logging": ("/bot/logs", "/structlog/", "/logging/"),
    "the library (telegram)": ("/telegram/",),
    "intake and handlers": ("/bot/chat/", "/bot/locales/", "/bot/metrics"),
}
OTHERS: Final = "others"


def part_of(frame: FrameType | None) -> str:
    """For which part a thread is at work."""
    while frame:
        name = frame.f_code.co_filename
        for part, places in PARTS.items():
            if any(place in name for place in places):
                return part
        frame = frame.f_back
    return OTHERS


class Profile:
    """Looks whenever the process has taken so much of the processor's time, so that waiting counts nothing."""

    def __init__(self) -> None:
        self.found: dict[str, float] = defaultdict(float)
        """Seconds by part."""
        self._before: dict[int, float] = {}
        self._main = threading.get_ident()
        signal.signal(signal.SIGPROF, self._look)
        signal.signal(signal.SIGUSR1, self._begin)

    def _begin(self, _: int, __: FrameType | None) -> None:
        self._before = {number: _taken(number) for number in _threads()}
        signal.setitimer(signal.ITIMER_PROF, SECONDS, SECONDS)

    def _look(self, _: int, frame: FrameType | None) -> None:
        frames = sys._current_frames() | {self._main: frame}
        for number in _threads():
            part, taken = part_of(frames.get(number)), _taken(number)
            # The event loop's thread that waits while another one works had its time for something else.
            if number == self._main and part == OTHERS:
                continue
            self.found[part] += taken - self._before.get(number, 0.0)
            self._before[number] = taken


def _threads() -> list[int]:
    return [thread.ident for thread in threading.enumerate() if thread.ident is not None]


def _taken(number: int) -> float:
    """Seconds of the processor's time that a thread has taken."""
    return time.clock_gettime(time.pthread_getcpuclockid(number))


def run() -> None:
    """Run as `belegbot run`, until SIGTERM."""
    profile = Profile()
    sys.argv = ["belegbot", "run"]
    try:
        main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(os.environ["BELEGBOT_DATA_DIR"], FILE).write_text(json.dumps(profile.found), encoding="utf-8")


if __name__ == "__main__":
    run()
