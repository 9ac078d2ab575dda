"""Copies of an SQLite database: made while the bot writes to it, proved before they count, and put back.

SQLite's own backup does it, from one moment of the database. A copy gets its name only when it is whole.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.errors import StorageError
from bot.storage.database import BUSY_SECONDS, require_known

PAGES: Final = 2_000
"""Copied at a time; 8 MB, as pages usually are."""
SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the ends of the names."""

Advance = Callable[[int, int], None]
"""Is told how many pages are copied, and of how many."""


def back_up(database: Path, copy: Path, *, overwrite: bool, advance: Advance) -> None:
    """Copy a database that may be in use into a file for its owner alone; StorageError if that cannot be done.

    What was in the file before, if that may be overwritten, stays until the copy is proved.
    """
    if not database.is_file():
        raise StorageError(f"There is no database {database}: check BELEGBOT_DATA_DIR and BELEGBOT_DATABASE_URL.")
    if copy.exists():
        if not overwrite:
            raise StorageError(f"{copy} is there already: choose another name, or add --force to overwrite it.")
        if not copy.is_file() or copy.samefile(database):
            raise StorageError(f"{copy} is no file to write a copy to: choose another name.")
    with _copied(database, copy.parent, advance) as temporary:
        temporary.replace(copy)


def restore(copy: Path, database: Path, kept: Path, *, advance: Advance) -> bool:
    """Put a copy in the place of a database, and keep what was there as `kept`; whether there was anything.

    StorageError if the copy is no sound one, or the database is in use.
    """
    database = database.resolve()
    if not copy.is_file():
        raise StorageError(f"There is no file {copy}.")
    if database.exists() and copy.samefile(database):
        raise StorageError(f"{copy} is the database itself: name a copy of it.")
    with _errors(database):
        database.parent.mkdir(parents=True, exist_ok=True)
    with _copied(copy, database.parent, advance) as temporary:
        if not database.exists():
            temporary.replace(database)
            return False
        with _errors(database), _unused(database):
            owner = database.stat()
            os.chown(temporary, owner.st_uid, owner.st_gid)
            # At no moment is there no database: a bot that starts just now would begin a new one.
            kept.hardlink_to(database)
            for end in SIDE_FILES:
                with suppress(FileNotFoundError):
                    _beside(database, end).rename(_beside(kept, end))
            temporary.replace(database)
    return True


@contextmanager
def _copied(source: Path, folder: Path, advance: Advance) -> Iterator[Path]:
    """A proved copy under a temporary name in a folder, which is for whoever takes it away; else it goes."""
    with _errors(folder):
        number, name = tempfile.mkstemp(prefix=".belegbot-", suffix=".tmp", dir=folder)
    os.close(number)
    temporary = Path(name)
    try:
        with _errors(source):
            _copy(source, temporary, advance)
            _prove(temporary, source)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
        with _errors(folder):
            yield temporary
    finally:
        for end in ("", *SIDE_FILES):
            _beside(temporary, end).unlink(missing_ok=True)


def _copy(source: Path, target: Path, advance: Advance) -> None:
    with closing(_connect(source)) as reading, closing(_connect(target)) as writing:
        # One moment of it: between two steps the copy would otherwise begin anew whenever somebody has written.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reading.backup(writing, pages=PAGES, progress=lambda _, left, total: advance(total - left, total))
        # One file that needs none beside it.
        writing.execute("PRAGMA journal_mode = DELETE")


def _prove(copy: Path, source: Path) -> None:
    """StorageError unless it is a whole database of ours, and none of a newer version."""
    with closing(_connect(copy)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise StorageError(f"{source} is damaged ({found[0]}): restore an earlier copy.")
        try:
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            version = None  # no such table
    if version is None:
        raise StorageError(f"{source} is no database of Belegbot's.")
    require_known(version[0])


@contextmanager
def _unused(database: Path) -> Iterator[None]:
    """Nobody else has the database open, nor can before this is over; StorageError if somebody has."""
    with closing(_connect(database, patience=0)) as connection:
        try:
            # Only its last user can end this mode; what was in the log beside the file is in the file then.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the rest says why it is busy
                raise
            raise StorageError(f"A bot, or another program, has {database} open: stop it first.") from None
        except sqlite3.DatabaseError:
            pass  # So damaged that nobody can use it: it is kept as it is.
        yield


def _connect(file: Path, *, patience: float = BUSY_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, isolation_level=None, timeout=patience)


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


@contextmanager
def _errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{file} cannot be copied: {error}.") from error
    except OSError as error:
        raise StorageError(f"{file} cannot be used: {error.strerror}.") from error
