"""Opening, migrating and sharing the database."""

import asyncio
import datetime as dt
import json
import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, func, insert, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StorageError
from bot.storage.chats import Chat, ChatKind, Chats
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Received
from bot.storage.kept_questions import KeptQuestions
from bot.storage.migrations import HEAD
from bot.storage.preferences import Preferences
from bot.storage.tables import chats, kept_questions, metadata
from bot.storage.workers import Worker

NOW = dt.datetime(2024, 6, 13, tzinfo=dt.UTC)

OPEN = """
import asyncio, sys
from bot.storage.database import Database

async def main():
    async with Database.open(sys.argv[1]):
        print("alembic" in sys.modules)

asyncio.run(main())
"""


def open_in_new_process(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPEN, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_was_stored_is_there_after_opening_again(url: str) -> None:
    async with Database.open(url) as database:
        await KeptQuestions(database).keep("Wer?", "de")
    async with Database.open(url) as database:
        kept = await KeptQuestions(database).all()

    assert [question.text for question in kept] == ["Wer?"]


async def test_the_first_schema_is_brought_to_the_present_one_with_all_its_rows(url: str) -> None:
    async with Database.open(url) as database:
        pass
    engine = create_async_engine(make_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(_back_to_the_first_schema)
        moment = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
        await connection.execute(
            text("INSERT INTO chats (id, kind, language, created_at, updated_at) VALUES (-7, 'group', 'de', :at, :at)"),
            {"at": moment.replace(tzinfo=None) if url.startswith("sqlite") else moment},
        )
        await connection.execute(
            text("INSERT INTO kept_questions (text, language, day) VALUES ('Wer?', 'de', CURRENT_DATE)")
        )
    await engine.dispose()

    async with Database.open(url) as database:
        assert await Chats(database).get(-7) == Chat(id=-7, kind=ChatKind.GROUP, language="de")
        assert [question.text for question in await KeptQuestions(database).all()] == ["Wer?"]
        await Chats(database).change(-7, lambda _: Preferences(silent=True))


def _back_to_the_first_schema(connection: Connection) -> None:
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.storage:migrations")
    command.upgrade(config, "0001")


def test_a_database_of_the_present_schema_opens_without_alembic(url: str) -> None:
    first, _ = open_in_new_process(url).communicate(timeout=60)
    second, _ = open_in_new_process(url).communicate(timeout=60)

    assert [first.strip(), second.strip()] == ["True", "False"]


def test_processes_that_start_together_migrate_once(url: str) -> None:
    processes = [open_in_new_process(url) for _ in range(4)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]

    assert [process.returncode for process in processes] == [0] * 4, outputs


async def test_a_newer_schema_is_refused(url: str) -> None:
    async with Database.open(url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StorageError, match=r"schema 9999.* knows .*start the newer Belegbot again"):
        async with Database.open(url):
            pass


async def test_the_file_is_its_owners_alone_and_its_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "bot.sqlite3"
    async with Database.open(f"sqlite:///{file}") as database:
        await KeptQuestions(database).keep("Wer?", "de")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}

    assert modes == {"bot.sqlite3": 0o600, "bot.sqlite3-wal": 0o600, "bot.sqlite3-shm": 0o600}


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match=r"file/bot\.sqlite3 cannot be created .*BELEGBOT_DATA_DIR"):
        async with Database.open(f"sqlite:///{tmp_path}/file/bot.sqlite3"):
            pass


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not a database, but long enough to look like a file with some content. " * 20)

    with pytest.raises(StorageError, match="file is not a database"):
        async with Database.open(f"sqlite:///{file}"):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "",
        "secret",
        "mysql://bot:secret@host/name",
        "postgres://bot:secret@host/name",
        "postgresql://bot@host:secret/name",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:secret?uri=true",
    ],
)
async def test_a_url_that_cannot_serve_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(StorageError, match="BELEGBOT_DATABASE_URL") as caught:
        async with Database.open(url):
            pass

    assert "secret" not in str(caught.value)


async def test_a_server_that_cannot_be_reached_is_an_error_of_ours(unused_tcp_port: int) -> None:
    with pytest.raises(StorageError, match="check BELEGBOT_DATABASE_URL"):
        async with Database.open(f"postgresql://bot:secret@127.0.0.1:{unused_tcp_port}/name"):
            pass


