"""The Bot API over a world: an ASGI application, and a record of everything that was said."""

import asyncio
import inspect
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.botapi import errors
from bot.playground.botapi.delivery import update_for
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.events import Event
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Faults, Refusal, Slow
from bot.playground.botapi.methods.calls import Account, Call
from bot.playground.botapi.methods.table import METHODS
from bot.playground.botapi.params import Params, read_params
from bot.playground.botapi.updates import Pace, UpdateQueue
from bot.playground.botapi.waiting import Pulse
from bot.playground.botapi.world import World


class Checker(Protocol):
    """Says what is wrong with traffic, in words."""

    def check_call(
        self, method: str, params: Mapping[str, Any] | None, response: Mapping[str, Any] | None, /
    ) -> list[str]:
        """What is wrong with a call."""

    def check_update(self, update: Mapping[str, Any], /) -> list[str]:
        """What is wrong with an update."""


@dataclass(kw_only=True, eq=False)
class Exchange:
    """One request and its answer."""

    method: str
    params: dict[str, Any]
    response: dict[str, Any] | None = None
    """None as long as there is none, or if a fault kept it back."""

    @property
    def ok(self) -> bool:
        """Whether the call was answered with success."""
        return self.response is not None and self.response.get("ok") is True


@dataclass(kw_only=True, eq=False)
class Record:
    """Everything that was said, and what of it was wrong."""

    checker: Checker | None = None
    calls: list[Exchange] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def called(self, method: str) -> list[Exchange]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def add_update(self, update: dict[str, Any]) -> None:
        """Keep an update and check it."""
        self.updates.append(update)
        if self.checker is not None:
            self.violations += self.checker.check_update(update)

    def check(self, exchange: Exchange) -> None:
        """Check a call that ended."""
        if self.checker is not None:
            self.violations += self.checker.check_call(exchange.method, exchange.params, exchange.response)

    def write(self, path: Path) -> None:
        """Write it down, one JSON object a line; updates have the method `<update>`."""
        lines: list[dict[str, Any]] = [{"method": "<update>", "params": update} for update in self.updates]
        lines += [{"method": call.method, "params": call.params, "response": call.response} for call in self.calls]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


class DroppedError(Exception):
    """The fault that was ordered for this call: no answer."""


class Api:
    """Answers calls, makes updates, records both."""

    def __init__(self, world: World, *, checker: Checker | None = None, pace: Pace | None = None) -> None:
        self.world = world
        self.pace = pace or Pace()
        self.faults = Faults()
        self.record = Record(checker=checker)
        self.pulse = Pulse()
        self.in_flight = 0
        """How many calls are being answered, polls apart."""
        self.accounts: dict[str, Account] = {}
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._endpoint, methods=["GET", "POST"])])
        world.listeners.append(self._on_event)

    def account(self, token: str) -> Account:
        """The account with that token; ApiError 401 if there is none."""
        if token not in self.world.bots:
            raise errors.unauthorized()
        if token not in self.accounts:
            queue = UpdateQueue(self.world.clock, self.pace, on_wait=self.pulse.beat)
            self.accounts[token] = Account(bot=self.world.bots[token], queue=queue)
        return self.accounts[token]

    async def call(self, token: str, method: str, params: Params) -> dict[str, Any]:
        """The answer to a call, an error or not, as JSON."""
        try:
            account = self.account(token)
            if method.lower() not in METHODS:
                raise errors.method_not_found()
            result = METHODS[method.lower()](Call(world=self.world, account=account, params=params))
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return error.as_json()
        return {"ok": True, "result": result}

    def close(self) -> None:
        """Answer all waiting polls."""
        for account in self.accounts.values():
            account.queue.release()

    def _on_event(self, event: Event) -> None:
        for token, bot in self.world.bots.items():
            told = update_for(bot, event, self.world.clock.now())
            update = self.account(token).queue.push(*told) if told else None
            if update is not None:
                self.record.add_update(update)
        self.pulse.beat()

    async def _endpoint(self, request: Request) -> Response:
        method = request.path_params["method"]
        is_poll = method.lower() == "getupdates"
        self.in_flight += not is_poll
        self.pulse.beat()
        try:
            return await self._answered(request, method)
        except DroppedError:
            await _drop_connection(request)
            return Response()
        finally:
            self.in_flight -= not is_poll
            self.pulse.beat()

    async def _answered(self, request: Request, method: str) -> Response:
        params = await read_params(request)
        exchange = Exchange(method=method, params=params.values)
        self.record.calls.append(exchange)
        try:
            return await self._carried_out(request, exchange, self.faults.take(method))
        finally:
            self.record.check(exchange)

    async def _carried_out(self, request: Request, exchange: Exchange, fault: Fault | None) -> Response:
        match fault:
            case BadGateway():
                return PlainTextResponse("<html><title>502 Bad Gateway</title></html>", status_code=502)
            case Dropped(after=False):
                raise DroppedError
            case Refusal(error=error):
                exchange.response = error.as_json()
            case _:
                work = self._work(request.path_params["token"], exchange, fault)
                exchange.response = await _while_connected(request, work)
        return _http_response(exchange.response)

    async def _work(self, token: str, exchange: Exchange, fault: Fault | None) -> dict[str, Any]:
        try:
            response = await self.call(token, exchange.method, Params(exchange.params))
        except Exception as error:
            # Telegram would never answer like this: the fault is in this server, and no test must miss it.
            self.record.violations.append(f"{exchange.method} broke the server: {error!r}")
            raise
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        if isinstance(fault, Dropped):
            raise DroppedError
        return response


def _http_response(body: dict[str, Any]) -> Response:
    retry_after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else None
    return JSONResponse(body, status_code=body.get("error_code", 200), headers=headers)


async def _while_connected(request: Request, work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """What the work gives; DroppedError if nobody listens any more, as when a bot dies while it polls."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise DroppedError
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _drop_connection(request: Request) -> None:
    """Break the connection under a request; the server that runs the application tells how."""
    drop = request.scope.get("state", {}).get("drop_connection")
    if drop is not None:
        drop(request.scope)
        await asyncio.sleep(0)
