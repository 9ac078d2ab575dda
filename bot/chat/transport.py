"""Requests to the Bot API server on aiohttp; a failure tells whether the request can have reached the server.

What is raised is what the library's own client raises: TimedOut for a limit in time, NetworkError for everything else.
Of these two, NotSentError says that the server has seen nothing of the request: it may be sent again. Any other failure
is ambiguous, a 5xx included: the server may have done what it was asked.
"""

import asyncio
import io
import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

PIECE: Final = 65_536
"""Bytes."""


class NotSentError(NetworkError):
    """The server has seen nothing of the request: no connection to it, or none that was free."""


class NotSentInTimeError(NotSentError, TimedOut):
    """The same, because the time for it was over."""


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds that each step of a request may take, for ever if None, unless a call names its own."""

    pool: float | None = 1.0
    """Until a connection is free."""
    connect: float | None = 5.0
    write: float | None = 5.0
    """Until a piece of the request is on its way."""
    upload: float | None = 20.0
    """The same for a request with files."""
    read: float | None = 5.0
    """Until the answer begins or goes on."""


TIMEOUTS: Final = Timeouts()
"""Those of the library's own client."""


class AiohttpRequest(BaseRequest):
    """So many connections to one server, kept alive between requests.

    aiohttp, because the library's own client hands one idle connection to many waiting requests and so gets slower with
    every request at a time.
    """

    def __init__(self, *, connections: int, proxy: str | None = None, timeouts: Timeouts = TIMEOUTS) -> None:
        self._connections = connections
        self._proxy = proxy
        self._timeouts = timeouts
        self._is_open = False
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """Seconds; the library adds them to those of a long poll."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Be ready for requests; what has to be closed again is made by the first of them.

        The library does not shut down a bot whose start was cancelled just here.
        """
        if not self._is_open:
            self._is_open = True
            # New as well: it belongs to the event loop in which somebody first waited.
            self._free = asyncio.Semaphore(self._connections)

    async def shutdown(self) -> None:
        """Close all connections, also those in use."""
        self._is_open = False
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; NotSentError, TimedOut or NetworkError if there is none."""
        defaults = self._timeouts
        limits = aiohttp.ClientTimeout(
            connect=_chosen(connect_timeout, defaults.connect), sock_read=_chosen(read_timeout, defaults.read)
        )
        body = None
        if request_data is not None:
            is_upload = bool(request_data.multipart_data)
            body = _Body(request_data, _chosen(write_timeout, defaults.upload if is_upload else defaults.write))
        try:
            async with asyncio.timeout(_chosen(pool_timeout, defaults.pool)):
                await self._free.acquire()
        except TimeoutError:
            raise NotSentInTimeError(f"Pool timeout: all {self._connections} connections are in use") from None
        try:
            return await self._exchange(method, url, body, limits)
        finally:
            self._free.release()

    async def _exchange(
        self, method: str, url: str, body: aiohttp.Payload | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if not self._is_open:
            raise NotSentError("This AiohttpRequest is not initialized, or shut down")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # Without a limit of its own, which could not be told from a connection that takes too long.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        # No cause below: the texts of aiohttp's errors may hold the address, and with it the token.
        try:
            async with self._session.request(
                method, url, data=body, timeout=limits, proxy=self._proxy, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError:
            raise NotSentInTimeError("Timed out while connecting") from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL) as error:
            raise NotSentError(_described(error)) from None
        except aiohttp.ClientError as error:
            raise NetworkError(_described(error)) from None


def _chosen(given: ODVInput[float], default: float | None) -> float | None:
    """What the call names, or else what holds for all."""
    return default if isinstance(given, DefaultValue) else given


def _described(error: aiohttp.ClientError) -> str:
    """What went wrong, without the address."""
    name = f"aiohttp.{type(error).__name__}"
    match error:
        case aiohttp.ClientConnectorError():
            return f"{name}: {error}"  # host and port
        case aiohttp.ClientResponseError():
            return f"{name}: {error.status} {error.message}"
        case OSError(errno=int(number)):
            return f"{name}: {os.strerror(number)}"
        case _:
            return name


class _Body(aiohttp.Payload):
    """Parameters and files of which every piece has to leave in time: aiohttp itself has no such limit."""

    def __init__(self, data: RequestData, seconds: float | None) -> None:
        self._form = _form(data) if data.multipart_data else _parameters(data)
        self._seconds = seconds
        super().__init__(self._form, headers=self._form.headers)

    @property
    def size(self) -> int | None:
        """In bytes."""
        return self._form.size

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """As text."""
        return self._form.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send it, piece by piece."""
        content = await self._form.as_bytes()
        for start in range(0, len(content), PIECE):
            async with asyncio.timeout(self._seconds):
                await writer.write(content[start : start + PIECE])
                await writer.drain()


def _parameters(data: RequestData) -> aiohttp.Payload:
    """What `aiohttp.FormData` makes of parameters alone, which costs it ten times as much."""
    content = urlencode(data.json_parameters).encode()
    return aiohttp.BytesPayload(content, content_type="application/x-www-form-urlencoded")


def _form(data: RequestData) -> aiohttp.Payload:
    # Names of files unquoted: Telegram shows them as they come.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, content_type) in data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=content_type)
    return form()
