"""Bots in processes of their own that are quick to start: each is forked from one that has imported the program."""

import asyncio
import os
import sys
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Final
from unittest.mock import patch

from bot.__main__ import main

ROOT: Final = Path(__file__).parents[2]
STANDARD_OUTPUT: Final = 1
FORKING: Final = get_context("forkserver")
FORKING.set_forkserver_preload(["bot.chat.running", "bot.web.listening", "alembic.command", "aiosqlite", "asyncpg"])


class BotProcess:
    """`belegbot run`, as a process of its own that can be killed, stopped and frozen."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        # What it imports is the program beside these tests.
        with patch.dict(os.environ, PYTHONPATH=str(ROOT)):
            forkserver.ensure_running()
        self._process = FORKING.Process(target=_run, args=(folder, variables), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, or minus the number of the signal that ended it; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it without a warning."""
        self._process.kill()

    async def wait(self) -> int | None:
        """Wait until it has ended; its exit code."""
        await asyncio.to_thread(self._process.join)
        return self.returncode


def _run(folder: Path, variables: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.update(variables)
    os.dup2(os.open(os.devnull, os.O_WRONLY), STANDARD_OUTPUT)
    sys.argv = ["belegbot", "run"]
    main()
