"""`belegbot run` that looks now and then at what each of its threads does; at the end it writes that down.

Each look counts for the processor's time that the thread has taken since the last one, so that waiting counts nothing.
Whatever is not of a part below counts for whoever called it.
"""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Final

from bot.__main__ import main

SECONDS: Final = 0.005
FILE: Final = "profile.json"
"""In the data folder."""
PARTS: Final = {
    "matching": ("/bot/matching/", "/bot/answering/", "/rapidfuzz/", "/numpy/"),
    "storage": ("/bot/storage/", "/sqlalchemy/", "/aiosqlite/", "/asyncpg/"),
    "sending over HTTP": ("/bot/chat/transport", "/aiohttp/", "/yarl/", "/multidict/"),
    "web front": ("/bot/web/", "/uvicorn/", "/starlette/"),
    "logging": ("/bot/logs", "/structlog/", "/logging/"),
    "the library (telegram)": ("/telegram/",),
    "intake and handlers": ("/bot/",),
}
NONE: Final = "event loop"


def part_of(frame: FrameType | None) -> str:
    """For which part a thread is at work."""
    while frame:
        name = frame.f_code.co_filename
        for part, places in PARTS.items():
            if any(place in name for place in places):
                return part
        frame = frame.f_back
    return NONE


def look(found: dict[str, float], ended: threading.Event) -> None:
    """Look at the other threads until the end."""
    before: dict[int, float] = {}
    own = threading.get_ident()
    while not ended.wait(SECONDS):
        frames = sys._current_frames()
        for thread in threading.enumerate():
            number = thread.ident
            if number is None or number == own or number not in frames:
                continue
            taken = time.clock_gettime(time.pthread_getcpuclockid(number))
            found[part_of(frames[number])] += taken - before.get(number, taken)
            before[number] = taken


def run() -> None:
    """Run as `belegbot run`, until SIGTERM."""
    found: dict[str, float] = defaultdict(float)
    ended = threading.Event()
    looking = threading.Thread(target=look, args=(found, ended))
    looking.start()
    sys.argv = ["belegbot", "run"]
    try:
        main()
    finally:
        ended.set()
        looking.join()
        Path(os.environ["BELEGBOT_DATA_DIR"], FILE).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    run()
