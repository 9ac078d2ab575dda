"""`belegbot` as people type it, in a process of its own or in the test's."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from bot.__main__ import main
from bot.errors import BelegbotError
from tests.learning import POOL

ROOT: Final = Path(__file__).parent.parent
TOKEN: Final = "123456789:never-to-be-seen-in-any-output"  # noqa: S105


class Outcome:
    """How a command ended."""

    def __init__(self, code: int, printed: str, complained: str) -> None:
        self.code, self.printed, self.complained = code, printed, complained
        assert "Traceback" not in complained, complained
        assert TOKEN.partition(":")[2] not in printed + complained

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.printed.splitlines()]

    def succeeded(self) -> str:
        """What was printed; nothing was complained about."""
        assert (self.code, self.complained) == (0, "")
        return self.printed

    def failed(self, code: int = BelegbotError.exit_code) -> str:
        """The one line that says why."""
        assert self.code == code, self.complained
        (line,) = self.complained.splitlines()
        assert line.startswith("belegbot: ")
        return line


class Belegbot:
    """The program, started in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str | bytes | Path, given: bytes = b"", **variables: str) -> Outcome:
        """Run a command; the base is the pool's and the terminal German unless told."""
        process = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | self._environment(variables),
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Outcome(process.returncode, process.stdout.decode(), process.stderr.decode())

    @staticmethod
    def _environment(variables: dict[str, str]) -> dict[str, str]:
        return {"LC_ALL": "de_DE.UTF-8", "BELEGBOT_KNOWLEDGE": str(POOL), "BELEGBOT_TOKEN": TOKEN} | variables


class Here(Belegbot):
    """The program without the second that a process of its own takes to start."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder)
        self._patch, self._captured = patch, captured

    def __call__(self, *arguments: str | bytes | Path, given: bytes = b"", **variables: str) -> Outcome:
        """Run a command; the base is the pool's and the terminal German unless told."""
        with self._patch.context() as patched:
            patched.chdir(self.folder)
            for name, value in self._environment(variables).items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["belegbot", *map(os.fsdecode, arguments)])
            patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
            with pytest.raises(SystemExit) as ended:
                main()
        shown = self._captured.readouterr()
        return Outcome(int(ended.value.code or 0), shown.out, shown.err)
