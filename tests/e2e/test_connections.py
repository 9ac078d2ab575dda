"""The bot talks to the Bot API server and to its database, and to nobody else."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import make_url

from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import OPENING, UNKNOWN
from tests.e2e.test_process import belegbot, ended
from tests.e2e.tracing import addresses, require_strace, tracing
from tests.playground.harness import Server

__all__ = ["postgresql_url", "sqlite_url", "url"]

FOREIGN: Final = ("127.0.0.2", 9)
ALONE: Final = f"import socket; socket.socket().connect_ex({FOREIGN})"
WAYS: Final = {
    "socket": ALONE,
    "datagram": f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'.', {FOREIGN})",
    "thread": f"import threading; threading.Thread(target=exec, args=[{ALONE!r}]).start()",
    "asyncio": f"import asyncio; asyncio.run(asyncio.open_connection(*{FOREIGN}))",
    "uvloop": f"import asyncio, uvloop; uvloop.run(asyncio.open_connection(*{FOREIGN}))",
    "child": f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ALONE!r}])",
}

LINKS: Final = {"Im privaten Chat einstellen"}
"""Buttons that lead away and tell the bot nothing."""


@pytest.fixture(autouse=True)
def _tracing_is_possible() -> None:
    require_strace()


@pytest.mark.parametrize("way", WAYS)
async def test_a_connection_to_somebody_else_would_be_seen(tmp_path: Path, way: str) -> None:
    record = tmp_path / "record"
    process = await asyncio.create_subprocess_exec(*tracing(record), sys.executable, "-c", WAYS[way], stderr=DEVNULL)
    await process.wait()
    assert await addresses(record, process.pid) == {FOREIGN}


async def test_an_address_of_the_sixth_version_would_be_seen(tmp_path: Path) -> None:
    record = tmp_path / "record"
    program = "import socket; socket.socket(socket.AF_INET6).connect_ex(('::1', 9))"
    process = await asyncio.create_subprocess_exec(*tracing(record), sys.executable, "-c", program)
    await process.wait()
    assert await addresses(record, process.pid) == {("::1", 9)}


@pytest.mark.parametrize(
    ("url", "webhook"),
    [("sqlite_url", False), ("postgresql_url", True)],
    indirect=["url"],
    ids=["polling with SQLite", "webhook with PostgreSQL"],
)
async def test_the_bot_talks_to_its_server_and_its_database_alone(
    server: Server, tmp_path: Path, url: str, *, webhook: bool
) -> None:
    record, hooked = tmp_path / "record", {}
    if webhook:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            listen = f"127.0.0.1:{taken.getsockname()[1]}"
        hooked = {"webhook_url": f"http://{listen}/hook", "listen": listen}
    process = await belegbot(
        tmp_path, *tracing(record), token=server.token, api_url=server.url, database_url=url, **hooked
    )
    await server.call_of("setMyShortDescription", times=2, within=30)

    await use(server)
    process.send_signal(signal.SIGTERM)
    code, _ = await ended(process)

    assert code == 0
    assert await addresses(record, process.pid) == {address(server.url), *database(url)}


async def use(server: Server) -> None:
    """Use the bot in every way that there is."""
    server.bot.supports_inline = server.bot.supports_guests = True
    anna = server.person("Anna")
    group, club = server.group("Redaktion", anna), server.group("Verein", anna, bot=False)
    said = [(anna.private, text) for text in (OPENING, UNKNOWN, "/termine", "/meinedaten", "/loeschmich")]
    said += [(group, text) for text in (f"@belegbot {OPENING}", "/abo", "/status", "/einstellungen")]
    for place, text in said:
        reply = await server.reply_to(await anna.says(place, text), within=20)
        for label in reply.labels:
            if label in reply.labels and label not in LINKS:
                await anna.presses(reply, label, within=20)
    await anna.types_inline(club, OPENING, within=20)
    await anna.summons(club, f"@belegbot {OPENING}")
    await server.call_of("answerGuestQuery", within=20)


def address(at: str) -> tuple[str, int]:
    """Where a URL leads to."""
    parsed = make_url(at)
    assert parsed.host is not None
    assert parsed.port is not None
    return parsed.host, parsed.port


def database(at: str) -> set[tuple[str, int]]:
    """Where the database is; nowhere, if it is a file."""
    return set() if at.startswith("sqlite") else {address(at)}
