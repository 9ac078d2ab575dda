"""The transport over real connections, with a far end that answers, lingers or breaks off as a test wants it."""

import asyncio
import gzip
import io
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.chat.transport import AiohttpRequest, NotSentError, NotSentInTimeError, Timeouts

TOKEN: Final = "123456789:a-token-that-nobody-may-read"  # noqa: S105
SHORT: Final = 0.05
"""Seconds until a test's limit in time is reached."""
LARGE: Final = b"0123456789abcdef" * 2**20
"""More than the buffers of a connection hold."""
NOBODY: Final = "http://127.0.0.1:1"
NO_HEADERS: Final[Mapping[str, str]] = {}
ME: Final = {"id": 123456789, "is_bot": True, "first_name": "Belegbot", "username": "belegbot"}


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request, as it came."""

    method: str
    target: str
    headers: Message
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        """The parameters of a request without files."""
        return parse_qs(self.body.decode(), strict_parsing=bool(self.body), keep_blank_values=True)

    @property
    def parts(self) -> dict[str, Message]:
        """The parts of a request with files, by name."""
        head = f"Content-Type: {self.headers['Content-Type']}\n\n".encode()
        parts = BytesParser().parsebytes(head + self.body).walk()
        return {
            str(part.get_param("name", header="Content-Disposition")): part for part in parts if not part.is_multipart()
        }


Writer = asyncio.StreamWriter
Play = Callable[[Received, Writer], Awaitable[None]]
"""What the far end does with a request."""


@dataclass
class FarEnd:
    """A server in the making of which nothing is hidden."""

    url: str
    plays: list[Play] = field(default_factory=list)
    """One for each request; the last one for all that follow."""
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """One connection, until either side closes it."""
        self.connections += 1
        try:
            while head := await _head(reader):
                line, _, rest = head.partition(b"\r\n")
                method, target, _ = line.decode().split(" ")
                headers = BytesParser().parsebytes(rest)
                body = await reader.readexactly(int(headers["Content-Length"] or 0))
                self.received.append(Received(method=method, target=target, headers=headers, body=body))
                play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
                await play(self.received[-1], writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def answer(content: object = True, status: int = 200, headers: Mapping[str, str] = NO_HEADERS) -> Play:
    """Answer with an object as JSON, with bytes as they are, or with anything else as a result."""
    if not isinstance(content, bytes | dict):
        content = {"ok": True, "result": content}
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]

    async def play(_: Received, writer: Writer) -> None:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return play


def say(text: bytes) -> Play:
    """Write this, whatever it is, and close the connection."""

    async def play(_: Received, writer: Writer) -> None:
        writer.write(text)
        await writer.drain()
        writer.close()

    return play


def begin_and(then: Play) -> Play:
    """The first half of an answer, and then something else."""

    async def play(received: Received, writer: Writer) -> None:
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": true,')
        await writer.drain()
        await then(received, writer)

    return play


async def nothing(_: Received, __: Writer) -> None:
    """Let the client wait."""
    await asyncio.Event().wait()


async def hang_up(_: Received, writer: Writer) -> None:
    """End the connection in order."""
    writer.close()


async def break_off(_: Received, writer: Writer) -> None:
    """Reset the connection."""
    taken: socket.socket = writer.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


@asynccontextmanager
async def far_end() -> AsyncIterator[FarEnd]:
    """One that listens, and answers every request with `true`."""
    tasks = set[asyncio.Task[None]]()
    end = FarEnd(url="", plays=[answer()])

    async def connected(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        await end.serve(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    end.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield end
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FarEnd]:
    """The far end."""
    async with far_end() as end:
        yield end


@pytest_asyncio.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    """The transport."""
    async with AiohttpRequest(connections=8) as request:
        yield request


def bot_on(url: str, request: BaseRequest) -> Bot:
    """A bot that uses this transport for everything."""
    return Bot(
        TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request, get_updates_request=request
    )


async def failure(call: Awaitable[Any]) -> TelegramError:
    """What a call raises; nothing in it or behind it has the token."""
    with pytest.raises(TelegramError) as raised:
        await call
    told = "".join(traceback.format_exception(raised.value))
    assert TOKEN not in told + repr(raised.value)
    assert TOKEN.partition(":")[2] not in told
    return raised.value


# What is sent


async def test_parameters_are_a_form(server: FarEnd, request_: AiohttpRequest) -> None:
    await bot_on(server.url, request_).set_my_name("Ä & Ö=€ 100%", language_code="de")
    (got,) = server.received
    assert (got.method, got.target) == ("POST", f"/bot{TOKEN}/setMyName")
    assert got.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert got.headers["User-Agent"] == BaseRequest.USER_AGENT
    assert got.form == {"name": ["Ä & Ö=€ 100%"], "language_code": ["de"]}


async def test_without_parameters_the_form_is_empty(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer({"ok": True, "result": ME})]
    assert (await bot_on(server.url, request_).get_me()).username == "belegbot"
    assert (server.received[0].headers["Content-Length"], server.received[0].body) == ("0", b"")


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_arrives_as_it_was(text: str) -> None:
    async def sent() -> list[str]:
        async with far_end() as end, AiohttpRequest(connections=1) as request:
            await bot_on(end.url, request).set_my_description(text)
            return end.received[0].form["description"]

    assert asyncio.run(sent()) == [text]


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR", b"", LARGE], ids=["small", "empty", "large"])
async def test_a_file_is_a_part(server: FarEnd, request_: AiohttpRequest, content: bytes) -> None:
    server.plays = [answer({"ok": False, "description": "Bad Request: enough seen"}, 400)]
    document = InputFile(content, filename='Gipfel "Brüssel".ics')
    await failure(bot_on(server.url, request_).send_document(1, document, caption="Bitte: 100 % fertig"))
    parts = server.received[0].parts
    assert parts["caption"].get_payload(decode=True) == b"Bitte: 100 % fertig"
    assert parts["chat_id"].get_payload(decode=True) == b"1"
    assert parts["document"].get_payload(decode=True) == content
    assert parts["document"].get_content_type() == "text/calendar"
    assert 'filename="Gipfel \\"Brüssel\\".ics"'.encode() in server.received[0].body[:1_000]


async def test_an_open_file_is_read_and_stays_open(server: FarEnd, request_: AiohttpRequest) -> None:
    file = io.BytesIO(b"content")
    document = InputFile(file, filename="a.txt", read_file_handle=False)
    await bot_on(server.url, request_).do_api_request("somethingNew", {"document": document})
    assert server.received[0].parts["document"].get_payload(decode=True) == b"content"
    assert not file.closed


async def test_several_files_go_beside_the_parameters_that_name_them(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer([])]
    media = [InputMediaDocument(content, filename=f"{content.decode()}.txt") for content in (b"one", b"two")]
    await bot_on(server.url, request_).send_media_group(1, media, caption="Ä & Ö")
    parts: dict[str, Any] = {name: part.get_payload(decode=True) for name, part in server.received[0].parts.items()}
    listed = json.loads(parts.pop("media"))
    named = [each["media"].removeprefix("attach://") for each in listed]
    assert [parts.pop(name) for name in named] == [b"one", b"two"]
    assert listed[0]["caption"] == "Ä & Ö"
    assert parts == {"chat_id": b"1"}


async def test_a_file_that_cannot_be_read_is_an_error_of_the_call_alone(
    server: FarEnd, request_: AiohttpRequest
) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    document = InputFile(Broken(b"x"), filename="a.txt", read_file_handle=False)
    bot = bot_on(server.url, request_)
    assert isinstance(await failure(bot.do_api_request("somethingNew", {"document": document})), NetworkError)
    assert await bot.log_out()


async def test_uploads_and_answers_warn_of_nothing(
    server: FarEnd, request_: AiohttpRequest, recwarn: pytest.WarningsRecorder
) -> None:
    await bot_on(server.url, request_).do_api_request("somethingNew", {"document": InputFile(b"x")})
    assert not recwarn.list


async def test_a_download_gives_bytes_as_they_are(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer(b'{"result": "\x80"}')]
    assert await request_.retrieve(f"{server.url}/file/bot{TOKEN}/a") == b'{"result": "\x80"}'
    assert server.received[0].method == "GET"


# What comes back


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (HTTPStatus.BAD_REQUEST, BadRequest),
        (HTTPStatus.UNAUTHORIZED, InvalidToken),
        (HTTPStatus.FORBIDDEN, Forbidden),
        (HTTPStatus.NOT_FOUND, InvalidToken),
        (HTTPStatus.CONFLICT, Conflict),
        (HTTPStatus.TOO_MANY_REQUESTS, NetworkError),
        (HTTPStatus.INTERNAL_SERVER_ERROR, NetworkError),
        (HTTPStatus.BAD_GATEWAY, NetworkError),
        (599, NetworkError),
    ],
)
@pytest.mark.parametrize("content", [{"ok": False, "description": "Something"}, {"ok": False}, b"<h1>Sorry</h1>"])
async def test_a_status_is_the_librarys_error(
    server: FarEnd,
    request_: AiohttpRequest,
    status: int,
    expected: type[TelegramError],
    content: dict[str, Any] | bytes,
) -> None:
    server.plays = [answer(content, status)]
    error = await failure(bot_on(server.url, request_).log_out())
    assert type(error) is expected
    assert ("Something" if isinstance(content, dict) and "description" in content else str(int(status))) in str(error)


async def test_a_pause_and_a_migration_are_errors_of_their_own(
    server: FarEnd, request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    server.plays = [
        answer({"ok": False, "parameters": {"retry_after": 42}}, 429),
        answer({"ok": False, "parameters": {"migrate_to_chat_id": -100123}}, 400),
    ]
    bot = bot_on(server.url, request_)
    pause, migration = await failure(bot.log_out()), await failure(bot.log_out())
    assert isinstance(pause, RetryAfter)
    assert "0:00:42" in str(pause)
    assert isinstance(migration, ChatMigrated)
    assert migration.new_chat_id == -100123


async def test_an_answer_that_is_no_json_is_an_error(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer(b'{result: "no"}')]
    assert "Invalid server response" in str(await failure(bot_on(server.url, request_).log_out()))


@pytest.mark.parametrize("parameters", [{"unknown": "42"}, {}])
async def test_what_else_an_error_says_is_kept(
    server: FarEnd, request_: AiohttpRequest, parameters: dict[str, str]
) -> None:
    server.plays = [answer({"ok": False, "description": "Something", "parameters": parameters}, 400)]
    error = await failure(bot_on(server.url, request_).log_out())
    assert type(error) is BadRequest
    assert ("{'unknown': '42'}" in str(error)) is bool(parameters)


async def test_a_pause_is_one_whatever_the_status(
    server: FarEnd, request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    server.plays = [answer({"ok": False, "parameters": {"retry_after": 42}}, 400)]
    assert isinstance(await failure(bot_on(server.url, request_).log_out()), RetryAfter)


async def test_bytes_that_are_no_text_are_replaced(server: FarEnd, request_: AiohttpRequest) -> None:
    # What a client puts into callback data, Telegram hands on as it is.
    server.plays = [answer(b'{"ok": true, "result": "test\x80"}')]
    assert str(await request_.post(f"{server.url}/bot{TOKEN}/getSomething")) == "test\ufffd"


@pytest.mark.parametrize("status", [200, 204, 299, 418, 503])
async def test_status_and_body_are_given_as_they_are(server: FarEnd, request_: AiohttpRequest, status: int) -> None:
    body = b"" if status == 204 else b"content\x80"
    server.plays = [answer(body, status)]
    assert await request_.do_request(f"{server.url}/any", "GET") == (status, body)


async def test_an_answer_may_come_in_pieces_or_compressed(server: FarEnd, request_: AiohttpRequest) -> None:
    body = b'{"ok": true, "result": true}'
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in (body[:9], body[9:]))
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n"
    server.plays = [answer(gzip.compress(body), headers={"Content-Encoding": "gzip"}), say(chunked)]
    bot = bot_on(server.url, request_)
    assert await bot.log_out()
    assert await bot.log_out()


async def test_a_redirect_is_not_followed(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer(b"", 302, {"Location": f"{server.url}/elsewhere"})]
    error = await failure(bot_on(server.url, request_).log_out())
    assert isinstance(error, NetworkError)
    assert "302" in str(error)
    assert len(server.received) == 1


async def test_cookies_are_not_kept(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [answer(headers={"Set-Cookie": "who=anna; Path=/"})]
    bot = bot_on(server.url, request_)
    await bot.log_out()
    await bot.log_out()
    assert [got.headers["Cookie"] for got in server.received] == [None, None]


# Connections


async def test_a_connection_serves_one_request_after_the_other(server: FarEnd, request_: AiohttpRequest) -> None:
    bot = bot_on(server.url, request_)
    server.plays = [answer(), answer({"ok": False}, 400), answer(b"no json", 502), answer()]
    await bot.log_out()
    await failure(bot.log_out())
    await failure(bot.log_out())
    await bot.log_out()
    assert (len(server.received), server.connections) == (4, 1)


async def test_there_are_never_more_connections_than_allowed(server: FarEnd) -> None:
    async with AiohttpRequest(connections=3) as request:
        bot = bot_on(server.url, request)
        await asyncio.gather(*(bot.log_out() for _ in range(30)))
    assert (len(server.received), server.connections) == (30, 3)


async def test_a_connection_is_free_again_after_any_failure(server: FarEnd) -> None:
    server.plays = [hang_up, break_off, begin_and(hang_up), nothing, answer({"ok": False}, 400), answer()]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(read=SHORT)) as request:
        bot = bot_on(server.url, request)
        for _ in range(5):
            await failure(bot.log_out())
        await failure(bot_on(NOBODY, request).log_out())
        assert await bot.log_out()


async def test_a_call_that_is_cancelled_leaves_its_connection(server: FarEnd) -> None:
    server.plays = [nothing, answer()]
    async with AiohttpRequest(connections=1) as request:
        bot = bot_on(server.url, request)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bot.log_out(), SHORT)
        assert await bot.log_out()
    assert server.connections == 2


async def test_a_call_that_is_cancelled_while_it_waits_takes_no_connection(server: FarEnd) -> None:
    server.plays = [nothing, answer()]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(pool=None)) as request:
        bot = bot_on(server.url, request)
        first, second = (asyncio.create_task(bot.log_out()) for _ in range(2))
        while not server.received:  # noqa: ASYNC110 - the far end sends no events
            await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait([second])
        first.cancel()
        await asyncio.wait([first])
        assert all(await asyncio.gather(*(bot.log_out() for _ in range(3))))
    assert len(server.received) == 4


async def test_who_waits_for_a_connection_gets_the_next_one(server: FarEnd) -> None:
    freed = asyncio.Event()

    async def answer_when_told(received: Received, writer: Writer) -> None:
        await freed.wait()
        await answer()(received, writer)

    server.plays = [answer_when_told, answer()]
    async with AiohttpRequest(connections=1) as request:
        bot = bot_on(server.url, request)
        calls = [asyncio.create_task(bot.log_out()) for _ in range(2)]
        done, _ = await asyncio.wait(calls, timeout=SHORT)
        assert not done
        freed.set()
        assert await asyncio.gather(*calls) == [True, True]
    assert server.connections == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used(
    server: FarEnd, request_: AiohttpRequest
) -> None:
    closed = asyncio.Event()

    async def answer_and_close(received: Received, writer: Writer) -> None:
        await answer()(received, writer)
        writer.close()
        await writer.wait_closed()
        closed.set()

    server.plays = [answer_and_close, answer()]
    bot = bot_on(server.url, request_)
    await bot.log_out()
    await closed.wait()
    await asyncio.sleep(SHORT)
    assert await bot.log_out()
    assert server.connections == 2


# Failures before anything was sent: it may be sent again


async def test_a_refused_connection_is_not_sent(request_: AiohttpRequest) -> None:
    error = await failure(bot_on(NOBODY, request_).log_out())
    assert type(error) is NotSentError
    assert "127.0.0.1:1" in str(error)


async def test_a_name_that_nobody_knows_is_not_sent(request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    error = await failure(bot_on("http://localhost:1", request_).log_out())
    assert type(error) is NotSentError
    assert "DNS" in str(error)


async def test_a_server_that_speaks_no_tls_is_not_sent(request_: AiohttpRequest) -> None:
    async def greet(_: asyncio.StreamReader, writer: Writer) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    error = await failure(bot_on(f"https://127.0.0.1:{port}", request_).log_out())
    assert type(error) is NotSentError
    server.close()


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_not_sent(request_: AiohttpRequest, url: str) -> None:
    assert type(await failure(bot_on(url, request_).log_out())) is NotSentError


@asynccontextmanager
async def unresponsive() -> AsyncIterator[str]:
    """The address of a server that takes in no more connections."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        place = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)
        yield f"http://127.0.0.1:{place[1]}"
        for one in waiting:
            one.close()


