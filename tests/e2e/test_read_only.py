"""The bot writes into its data folder and nowhere else, so that all else can be read-only."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from tests.e2e.conftest import OPENING
from tests.e2e.test_process import ROOT, ended
from tests.learning import POOL
from tests.playground.harness import Server

WATCHING = """
import os, runpy, sys
folder = os.path.realpath(os.environ["BELEGBOT_DATA_DIR"])
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect"}
def watch(event, arguments):
    if event == "open":
        path, _, flags = arguments
        changes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    else:
        path, changes = arguments[0] if event in CHANGES else None, event in CHANGES
    if changes and isinstance(path, str | bytes | os.PathLike):
        place = os.path.realpath(os.fsdecode(path))
        print("inside" if place.startswith((folder, "/dev/")) else "outside", place, file=sys.stderr)
sys.addaudithook(watch)
sys.argv = ["belegbot", "run"]
runpy.run_module("bot", run_name="__main__")
"""


async def test_it_writes_only_into_its_data_folder(server: Server, tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = {"TOKEN": server.token, "API_URL": server.url, "DATA_DIR": str(data), "KNOWLEDGE": str(POOL)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WATCHING),
        cwd=tmp_path,
        # As in the image.
        env=os.environ
        | {f"BELEGBOT_{name}": value for name, value in settings.items()}
        | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(data), "HOME": str(data)},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING), within=30)
    process.send_signal(signal.SIGTERM)
    code, written = await ended(process)
    assert code == 0
    assert f"inside {data}/belegbot.sqlite3" in written
    assert [line for line in written.splitlines() if line.startswith("outside")] == []
