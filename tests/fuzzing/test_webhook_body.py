"""Whatever reaches the address for deliveries, with or without the secret: it is taken, or refused with a status."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.arrivals import Json, received
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.workers import Worker
from bot.web.serving import serving
from bot.web.webhook import MOST_BYTES, SECRET_HEADER, webhook_app
from tests.databases import migrated

SECRET: Final = "only-telegram-knows"  # noqa: S105
PATH: Final = "/hook"
STATUSES: Final = {200, 400, 401, 404, 413, 415}
PATIENCE: Final = 10.0

VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES: Final = st.sampled_from(["update_id", "message", "chat", "id", "from", "callback_query", "inline_query", "x"])
UPDATES: Final = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES), max_size=4).map(
    lambda given: json.dumps({"update_id": 1} | given).encode()
)
NESTED: Final = st.integers(1, 100_000).map(
    lambda depth: b'{"update_id": 1, "x": ' + b"[" * depth + b"]" * depth + b"}"
)
LONG: Final = st.integers(0, 10_000).map(lambda digits: b'{"update_id": 1' + b"0" * digits + b"}")
BODIES: Final = st.binary(max_size=200) | UPDATES | NESTED | LONG | st.just(b" " * (MOST_BYTES + 1))
HEADERS: Final = st.lists(
    st.tuples(
        st.sampled_from([SECRET_HEADER, "Content-Type", "Content-Length", "Content-Encoding", "Host", "Expect", "X"]),
        st.sampled_from([SECRET, "application/json", "-1", "0", "999999999999", "gzip", "100-continue", "", "ü"])
        | st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=9),
    ),
    max_size=3,
)


@asynccontextmanager
async def listening(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """The address, with a real inbox behind it: host and port."""
    file = folder / "belegbot.sqlite3"
    await migrated(file)
    async with Database.open(f"sqlite:///{file}") as database:
        inbox, worker = Inbox(database), Worker(database)

        async def receive(update: Json) -> None:
            await inbox.store(worker, [received(update)])

        await inbox.report(worker)
        async with serving(webhook_app(PATH, SECRET, receive)) as url:
            host, port = url.removeprefix("http://").split(":")
            yield host, int(port)


async def statuses(requests: Sequence[bytes], *, hanging_up: bool) -> list[int]:
    """The status of each request, each over a connection of its own; 0 where it is closed without one."""
    with TemporaryDirectory() as folder:
        async with listening(Path(folder)) as place:
            return [await status(place, request, hanging_up=hanging_up) for request in requests]


async def status(place: tuple[str, int], request: bytes, *, hanging_up: bool) -> int:
    """What is answered to these bytes, after which nothing more comes."""
    reader, writer = await asyncio.open_connection(*place)
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(request)
            if hanging_up:
                writer.write_eof()
            line = await reader.readline()
    except ConnectionError:  # It did not want to hear the rest.
        return 0
    finally:
        writer.close()
    return int(line.split()[1]) if line else 0


def request(body: bytes, headers: Sequence[tuple[str, str]], *, pieces: Sequence[int] = ()) -> bytes:
    """An HTTP request, in chunks of these sizes if there are any."""
    lines = [f"{name}: {value}".encode("latin-1") for name, value in headers]
    if pieces:
        lines.append(b"Transfer-Encoding: chunked")
        body = chunked(body, pieces)
    else:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([f"POST {PATH} HTTP/1.1".encode(), b"Host: bot", *lines, b"", body])


def chunked(body: bytes, pieces: Sequence[int]) -> bytes:
    """The body in chunks, all that is left in the last one."""
    said = b""
    for size in pieces:
        piece, body = body[:size], body[size:]
        said += b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b""
    return said + (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


KNOWN: Final = [(SECRET_HEADER, SECRET), ("Content-Type", "application/json")]


@given(st.lists(st.tuples(BODIES, st.lists(st.integers(1, 1000), max_size=3)), min_size=1, max_size=10))
@example([(b'{"update_id": true}', ()), (b'{"update_id": 1e3}', ()), (b'{"update_id": 1, "x": NaN}', ())])
@example([(b'{"update_id": 1, "x": "\\ud83d"}', ()), (b'{"update_id": 1, "x": "\\u0000"}', ())])
@example([(b'{"update_id": 1, "x": ' + b"[" * depth + b"]" * depth + b"}", ()) for depth in range(850, 1000, 5)])
@settings(max_examples=60)
def test_any_body_of_who_knows_the_secret(requests: list[tuple[bytes, Sequence[int]]]) -> None:
    found = asyncio.run(statuses([request(body, KNOWN, pieces=pieces) for body, pieces in requests], hanging_up=False))
    assert set(found) <= STATUSES


@given(st.lists(st.tuples(BODIES, HEADERS), min_size=1, max_size=10))
def test_any_headers(requests: list[tuple[bytes, list[tuple[str, str]]]]) -> None:
    found = asyncio.run(statuses([request(body, headers) for body, headers in requests], hanging_up=True))
    assert set(found) <= STATUSES | {0}


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=10))
def test_any_bytes_in_place_of_a_request(requests: list[bytes]) -> None:
    assert set(asyncio.run(statuses(requests, hanging_up=True))) <= STATUSES | {0}