async def test_a_connection_that_takes_too_long_is_not_sent() -> None:
    async with unresponsive() as url, AiohttpRequest(connections=1, timeouts=Timeouts(connect=SHORT)) as request:
        error = await failure(bot_on(url, request).log_out())
        assert type(error) is NotSentInTimeError
        assert isinstance(error, TimedOut)
        assert isinstance(error, NotSentError)


async def test_the_call_says_how_long_a_connection_may_take(request_: AiohttpRequest) -> None:
    async with unresponsive() as url:
        error = await failure(bot_on(url, request_).log_out(connect_timeout=SHORT))
        assert type(error) is NotSentInTimeError


@pytest.mark.parametrize("own", [True, False], ids=["the call says", "as for all"])
async def test_no_free_connection_is_not_sent(server: FarEnd, own: bool) -> None:
    server.plays = [nothing]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(pool=None if own else SHORT)) as request:
        bot = bot_on(server.url, request)
        first = asyncio.create_task(bot.log_out())
        while not server.received:  # noqa: ASYNC110 - the far end sends no events
            await asyncio.sleep(0)
        error = await failure(bot.log_out(pool_timeout=SHORT) if own else bot.log_out())
        first.cancel()
    assert type(error) is NotSentInTimeError
    assert "Pool timeout" in str(error)
    assert len(server.received) == 1


