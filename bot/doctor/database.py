"""The database: whether it opens, is of this version, can be written to, and what waits in it."""

import datetime as dt
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.chat.polling import LEASE
from bot.doctor.findings import Finding
from bot.errors import StorageError
from bot.storage.database import Database, require_known, sqlite_file
from bot.storage.inbox import Depth, Inbox
from bot.storage.leases import is_held
from bot.storage.migrations import HEAD

NAME: Final = "database"
PATIENCE: Final = dt.timedelta(minutes=1)
"""How long an update may wait before that is worth a look."""


async def examine(url: str) -> tuple[list[Finding], bool]:
    """What there is to say about the database, and whether a bot with it polls; nothing is made or migrated."""
    try:
        file = sqlite_file(url)
        if file is not None and not file.exists():
            return [_missing(file)], False
        found = list(_private(file)) if file else []
        async with Database.open(url, migrate=False) as database:
            version = await database.version()
            require_known(version)
            if version is None:
                return [*found, Finding.ok(NAME, "It is empty: the first start makes its tables.")], False
            await _write(database)
            found += [_version(version), *([await _journal(database)] if file else [])]
            if version != HEAD:
                return found, False
            found.append(_inbox(await Inbox(database).depth()))
            return found, await is_held(database, LEASE)
    except StorageError as error:
        return [Finding.of(NAME, error)], False


def _missing(file: Path) -> Finding:
    folder = next(each for each in file.absolute().parents if each.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Point BELEGBOT_DATA_DIR or BELEGBOT_DATABASE_URL to a folder that the bot may write to."
        return Finding.error(NAME, f"{file} cannot be made: {folder} cannot be written to.", remedy)
    return Finding.ok(NAME, f"There is none yet: the first start makes {file}.")


def _private(file: Path) -> Iterator[Finding]:
    if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding.warning(NAME, f"{file} is not its owner's alone.", f"chmod 600 {file}")


async def _write(database: Database) -> None:
    """StorageError if nothing can be written; what is written changes nothing."""
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _version(version: str) -> Finding:
    if version == HEAD:
        return Finding.ok(NAME, f"It opens, can be written to, and has this version's schema ({HEAD}).")
    return Finding.warning(
        NAME,
        f"Its schema {version} is that of an older version; the next start brings it to {HEAD}.",
        "Make a backup first: there is no way back.",
    )


async def _journal(database: Database) -> Finding:
    async with database.read() as connection:
        mode = await connection.scalar(text("PRAGMA journal_mode"))
    if mode == "wal":
        return Finding.ok("journal", "SQLite writes ahead (WAL): readers and writers do not wait for each other.")
    return Finding.warning(
        "journal", f"SQLite cannot write ahead here (it is in mode {mode}).", "Use a folder on a disk of this machine."
    )


def _inbox(depth: Depth) -> Finding:
    name = "inbox"
    waiting = f"{depth.waiting} updates wait"
    if depth.set_aside:
        said = f"{depth.set_aside} updates could not be handled and are set aside; {waiting}."
        return Finding.warning(name, said, "belegbot inbox --failed says why, belegbot inbox --retry tries again.")
    if depth.oldest and dt.datetime.now(dt.UTC) - depth.oldest > PATIENCE:
        since = f"{depth.oldest:%Y-%m-%d %H:%M:%S} UTC"
        return Finding.warning(name, f"{waiting}, the oldest since {since}.", "Is the bot running? Look at its log.")
    return Finding.ok(name, f"{waiting}, none is set aside.")
