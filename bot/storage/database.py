"""The open database: transactions, migrations, and every difference between SQLite and PostgreSQL."""

import asyncio
import datetime as dt
import logging
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import URL, ColumnElement, Connection, Dialect, Table, event, inspect, literal_column, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StorageError
from bot.storage.migrations import HEAD
from bot.storage.tables import UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
BUSY_SECONDS: Final = 30
"""How long SQLite waits for another process to finish writing before it gives up."""
WIPING_SECONDS: Final = 0.5
"""How long wiping SQLite's log may hold up whoever wants to write."""
IDLE_SECONDS: Final = 5
"""How long PostgreSQL lets a transaction stand still: a frozen process must not keep its locks from its successor."""
PING_SECONDS: Final = 1
"""How long a connection to PostgreSQL may be unused before it is looked at again."""
UPGRADE_LOCK: Final = 0x42656C6567
"""The lock that replicas take before they migrate."""
DELIVERIES_LOCK: Final = 0x42656C6568
"""The lock of whatever changes deliveries: it reads one thing and changes another on the strength of it."""
INBOX_LOCK: Final = 0x42656C6569
"""The lock of whatever changes the inbox."""


class Database:
    """An open database with the present schema."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._is_sqlite = engine.dialect.name == "sqlite"
        # SQLite has one writer: within a process a fair queue is faster than polling for its lock.
        self._turn: asyncio.Lock | nullcontext[None] = asyncio.Lock() if self._is_sqlite else nullcontext()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, migrate: bool = True) -> AsyncIterator[Self]:
        """The database at an SQLAlchemy URL, migrated; StorageError if it cannot be used or is too new.

        Without `migrate` it is as it was left: look at its `version` before anything else.
        """
        engine = _create_engine(url)
        try:
            database = cls(engine)
            if migrate:
                await database._upgrade()
            yield database
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads and waits for no writer."""
        with _storage_errors():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end unless something is raised; never open one inside another."""
        with _storage_errors():
            async with self._turn, self._writer.begin() as connection:
                yield connection

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that can say what to do on a conflict."""
        if self._is_sqlite:
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - SQLite does without it at start-up

        return postgresql.insert(table)

    def in_seconds(self, seconds: float) -> ColumnElement[dt.datetime]:
        """The database's own time, so many seconds from now: the one clock that all processes share."""
        if self._is_sqlite:
            # As SQLAlchemy writes moments; SQLite's own clock ticks in milliseconds.
            value = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '{seconds:+.3f} seconds') || '000'"
        else:
            value = f"clock_timestamp() + interval '{seconds:.3f} seconds'"
        return literal_column(value, UtcDateTime())

    async def lock(self, connection: AsyncConnection, key: int) -> None:
        """Wait until no other transaction has this lock; this one has it to its end. In SQLite all writers share one.

        It comes before every other lock that two of its takers could wait for.
        """
        if not self._is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    async def wipe(self) -> None:
        """Let nothing that was deleted stand in SQLite's log, unless somebody reads or writes for too long.

        In the file itself it is overwritten when it is deleted. PostgreSQL does its own cleaning.
        """
        if not self._is_sqlite:
            return
        with _storage_errors():
            async with self._turn, self._engine.connect() as connection:
                await connection.exec_driver_sql(f"PRAGMA busy_timeout = {WIPING_SECONDS * 1000:.0f}")
                try:
                    await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    await connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    async def version(self) -> str | None:
        """The revision of its schema; None if it is empty."""
        async with self.read() as connection:
            return await connection.run_sync(_version)

    async def _upgrade(self) -> None:
        if await self.version() == HEAD:
            return
        async with self.write() as connection:
            await self.lock(connection, UPGRADE_LOCK)
            await connection.run_sync(_migrate)


def parse(url: str) -> URL:
    """An SQLAlchemy URL with the driver that is used here; StorageError if it is not understood."""
    try:
        parsed = make_url(url)
        return parsed.set(drivername=DRIVERS[parsed.get_backend_name()])
    except (ArgumentError, KeyError, ValueError):
        # The cause stays out, because it may quote a part of the URL, and that may be the password.
        raise StorageError(
            "BELEGBOT_DATABASE_URL is not understood: write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        ) from None


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, which need not be there; None on PostgreSQL. StorageError as above."""
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    name = parsed.database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise StorageError("BELEGBOT_DATABASE_URL names no file: write sqlite:///FILE, such as sqlite:///data/bot.db.")
    return Path(name)


def require_known(version: str | None) -> None:
    """StorageError for a schema that is newer than this program."""
    if version and version > HEAD:
        raise StorageError(
            f"The database has schema {version}, this Belegbot knows {HEAD}: "
            "start the newer Belegbot again, or restore a backup from before its upgrade."
        )


def _create_engine(url: str) -> AsyncEngine:
    parsed, file = parse(url), sqlite_file(url)
    # Parameters hold what people wrote: they stay out of error messages.
    if file is None:
        settings = {"application_name": "belegbot", "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s"}
        engine = create_async_engine(parsed, hide_parameters=True, connect_args={"server_settings": settings})
        event.listen(engine.sync_engine, "checkin", _note_use)
        event.listen(engine.sync_engine, "checkout", partial(_ping, engine.dialect))
        return engine
    _create_file(file)
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # it would log parameters, too
    engine = create_async_engine(
        parsed, hide_parameters=True, connect_args={"isolation_level": None, "timeout": BUSY_SECONDS}
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _create_file(file: Path) -> None:
    """Create an SQLite file and its folder where missing; the file is its owner's alone."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as exc:
        raise StorageError(
            f"The database file {file} cannot be created ({exc.strerror}): "
            "point BELEGBOT_DATA_DIR or BELEGBOT_DATABASE_URL to a folder that the bot may write to."
        ) from exc


def _set_pragmas(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # overwrite what is deleted: people wrote some of it
    cursor.close()


def _note_use(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _ping(dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
    """Give a connection up that broke while nobody used it. A ping takes three round trips: not before each use."""
    if time.monotonic() - record.info.get("used_at", math.inf) < PING_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _begin(connection: Connection) -> None:
    # A transaction that begins as a reader and then writes may find the file locked without any waiting.
    connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _migrate(connection: Connection) -> None:
    version = _version(connection)  # again, now under the lock: another process may have been faster
    if version == HEAD:
        return
    require_known(version)
    from alembic import command  # noqa: PLC0415 - start-up is measured, and most starts migrate nothing
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.storage:migrations")
    command.upgrade(config, "head")


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as exc:
        reason = str(getattr(exc, "orig", None) or exc).partition("\n")[0]
        raise StorageError(
            f"The database does not work ({reason}): check BELEGBOT_DATABASE_URL, the server or disk, and its rights."
        ) from exc
