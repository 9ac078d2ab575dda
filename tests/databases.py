"""The fixtures `url` and `database`: an empty database for each test, of each kind; import them in a conftest.py."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Database
from bot.storage.tables import metadata
from tests.requirements import require


@pytest.fixture
async def postgresql_url() -> AsyncIterator[str]:
    async with _new_database(_server()) as url:
        yield url


_KEPT: list[str] = []


@pytest.fixture(scope="session")
def kept_databases() -> Iterator[None]:
    """At the end, the database goes that tests had one after the other."""
    yield
    while _KEPT:  # Every conftest.py that imports this has a fixture of its own.
        asyncio.run(_drop(_server(), _KEPT.pop()))


async def _kept() -> str:
    """Its URL; a new one for each test takes longer than most tests."""
    server = _server()
    if not _KEPT:
        _KEPT.append(await _create(server))
    return _named(server, _KEPT[0])


def _server() -> str:
    server = os.environ.get("BELEGBOT_TEST_POSTGRES", "")
    reason = "BELEGBOT_TEST_POSTGRES names no server, such as postgresql+asyncpg://postgres@127.0.0.1/postgres"
    require("postgresql", None if server else reason)
    return server


@asynccontextmanager
async def _new_database(server: str) -> AsyncIterator[str]:
    name = await _create(server)
    yield _named(server, name)
    await _drop(server, name)


async def _create(server: str) -> str:
    name = f"belegbot_{uuid.uuid4().hex}"
    await _execute(server, f"CREATE DATABASE {name}")
    return name


async def _drop(server: str, name: str) -> None:
    await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/belegbot.sqlite3"


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database, of each kind."""
    value: str = request.getfixturevalue(request.param)
    return value


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, kept_databases: None) -> AsyncIterator[Database]:
    """An empty one, of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "belegbot.sqlite3"
        await migrated(file)
        url = f"sqlite:///{file}"
    else:
        url = await _kept()
    async with Database.open(url) as opened:
        if request.param == "postgresql":
            tables = ", ".join(table.name for table in metadata.sorted_tables)
            await _execute(url, f"TRUNCATE {tables} RESTART IDENTITY")
        yield opened


_MIGRATED: list[bytes] = []


async def migrated(file: Path) -> None:
    """Make an SQLite file with the present schema: by migrating the first time, and as a copy of that then."""
    if not _MIGRATED:
        async with Database.open(f"sqlite:///{file}"):
            pass
        _MIGRATED.append(await asyncio.to_thread(file.read_bytes))
    await asyncio.to_thread(file.write_bytes, _MIGRATED[0])
