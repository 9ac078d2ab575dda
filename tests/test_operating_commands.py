"""`belegbot backup`, `restore` and `inbox` as operators type them, on real databases."""

import asyncio
import json
import shlex
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Received
from bot.storage.kept_questions import KeptQuestions
from bot.storage.workers import Worker
from tests.databases import postgresql_url, sqlite_url, url
from tests.program import Belegbot, Here

__all__ = ["postgresql_url", "sqlite_url", "url"]

TEXT = "Geheim: wo wohnt Anna?"
TRACEBACK = f"""Traceback (most recent call last):
  File "/app/bot/chat/asking.py", line 12, in ask
    raise ValueError(text)
ValueError: {TEXT}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/bot/chat/a.py", line 1, in first
    second()
  File "/app/bot/chat/b.py", line 2, in second
    third()
    ~~~~~^^
  File "/app/bot/chat/c.py", line 3, in third
    fourth()
  File "/app/bot/chat/d.py", line 4, in fourth
    raise BadRequest(text)
telegram.error.BadRequest: Can't parse entities: {TEXT}
{TEXT}
"""


@pytest.fixture
def belegbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Belegbot:
    return Here(tmp_path, monkeypatch, capsys)


def keep(url: str, question: str) -> None:
    """Have a question kept in a database."""

    async def kept() -> None:
        async with Database.open(url) as database:
            await KeptQuestions(database).keep(question, "de")

    asyncio.run(kept())


def kept(url: str) -> list[str]:
    """The questions in a database."""

    async def read() -> list[str]:
        async with Database.open(url) as database:
            return [each.text for each in await KeptQuestions(database).all()]

    return asyncio.run(read())


# backup and restore


def test_a_backup_is_made_and_put_back(belegbot: Belegbot) -> None:
    here = f"sqlite:///{belegbot.folder}/data/belegbot.sqlite3"
    keep(here, "Wer?")
    printed = belegbot("backup", "copy.sqlite3").succeeded()
    assert printed.startswith("copy.sqlite3: a whole copy of data/belegbot.sqlite3, ")
    assert stat.S_IMODE((belegbot.folder / "copy.sqlite3").stat().st_mode) == 0o600

    keep(here, "Wo?")
    printed = belegbot("restore", "copy.sqlite3").succeeded()
    (former,) = (belegbot.folder / "data").glob("belegbot.sqlite3.until-*")
    assert f"kept as data/{former.name}." in printed
    assert (kept(here), kept(f"sqlite:///{former}")) == (["Wer?"], ["Wer?", "Wo?"])


def test_a_backup_overwrites_only_by_force(belegbot: Belegbot) -> None:
    belegbot("db", "upgrade").succeeded()
    belegbot("backup", "copy").succeeded()
    assert "--force" in belegbot("backup", "copy").failed(StorageError.exit_code)
    belegbot("backup", "copy", "--force").succeeded()


def test_a_backup_makes_no_database(belegbot: Belegbot) -> None:
    assert "There is no database" in belegbot("backup", "copy").failed(StorageError.exit_code)
    assert list(belegbot.folder.iterdir()) == []


