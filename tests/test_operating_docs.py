"""The commands of docs/operating.md: each is run as it stands there, or stands here with what it would need."""

import asyncio
import os
import re
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from pathlib import Path
from typing import Final

import pytest

from bot.heartbeat import beat
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Received
from bot.storage.workers import Worker
from tests.playground.fixtures import server
from tests.playground.harness import Server

__all__ = ["server"]

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "operating.md"
BLOCK: Final = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
UPDATE: Final = 123456789
"""The number that the page takes for an update that was set aside."""

NOT_HERE: Final = {
    "docker": "needs a container engine; deploy/prove-image runs the Dockerfile's steps without one",
    "journalctl": "needs systemd as the first process",
    "pg_dump": "tests/test_operating_commands.py runs the same on a server that there is",
    "pg_restore": "as above",
    "sudo": "changes the machine: units, the proxy, a root for the image",
}
"""By the first word, what cannot be run on a bare machine, and why."""


def commands() -> list[str]:
    """Every command of the page in its order, continued lines as one."""
    text = "\n".join(BLOCK.findall(PAGE.read_text(encoding="utf-8"))).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip()]


def is_for_here(command: str) -> bool:
    return command.split(maxsplit=1)[0] not in NOT_HERE


@pytest.fixture
async def checkout(server: Server, tmp_path: Path) -> dict[str, str]:
    """A folder in which the commands work, and their environment: a base, a database, a bot that was there just now."""
    (tmp_path / "knowledge").symlink_to(ROOT / "knowledge")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "belegbot"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    program.chmod(0o755)
    async with Database.open(f"sqlite:///{tmp_path}/data/belegbot.sqlite3") as database:
        inbox, worker = Inbox(database), Worker(database)
        await inbox.report(worker)
        await inbox.store(worker, [Received(update_id=UPDATE, queue=1, payload='{"message": {}}')])
        await inbox.failed(worker, UPDATE, "", set_aside=True)
    beat(tmp_path / "data")
    return {
        "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "BELEGBOT_TOKEN": server.token,
        "BELEGBOT_API_URL": server.url,
    }


async def test_every_command_of_the_page_works(checkout: dict[str, str], tmp_path: Path) -> None:
    failed, environment = [], os.environ | checkout
    run = [command for command in commands() if is_for_here(command)]
    for command in run:
        if command.startswith("sqlite3 ") and not shutil.which("sqlite3"):
            continue
        process = await asyncio.create_subprocess_exec(
            *("bash", "-euc", command),
            cwd=tmp_path,
            env=environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 60)
        if process.returncode:
            failed.append(f"{command}: {said.decode()}")
    assert failed == []
    assert sum(command.startswith("belegbot ") for command in run) >= 7


def test_what_is_not_run_has_its_reason() -> None:
    first_words = {command.split()[0] for command in commands() if not is_for_here(command)}
    assert first_words == NOT_HERE.keys()


def test_files_that_commands_name_are_there() -> None:
    named = set(re.findall(r"(?<![\w/])(?:deploy/[\w.-]+|compose\.yaml)", PAGE.read_text(encoding="utf-8")))
    assert {f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir()} <= named
    assert [name for name in named if not (ROOT / name).exists()] == []
