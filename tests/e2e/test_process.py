"""`belegbot run` as an operator starts it: a process of its own, its exit code, its one line."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import SecondPollerError, ServerError, SettingsError, TokenError
from tests.e2e.conftest import NO_BOTS_TOKEN, OPENING, call
from tests.learning import POOL, keep_learnt
from tests.playground.harness import Server

ROOT = Path(__file__).parents[2]


async def belegbot(folder: Path, *under: str, **settings: str) -> Process:
    """A bot in a process of its own, or `under` a command that runs it."""
    keep_learnt(folder / "data")
    variables = {f"BELEGBOT_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(POOL)} | variables
    return await asyncio.create_subprocess_exec(
        *under, sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )


def let_leases_end(database_file: Path) -> None:
    """Let the time pass for which a process that is dead keeps the right to poll."""
    with closing(sqlite3.connect(database_file)) as connection, connection:
        connection.execute("UPDATE leases SET expires_at = '2001-01-01 00:00:00.000000'")


async def ended(process: Process) -> tuple[int | None, str]:
    """The exit code and what was written to standard error."""
    _, written = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, written.decode()


async def one_line(process: Process) -> tuple[int | None, str]:
    """The exit code and the one line that was written, log lines apart."""
    code, written = await ended(process)
    lines = [line for line in written.splitlines() if line.startswith("belegbot: ")]
    assert len(lines) == 1, written
    assert "Traceback" not in written
    return code, lines[0]


@pytest.mark.parametrize("token", ["", "not-a-token", "123:short"])
async def test_a_missing_or_malformed_token(tmp_path: Path, token: str) -> None:
    code, line = await one_line(await belegbot(tmp_path, token=token))
    assert code == SettingsError.exit_code
    assert "BELEGBOT_TOKEN" in line


async def test_a_token_that_nobody_knows(server: Server, tmp_path: Path) -> None:
    code, line = await one_line(await belegbot(tmp_path, token=NO_BOTS_TOKEN, api_url=server.url))
    assert code == TokenError.exit_code
    assert NO_BOTS_TOKEN not in line


async def test_a_server_that_is_not_there(server: Server, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    code, line = await one_line(await belegbot(tmp_path, token=server.token, api_url=address))
    assert code == ServerError.exit_code
    assert address in line


async def test_a_second_poller(server: Server, tmp_path: Path) -> None:
    process = await belegbot(tmp_path, token=server.token, api_url=server.url)
    await server.settled(within=20)
    other = asyncio.create_task(call(server, "getUpdates", timeout=50))
    code, line = await one_line(process)
    other.cancel()
    assert code == SecondPollerError.exit_code
    assert "409" in line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_it_is_told_to_stop(server: Server, tmp_path: Path, number: signal.Signals) -> None:
    process = await belegbot(tmp_path, token=server.token, api_url=server.url, log="json")
    await server.settled(within=20)
    anna = server.person("Anna")
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING), within=20)).text
    process.send_signal(number)
    code, written = await ended(process)
    assert code == 0
    assert '"decision": "answer"' in written
    assert server.token.partition(":")[2] not in written


async def test_what_was_asked_while_it_was_down_is_answered_at_the_next_start(server: Server, tmp_path: Path) -> None:
    anna = server.person("Anna")
    for _ in range(2):
        question = await anna.says(anna.private, OPENING)
        process = await belegbot(tmp_path, token=server.token, api_url=server.url)
        await server.reply_to(question, within=20)
        await server.settled(within=20)
        process.kill()
        await ended(process)
        let_leases_end(tmp_path / "data" / "belegbot.sqlite3")
    assert len(anna.private.from_bots) == 2
