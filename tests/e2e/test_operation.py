"""The database of bots that run: several that start at once, one from a newer version, backups and restores."""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.migrations import HEAD
from bot.storage.tables import workers
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import OPENING
from tests.e2e.test_process import ROOT, belegbot, ended, one_line
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]


async def command(folder: Path, *arguments: str, **settings: str) -> tuple[int | None, str]:
    """Another command in the bot's folder: its exit code, and what it wrote."""
    variables = {f"BELEGBOT_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=PIPE,
        stderr=PIPE,
    )
    printed, complained = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, (printed + complained).decode()


async def at_work(url: str, number: int) -> None:
    """Wait until so many processes have said that they work."""
    async with Database.open(url, migrate=False) as database, asyncio.timeout(30):
        while True:
            async with database.read() as connection:
                if await connection.scalar(select(func.count()).select_from(workers)) == number:
                    return
            await asyncio.sleep(0.05)


async def test_bots_that_start_together_make_the_tables_once(server: Server, tmp_path: Path, url: str) -> None:
    processes = [
        await belegbot(
            tmp_path, token=server.token, api_url=server.url, database_url=url, data_dir=str(tmp_path / str(number))
        )
        for number in range(3)
    ]
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    await server.reply_to(question, within=30)
    await at_work(url, len(processes))
    for process in processes:
        process.terminate()
    outcomes = [await ended(process) for process in processes]

    assert [code for code, _ in outcomes] == [0, 0, 0], outcomes
    assert len(anna.private.from_bots) == 1
    async with Database.open(url, migrate=False) as database:
        assert await database.version() == HEAD


async def test_a_newer_schema_is_refused_and_left_as_it_is(server: Server, tmp_path: Path, url: str) -> None:
    async with Database.open(url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    settings = {"token": server.token, "api_url": server.url, "database_url": url}
    code, line = await one_line(await belegbot(tmp_path, **settings))
    assert (code, "start the newer Belegbot again" in line) == (StorageError.exit_code, True)
    code, line = await command(tmp_path, "db", "upgrade", **settings)
    assert (code, "start the newer Belegbot again" in line) == (StorageError.exit_code, True)

    assert server.calls == []
    async with Database.open(url, migrate=False) as database:
        assert await database.version() == "9999"


@pytest.mark.parametrize("end", ["terminate", "kill"])
async def test_a_backup_of_a_bot_that_runs_and_its_restore_once_it_does_not(
    server: Server, tmp_path: Path, end: str
) -> None:
    process = await belegbot(tmp_path, token=server.token, api_url=server.url)
    await server.settled(within=20)
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING), within=20)
    await server.settled(within=20)
    code, said = await command(tmp_path, "backup", "copy.sqlite3")
    assert (code, "a whole copy" in said) == (0, True)
    code, said = await command(tmp_path, "restore", "copy.sqlite3")
    assert (code, "stop it first" in said) == (StorageError.exit_code, True)

    getattr(process, end)()
    await ended(process)
    code, said = await command(tmp_path, "restore", "copy.sqlite3")
    assert (code, "is as it was" in said) == (0, True)
    with closing(sqlite3.connect(tmp_path / "data" / "belegbot.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM answers").fetchone() == (1,)