async def test_a_database_that_the_server_does_not_have_is_an_error_of_ours(postgresql_url: str) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        async with Database.open(postgresql_url + "_missing"):
            pass


async def test_a_failed_transaction_leaves_nothing_and_its_error_no_text(database: Database) -> None:
    row = {"id": 1, "text": "Where does Anna live?", "language": "en", "day": None}
    with pytest.raises(StorageError) as caught:
        async with database.write() as connection:
            await connection.execute(
                insert(kept_questions).values(text="first", language="en", day=func.current_date())
            )
            await connection.execute(insert(kept_questions), [row])

    assert "Anna" not in str(caught.value) + str(caught.value.__cause__).partition("DETAIL")[0]
    assert await KeptQuestions(database).all() == ()


async def test_two_programs_write_at_the_same_time(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as other:
        stores = [KeptQuestions(database) for database in (one, other) for _ in range(20)]
        await asyncio.gather(*(store.keep(f"Question {number}", "en") for number, store in enumerate(stores)))

        kept = await KeptQuestions(one).all()

    assert {question.text for question in kept} == {f"Question {number}" for number in range(40)}


async def test_reading_waits_for_no_writer_and_sees_nothing_half_done(database: Database) -> None:
    async with database.write() as writing:
        await writing.execute(insert(kept_questions).values(text="first", language="en", day=func.current_date()))
        async with database.read() as reading:
            count = await reading.scalar(select(func.count()).select_from(kept_questions))

    assert count == 0


async def test_a_writer_that_is_cancelled_holds_up_nobody(database: Database) -> None:
    begun = asyncio.Event()

    async def write_for_ever() -> None:
        async with database.write() as connection:
            await connection.execute(insert(kept_questions).values(text="lost", language="en", day=func.current_date()))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_for_ever())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await KeptQuestions(database).keep("kept", "en")

    assert [question.text for question in await KeptQuestions(database).all()] == ["kept"]


async def test_a_frozen_process_keeps_its_locks_for_seconds_only(postgresql_url: str) -> None:
    async with Database.open(postgresql_url) as database, database.read() as connection:
        assert await connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "5s"


async def test_what_was_deleted_is_overwritten_and_wiped(tmp_path: Path) -> None:
    chance, words = random.Random(1), "Quetzalcoatl "  # noqa: S311
    async with Database.open(f"sqlite:///{tmp_path}/belegbot.sqlite3") as database:
        inbox, worker = Inbox(database), Worker(database)
        async with database.write() as connection:
            await worker.report(connection)
        waiting: list[int] = []
        for first in range(0, 2000, 100):
            updates = range(first, first + 100)
            # Short ones, and those that take pages of their own.
            payloads = {each: json.dumps(words * chance.choice([1, 20, 60, 700])) for each in updates}
            await inbox.store(worker, [Received(update_id=each, queue=1, payload=payloads[each]) for each in updates])
            waiting += updates
            chance.shuffle(waiting)
            done, waiting = waiting[:90], waiting[90:]
            await inbox.settle(worker, done)
        await inbox.settle(worker, waiting)
        assert words.encode() in written(tmp_path)

        await database.wipe()

        assert words.encode() not in written(tmp_path)


async def test_wiping_gives_way_to_who_reads_for_long_and_holds_up_nobody_else(url: str) -> None:
    async with Database.open(url) as database:
        async with database.write() as connection:
            await connection.execute(insert(chats).values(id=1, kind="private", created_at=NOW, updated_at=NOW))
        async with database.read() as reader:
            before = await reader.scalar(select(func.count()).select_from(chats))
            async with database.write() as connection:
                await connection.execute(delete(chats))
            await database.wipe()
            async with database.write() as connection:
                await connection.execute(insert(chats).values(id=2, kind="private", created_at=NOW, updated_at=NOW))

            assert before == await reader.scalar(select(func.count()).select_from(chats)) == 1


def written(folder: Path) -> bytes:
    """All that stands in the files of a database."""
    return b"".join(path.read_bytes() for path in folder.glob("belegbot.sqlite3*"))
