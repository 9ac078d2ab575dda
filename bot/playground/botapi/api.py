"""The Bot API over a world: an ASGI application, with a record of everything that was said."""

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

from pydantic_core import to_json
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.botapi import errors
from bot.playground.botapi.accounts import Account
from bot.playground.botapi.delivery import update_for
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.events import Event
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Faults, Refusal, Slow
from bot.playground.botapi.floods import Floods
from bot.playground.botapi.hosts import KnownHosts
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.table import METHODS
from bot.playground.botapi.params import Params, read_params
from bot.playground.botapi.record import Checker, Exchange, Json, Record
from bot.playground.botapi.updates import Pace, UpdateQueue
from bot.playground.botapi.waiting import Pulse
from bot.playground.botapi.world import World

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


class DroppedError(Exception):
    """There is nobody to answer, or nobody shall be answered."""


class Api:
    """Answers calls, makes updates, records both."""

    def __init__(
        self,
        world: World,
        *,
        checker: Checker | None = None,
        pace: Pace | None = None,
        floods: Floods | None = None,
        limit: int | None = None,
        any_host: bool = False,
    ) -> None:
        """Without `floods` bots may send as much as they like; a `limit` bounds the record.

        With `any_host`, requests may call the server by names of other machines.
        """
        self.world = world
        self.pace = pace or Pace()
        self.floods = floods
        self.faults = Faults()
        self.record = Record(checker=checker, limit=limit)
        self.pulse = Pulse()
        self.in_flight = 0
        """How many calls are being answered, polls apart."""
        self.accounts: dict[str, Account] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._down_until = float("-inf")
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._endpoint, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
            ],
            exception_handlers={404: _not_found},
            middleware=[] if any_host else [Middleware(KnownHosts)],
        )
        world.listeners.append(self._on_event)

    def account(self, token: str) -> Account:
        """The account with that token; ApiError 401 if there is none."""
        if token not in self.world.bots:
            raise errors.unauthorized()
        if token not in self.accounts:
            queue = UpdateQueue(self.world.clock, self.pace, on_wait=self.pulse.beat)
            account = Account(self.world.bots[token], queue, self.world.clock, execute=partial(self._execute, token))
            account.on_change.append(self.pulse.beat)
            self.accounts[token] = account
        return self.accounts[token]

    def restart(self, seconds: float) -> None:
        """As when the server restarts: all connections break, and so do new ones for so many real seconds."""
        self._down_until = time.monotonic() + seconds
        for connection in self._connections:
            connection.cancel()
        for account in self.accounts.values():
            account.serve_webhook(account.webhook.target if account.webhook else None, after=seconds)

    def close(self) -> None:
        """Answer all waiting polls and serve no webhook any more."""
        for account in self.accounts.values():
            account.queue.release()
            account.serve_webhook(None)

    def _on_event(self, event: Event) -> None:
        for token, bot in self.world.bots.items():
            told = update_for(bot, event, self.world.clock.now())
            update = self.account(token).push(*told) if told else None
            if update is not None:
                self.record.add_update(update.body)
        self.pulse.beat()

    def _execute(self, token: str, method: str, params: Json) -> None:
        """Carry out the method that an answer of a webhook names."""
        exchange = self._begun(method)
        exchange.params = params
        try:
            exchange.response = {"ok": True, "result": self._called(token, exchange, Params(params))}
        except ApiError as error:
            exchange.response = error.as_json()
        self.record.end_call(exchange)
        self.pulse.beat()

    async def _endpoint(self, request: Request) -> Response:
        method = request.path_params["method"]
        is_poll = method.lower() == "getupdates"
        self.in_flight += not is_poll
        self.pulse.beat()
        try:
            self._refuse_if_down()
            return await self._recorded(request, method)
        except (DroppedError, ClientDisconnect):
            await _drop_connection(request)
            return Response()
        finally:
            self.in_flight -= not is_poll
            self.pulse.beat()

    async def _download(self, request: Request) -> Response:
        """A file, by its file_path."""
        try:
            self.account(request.path_params["token"])
        except ApiError as error:
            return _json_response(error.as_json())
        path = request.path_params["path"]
        file = next((file for file in self.world.files.values() if file.path == path), None)
        if file is None:
            return await _not_found(request)
        return Response(file.content, media_type="application/octet-stream")

    def _refuse_if_down(self) -> None:
        if time.monotonic() < self._down_until:
            raise DroppedError

    async def _recorded(self, request: Request, method: str) -> Response:
        exchange = self._begun(method)
        began = time.perf_counter()
        try:
            return await self._answered(request, exchange)
        finally:
            exchange.seconds = time.perf_counter() - began
            self.record.end_call(exchange)

    def _begun(self, method: str) -> Exchange:
        exchange = Exchange(method=method, started=self.world.clock.now())
        self.record.add_call(exchange)
        return exchange

    async def _answered(self, request: Request, exchange: Exchange) -> Response:
        try:
            params = await read_params(request)
            exchange.params = params.values
            fault = self.faults.take(exchange.method)
            if isinstance(fault, BadGateway):
                return PlainTextResponse("<html><title>502 Bad Gateway</title></html>", status_code=502)
            exchange.response = {"ok": True, "result": await self._worked(request, exchange, params, fault)}
        except ApiError as error:
            exchange.response = error.as_json()
        return _json_response(exchange.response)

    async def _worked(self, request: Request, exchange: Exchange, params: Params, fault: Fault | None) -> Any:  # noqa: ANN401 - JSON
        match fault:
            case Refusal(error=error):
                raise error
            case Dropped(after=False):
                raise DroppedError
        result = self._called(request.path_params["token"], exchange, params)
        if inspect.isawaitable(result):
            result = await self._while_connected(request, result)
        match fault:
            case Slow(seconds=seconds):
                await self._while_connected(request, asyncio.sleep(seconds))
            case Dropped():
                raise DroppedError
        return result

    def _called(self, token: str, exchange: Exchange, params: Params) -> Any:  # noqa: ANN401 - JSON
        """The result of a method, or something to await it from."""
        account = self.account(token)
        method = METHODS.get(exchange.method.lower())
        if method is None:
            raise errors.method_not_found()
        if self.floods is not None and (seconds := self.floods.wait(token, exchange.method, params)):
            raise errors.too_many_requests(seconds)
        try:
            return method(Call(world=self.world, account=account, params=params))
        except ApiError:
            raise
        except Exception as error:
            # Telegram would hardly answer like this: the fault is in this server, and no test must miss it.
            self.record.violate(exchange, [f"{exchange.method} broke the server: {error!r}"])
            logger.exception("%s broke the server", exchange.method)
            raise errors.internal() from error

    async def _while_connected(self, request: Request, work: Awaitable[Result]) -> Result:
        """What the work gives; DroppedError if nobody listens any more, as when a bot dies while it polls."""
        gone = asyncio.create_task(_disconnected(request))
        self._connections.add(gone)
        try:
            async with _Until(gone):
                return await work
        finally:
            self._connections.discard(gone)
            gone.cancel()


class _Until:
    """Breaks off what is done in it with a DroppedError as soon as a task ends; cheaper than a task for the work."""

    def __init__(self, ending: asyncio.Task[None]) -> None:
        self._ending = ending
        self._task: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        self._task = asyncio.current_task()
        self._ending.add_done_callback(self._break_off)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        task, self._task = self._task, None
        if kind is asyncio.CancelledError and self._ending.done() and task is not None and not task.uncancel():
            raise DroppedError

    def _break_off(self, _: asyncio.Task[None]) -> None:
        if self._task is not None:
            self._task.cancel()


def _json_response(body: Json) -> Response:
    retry_after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else None
    status = body.get("error_code", 200)
    return Response(to_json(body), status_code=status, headers=headers, media_type="application/json")


async def _not_found(_: Request, __: Exception | None = None) -> Response:
    return _json_response(ApiError(404, "Not Found").as_json())


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _drop_connection(request: Request) -> None:
    """Break the connection under a request; the server that runs the application tells how."""
    drop = request.scope.get("state", {}).get("drop_connection")
    if drop is not None:
        drop(request.scope)
        await asyncio.sleep(0)