# Failures after which nobody knows


@pytest.mark.parametrize("own", [True, False], ids=["the call says", "as for all"])
@pytest.mark.parametrize("play", [nothing, begin_and(nothing)], ids=["no answer", "half an answer"])
async def test_an_answer_that_takes_too_long_is_ambiguous(server: FarEnd, play: Play, own: bool) -> None:
    server.plays = [play]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(read=None if own else SHORT)) as request:
        bot = bot_on(server.url, request)
        error = await failure(bot.log_out(read_timeout=SHORT) if own else bot.log_out())
    assert type(error) is TimedOut


@pytest.mark.parametrize("own", [True, False], ids=["the call says", "as for all"])
async def test_an_upload_that_stands_still_is_ambiguous(own: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        limits = Timeouts(write=None, upload=None if own else SHORT, read=None)
        async with AiohttpRequest(connections=1, timeouts=limits) as request:
            sending = bot_on(url, request).send_document(
                1, LARGE, write_timeout=SHORT if own else BaseRequest.DEFAULT_NONE
            )
            error = await failure(sending)
    assert type(error) is TimedOut


async def test_a_download_has_its_own_time(server: FarEnd, request_: AiohttpRequest) -> None:
    server.plays = [begin_and(nothing)]
    assert type(await failure(request_.retrieve(f"{server.url}/file", read_timeout=SHORT))) is TimedOut


async def test_an_upload_that_goes_on_may_take_longer(server: FarEnd) -> None:
    piece, pause, limit = 2**19, 0.03, 0.5
    assert len(LARGE) / piece * pause > limit * 1.5

    async def read_slowly(reader: asyncio.StreamReader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(len(LARGE) // piece):
            await reader.readexactly(piece)
            await asyncio.sleep(pause)
        await reader.readuntil(b"--\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok": true, "result": true}')
        writer.close()

    slow = await asyncio.start_server(read_slowly, "127.0.0.1", 0, limit=piece)
    url = f"http://127.0.0.1:{slow.sockets[0].getsockname()[1]}"
    async with AiohttpRequest(connections=1, timeouts=Timeouts(upload=limit)) as request:
        assert await bot_on(url, request).do_api_request("somethingNew", {"document": InputFile(LARGE)})
    slow.close()


@pytest.mark.parametrize(
    "play",
    [hang_up, break_off, begin_and(hang_up), begin_and(break_off), say(b"SSH-2.0-OpenSSH\r\n\r\n"), say(b"HTTP/1.1 2")],
    ids=["hung up", "broken off", "hung up amid", "broken off amid", "no HTTP", "half a line"],
)
async def test_a_connection_that_ends_is_ambiguous(server: FarEnd, request_: AiohttpRequest, play: Play) -> None:
    server.plays = [play]
    error = await failure(bot_on(server.url, request_).log_out())
    assert type(error) is NetworkError
    assert str(error).startswith("aiohttp.")
    assert len(server.received) == 1


@pytest.mark.parametrize("play", [hang_up, break_off, nothing], ids=["hung up", "broken off", "no answer"])
async def test_so_is_a_used_one_that_ends(server: FarEnd, play: Play) -> None:
    server.plays = [answer(), play]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(read=SHORT)) as request:
        bot = bot_on(server.url, request)
        await bot.log_out()
        error = await failure(bot.log_out())
    assert isinstance(error, NetworkError)
    assert not isinstance(error, NotSentError)
    assert (len(server.received), server.connections) == (2, 1)


async def test_an_upload_under_which_the_connection_ends_is_ambiguous(request_: AiohttpRequest) -> None:
    async def end_soon(reader: asyncio.StreamReader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    server = await asyncio.start_server(end_soon, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    error = await failure(bot_on(url, request_).send_document(1, LARGE))
    assert type(error) is NetworkError
    server.close()


async def test_no_log_line_has_the_token(
    server: FarEnd, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    # Before the lines are collected: the library itself logs the address of a new bot, below the level that we have.
    bots = [bot_on(server.url, request_)] * 6 + [bot_on(NOBODY, request_)]
    for name in (None, "aiohttp", "asyncio", "telegram.request.BaseRequest"):
        caplog.set_level(logging.DEBUG, name)
    server.plays = [hang_up, break_off, begin_and(hang_up), say(b"no HTTP"), answer(b"no JSON"), answer(b"", 502)]
    for bot in bots:
        await failure(bot.log_out())
    assert "no JSON" in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


def test_without_others_the_limits_in_time_are_the_librarys() -> None:
    theirs, ours = HTTPXRequest()._client.timeout, Timeouts()
    assert (ours.read, ours.write, ours.connect, ours.pool) == (theirs.read, theirs.write, theirs.connect, theirs.pool)


# Long polls


async def test_a_long_poll_has_the_time_of_both(server: FarEnd) -> None:
    async def answer_late(received: Received, writer: Writer) -> None:
        await asyncio.sleep(SHORT * 2)
        await answer([])(received, writer)

    server.plays = [answer_late]
    async with AiohttpRequest(connections=1, timeouts=Timeouts(read=SHORT)) as request:
        bot = bot_on(server.url, request)
        assert await bot.get_updates(timeout=1) == ()
        assert type(await failure(bot.get_updates(timeout=0))) is TimedOut


@pytest.mark.parametrize("seconds", [None, 1, 2.5])
async def test_the_library_is_told_how_long_reading_may_take(seconds: float | None) -> None:
    assert AiohttpRequest(connections=1, timeouts=Timeouts(read=seconds)).read_timeout == seconds


# Proxies


async def test_a_proxy_is_given_the_whole_address(server: FarEnd) -> None:
    proxy = server.url.replace("//", "//anna:p%40ss@")
    async with AiohttpRequest(connections=1, proxy=proxy) as request:
        await bot_on("http://telegram.test", request).log_out()
    assert server.received[0].target == f"http://telegram.test/bot{TOKEN}/logOut"
    assert server.received[0].headers["Proxy-Authorization"] == "Basic YW5uYTpwQHNz"


async def test_through_a_tunnel_the_proxy_sees_the_host_alone(server: FarEnd) -> None:
    server.plays = [answer(b"", 407)]
    proxy = server.url.replace("//", "//anna:secret@")
    async with AiohttpRequest(connections=1, proxy=proxy) as request:
        error = await failure(bot_on("https://telegram.test", request).log_out())
    assert type(error) is NotSentError
    assert "407" in str(error)
    (got,) = server.received
    assert (got.method, got.target) == ("CONNECT", "telegram.test:443")
    assert got.headers["Proxy-Authorization"]
    assert TOKEN not in str(got)


async def test_a_proxy_that_is_not_there_is_not_sent() -> None:
    async with AiohttpRequest(connections=1, proxy=NOBODY.replace("//", "//anna:secret@")) as request:
        for scheme in ("http", "https"):
            error = await failure(bot_on(f"{scheme}://telegram.test", request).log_out())
            assert type(error) is NotSentError
            assert "secret" not in "".join(traceback.format_exception(error))


async def test_no_answer_through_a_proxy_is_ambiguous(server: FarEnd) -> None:
    server.plays = [answer(b"<h1>Bad gateway</h1>", 502)]
    async with AiohttpRequest(connections=1, proxy=server.url) as request:
        assert type(await failure(bot_on("http://telegram.test", request).log_out())) is NetworkError


# Beginning and end


async def test_it_can_be_opened_and_closed_again_and_again(server: FarEnd) -> None:
    request = AiohttpRequest(connections=1)
    bot = bot_on(server.url, request)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await bot.log_out()
        await request.shutdown()
        await request.shutdown()
    assert server.connections == 2


async def test_before_and_after_nothing_is_sent(server: FarEnd) -> None:
    request = AiohttpRequest(connections=1)
    bot = bot_on(server.url, request)
    assert type(await failure(bot.log_out())) is NotSentError
    async with request:
        pass
    assert type(await failure(bot.log_out())) is NotSentError
    assert not server.received


async def test_whatever_goes_wrong_meanwhile_it_is_closed(server: FarEnd) -> None:
    request = AiohttpRequest(connections=1)
    with pytest.raises(ZeroDivisionError):
        async with request:
            assert await bot_on(server.url, request).log_out()
            raise ZeroDivisionError
    assert type(await failure(bot_on(server.url, request).log_out())) is NotSentError


async def test_closing_ends_what_is_under_way_and_what_waits(server: FarEnd) -> None:
    server.plays = [nothing]
    request = AiohttpRequest(connections=1, timeouts=Timeouts(pool=None, read=None))
    await request.initialize()
    bot = bot_on(server.url, request)
    calls = [asyncio.create_task(failure(bot.log_out())) for _ in range(2)]
    while not server.received:  # noqa: ASYNC110 - the far end sends no events
        await asyncio.sleep(0)
    await request.shutdown()
    assert [type(error) for error in await asyncio.gather(*calls)] == [NetworkError, NotSentError]


async def test_it_can_be_used_in_one_event_loop_after_the_other() -> None:
    request = AiohttpRequest(connections=1)

    async def twice() -> list[bool]:
        async with far_end() as end, request:
            return list(await asyncio.gather(*(bot_on(end.url, request).log_out() for _ in range(2))))

    assert (
        await asyncio.to_thread(asyncio.run, twice()) == await asyncio.to_thread(asyncio.run, twice()) == [True, True]
    )
