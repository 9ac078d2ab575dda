"""Copies of an SQLite database: whole, from one moment, private; and what is refused."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert

from bot.errors import StorageError
from bot.storage import copying
from bot.storage.database import Database
from bot.storage.kept_questions import KeptQuestions
from bot.storage.tables import feedback, kept_questions
from tests.databases import migrated


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database with one kept question."""
    file = tmp_path / "data" / "bot.sqlite3"
    file.parent.mkdir()
    await migrated(file)
    async with Database.open(f"sqlite:///{file}") as database:
        await KeptQuestions(database).keep("Wer?", "de")
    return file


def back_up(file: Path, copy: Path, *, overwrite: bool = False) -> list[tuple[int, int]]:
    """Copy it; the progress that was told."""
    told: list[tuple[int, int]] = []
    copying.back_up(file, copy, overwrite=overwrite, advance=lambda *each: told.append(each))
    return told


def restore(copy: Path, file: Path) -> Path:
    """Put a copy back; where what was there is kept."""
    kept = file.with_name("kept")
    copying.restore(copy, file, kept, advance=lambda *_: None)
    return kept


def questions(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept_questions ORDER BY id")]


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def damage(file: Path) -> None:
    """Overwrite pages in the middle, not the header."""
    content = bytearray(file.read_bytes())
    content[8192:-4096] = b"\xff" * (len(content) - 12288)
    file.write_bytes(content)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_copy_while_somebody_writes_is_of_one_moment(file: Path, tmp_path: Path) -> None:
    async with Database.open(f"sqlite:///{file}") as database:
        for _ in range(3):
            async with database.write() as connection:
                await connection.exec_driver_sql(
                    "INSERT INTO kept_questions (text, language, day) "
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
                    "SELECT hex(zeroblob(2000)), 'de', CURRENT_DATE FROM n"
                )
        stopping = asyncio.Event()

        async def write() -> int:
            """Two rows in one transaction, again and again."""
            number = 0
            while not stopping.is_set():
                async with database.write() as connection:
                    await connection.execute(
                        insert(kept_questions).values(text="pair", language="de", day=func.current_date())
                    )
                    await connection.execute(
                        insert(feedback).values(
                            entry=f"pair-{number}", revision=1, verdict="wrong", language="de",
                            day=func.current_date(), count=1,
                        )
                    )  # fmt: skip
                number += 1
            return number

        writing = asyncio.create_task(write())
        told = await asyncio.to_thread(back_up, file, tmp_path / "copy")
        stopping.set()
        written = await writing

    with closing(sqlite3.connect(tmp_path / "copy")) as copied:
        (pairs,) = copied.execute("SELECT count(*) FROM kept_questions WHERE text = 'pair'").fetchone()
        (halves,) = copied.execute("SELECT count(*) FROM feedback").fetchone()
    assert pairs == halves < written
    # Never from the beginning again, however much was written meanwhile.
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 2
    assert told[-1][0] == told[-1][1]


def test_a_copy_is_its_owners_alone_and_one_file(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    back_up(file, folder / "copy")

    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    assert questions(folder / "copy") == ["Wer?"]
    assert names(folder) == {"copy"}


def test_nothing_is_overwritten_unless_that_is_wanted(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("precious")
    with pytest.raises(StorageError, match="there already"):
        back_up(file, copy)
    assert copy.read_text() == "precious"

    back_up(file, copy, overwrite=True)
    assert questions(copy) == ["Wer?"]


@pytest.mark.parametrize("name", ["data/bot.sqlite3", "data"])
def test_no_copy_takes_the_databases_place_or_a_folders(file: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match="no file to write a copy to"):
        back_up(file, tmp_path / name, overwrite=True)
    assert questions(file) == ["Wer?"]


def test_a_damaged_database_makes_no_copy_and_leaves_the_former_one(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    damage(file)
    with pytest.raises(StorageError, match=r"damaged|malformed"):
        back_up(file, tmp_path / "copy", overwrite=True)

    assert questions(tmp_path / "copy") == ["Wer?"]
    assert names(tmp_path) == {"copy", "data"}


def test_what_is_not_there_is_not_copied_or_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"There is no database .*BELEGBOT_DATA_DIR"):
        back_up(tmp_path / "missing", tmp_path / "copy")
    with pytest.raises(StorageError, match="There is no file"):
        restore(tmp_path / "copy", tmp_path / "missing")
    assert names(tmp_path) == set()


def test_a_folder_that_is_not_there_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing cannot be used: No such file"):
        back_up(file, tmp_path / "missing" / "copy")


def test_a_copy_is_put_back_and_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    execute(file, "UPDATE kept_questions SET text = 'Wo?'")
    kept = restore(tmp_path / "copy", file)

    assert (questions(file), questions(kept)) == (["Wer?"], ["Wo?"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names(file.parent) == {"bot.sqlite3", "kept"}


async def test_a_bot_works_with_what_was_put_back(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "other" / "bot.sqlite3")
    async with Database.open(f"sqlite:///{tmp_path}/other/bot.sqlite3") as database:
        assert [kept.text for kept in await KeptQuestions(database).all()] == ["Wer?"]
        await KeptQuestions(database).keep("Wo?", "de")


async def test_what_a_killed_bot_left_in_its_log_is_kept_too(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    killed = tmp_path / "killed" / "bot.sqlite3"
    killed.parent.mkdir()
    async with Database.open(f"sqlite:///{file}") as database:
        await KeptQuestions(database).keep("Wo?", "de")
        for end in ("", "-wal"):  # As a kill leaves them.
            killed.with_name(killed.name + end).write_bytes(file.with_name(file.name + end).read_bytes())
    kept = restore(tmp_path / "copy", killed)

    assert (questions(killed), questions(kept)) == (["Wer?"], ["Wer?", "Wo?"])


async def test_nothing_is_put_back_under_a_bot_that_runs(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    async with Database.open(f"sqlite:///{file}") as database:
        with pytest.raises(StorageError, match="stop it first"):
            restore(tmp_path / "copy", file)
        await KeptQuestions(database).keep("Wo?", "de")

    assert questions(file) == ["Wer?", "Wo?"]
    assert names(file.parent) == {"bot.sqlite3"}


def test_a_damaged_database_is_replaced_and_kept(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy")
    file.write_text("Not a database, but long enough to look like a file with some content. " * 20)
    kept = restore(tmp_path / "copy", file)

    assert questions(file) == ["Wer?"]
    assert kept.read_text().startswith("Not a database")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "schema 9999.*newer"),
        ("DROP TABLE alembic_version", "no database of Belegbot's"),
        ("DELETE FROM alembic_version", "no database of Belegbot's"),
    ],
)
def test_a_copy_of_another_program_or_of_a_newer_version_is_refused(
    file: Path, tmp_path: Path, statement: str, reason: str
) -> None:
    back_up(file, tmp_path / "copy")
    execute(tmp_path / "copy", statement)
    with pytest.raises(StorageError, match=reason):
        restore(tmp_path / "copy", file)
    assert questions(file) == ["Wer?"]


@pytest.mark.parametrize("content", [b"", b"Not a database. " * 100])
def test_a_file_that_is_no_database_is_refused(file: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StorageError, match=r"no database|not a database"):
        restore(tmp_path / "copy", file)
    assert questions(file) == ["Wer?"]


def test_the_database_itself_is_no_copy(file: Path) -> None:
    with pytest.raises(StorageError, match="the database itself"):
        restore(file, file)
