"""The fixtures `url` and `database`: an empty database for each test, of each kind; import them in a conftest.py."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Database


@pytest.fixture
async def postgresql_url() -> AsyncIterator[str]:
    server = os.environ.get("BELEGBOT_TEST_POSTGRES")
    if server is None:
        reason = "BELEGBOT_TEST_POSTGRES names no server, such as postgresql+asyncpg://postgres@127.0.0.1/postgres"
        if "postgresql" in os.environ.get("BELEGBOT_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    async with _new_database(server) as url:
        yield url


@asynccontextmanager
async def _new_database(server: str) -> AsyncIterator[str]:
    name = f"belegbot_{uuid.uuid4().hex}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/belegbot.sqlite3"


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database, of each kind."""
    value: str = request.getfixturevalue(request.param)
    return value


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    file = make_url(url).database
    if url.startswith("sqlite") and file:
        await migrated(Path(file))
    async with Database.open(url) as opened:
        yield opened


_MIGRATED: list[bytes] = []


async def migrated(file: Path) -> None:
    """Make an SQLite file with the present schema: by migrating the first time, and as a copy of that then."""
    if not _MIGRATED:
        async with Database.open(f"sqlite:///{file}"):
            pass
        _MIGRATED.append(await asyncio.to_thread(file.read_bytes))
    await asyncio.to_thread(file.write_bytes, _MIGRATED[0])