def test_nothing_is_restored_from_a_newer_version(belegbot: Belegbot) -> None:
    belegbot("db", "upgrade").succeeded()
    belegbot("backup", "copy").succeeded()
    with closing(sqlite3.connect(belegbot.folder / "copy")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "schema 9999" in belegbot("restore", "copy").failed(StorageError.exit_code)


def command_in(line: str) -> list[str]:
    """What the line says to type instead."""
    return shlex.split(line.rpartition(": ")[2])


def test_postgresql_is_copied_by_its_own_programs_as_they_are_named(belegbot: Belegbot, postgresql_url: str) -> None:
    parsed = make_url(postgresql_url).set(drivername="postgresql", password="only-the-server-knows")  # noqa: S106
    there = parsed.render_as_string(hide_password=False)
    keep(postgresql_url, "Wer?")
    dump = belegbot("backup", "copy", BELEGBOT_DATABASE_URL=there).failed()
    restore = belegbot("restore", "copy", BELEGBOT_DATABASE_URL=there).failed()
    assert "only-the-server-knows" not in dump + restore
    assert "stop all bots" in restore

    subprocess.run(command_in(dump), cwd=belegbot.folder, check=True)
    keep(postgresql_url, "Wo?")
    subprocess.run(command_in(restore), cwd=belegbot.folder, check=True)
    assert kept(postgresql_url) == ["Wer?"]


# inbox


@pytest.fixture
def inbox(belegbot: Belegbot, url: str, monkeypatch: pytest.MonkeyPatch) -> Belegbot:
    """The program, with a database in which one update waits and one is set aside."""

    async def fill() -> None:
        async with Database.open(url) as database:
            inbox, worker = Inbox(database), Worker(database)
            await inbox.report(worker)
            message = json.dumps({"update_id": 7, "message": {"text": TEXT}})
            tap = json.dumps({"update_id": 8, "callback_query": {"data": TEXT}})
            updates = [Received(update_id=7, queue=1, payload=message), Received(update_id=8, queue=2, payload=tap)]
            await inbox.store(worker, updates)
            await inbox.failed(worker, 7, TRACEBACK, set_aside=False)
            await inbox.failed(worker, 7, TRACEBACK, set_aside=True)

    asyncio.run(fill())
    monkeypatch.setenv("BELEGBOT_DATABASE_URL", url)
    return belegbot


def test_how_much_waits(inbox: Belegbot) -> None:
    first, second = inbox("inbox").succeeded().splitlines()
    assert first.startswith("1 waiting, the oldest since 20")
    assert second == "1 set aside: belegbot inbox --failed"
    found = json.loads(inbox("inbox", "--json").succeeded())
    assert (found["waiting"], found["set_aside"]) == (1, 1)
    assert found["oldest"].endswith(" UTC")


def test_nothing_waits(belegbot: Belegbot) -> None:
    assert belegbot("inbox").succeeded() == "0 waiting.\n0 set aside.\n"
    assert belegbot("inbox", "--failed").succeeded() == "Nothing is set aside.\n"


def test_what_failed_is_shown_without_what_people_wrote(inbox: Belegbot) -> None:
    printed = inbox("inbox", "--failed").succeeded()
    assert printed.splitlines()[0].startswith("7  message, received 20")
    assert "after 2 failures and 0 crashes" in printed
    assert printed.splitlines()[2:] == [
        "  /app/bot/chat/b.py:2 in second",
        "  /app/bot/chat/c.py:3 in third",
        "  /app/bot/chat/d.py:4 in fourth",
        "  telegram.error.BadRequest",
    ]
    (found,) = json.loads(as_json := inbox("inbox", "--failed", "--json").succeeded())
    assert (found["update"], found["kind"], found["error"]) == (7, "message", "telegram.error.BadRequest")
    assert "Anna" not in printed + as_json


def test_what_failed_waits_again_when_that_is_wanted(inbox: Belegbot) -> None:
    assert inbox("inbox", "--retry", "7").succeeded() == "Update 7 waits for the bot again.\n"
    assert inbox("inbox").succeeded().startswith("2 waiting")
    for number in ("7", "9"):
        assert f"the number {number}" in inbox("inbox", "--retry", number).failed()


def test_an_update_that_killed_the_process_says_so(inbox: Belegbot, url: str) -> None:
    async def kill() -> None:
        async with Database.open(url) as database, database.write() as connection:
            killed = "UPDATE inbox SET crashes = 5, failures = 0, traceback = 'The process died 5 times.'"
            await connection.execute(text(f"{killed} WHERE update_id = 7"))

    asyncio.run(kill())
    assert inbox("inbox", "--failed").succeeded().endswith("5 crashes\n  The process died 5 times.\n")
