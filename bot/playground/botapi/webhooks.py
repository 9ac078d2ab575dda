"""Sending updates to a bot's webhook: one by one for each chat or user, side by side for different ones."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from random import Random
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

import httpx
from pydantic_core import to_json

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.params import from_json
from bot.playground.botapi.updates import QueueKey, UpdateQueue, Waiting

Json: TypeAlias = dict[str, Any]
Execute: TypeAlias = Callable[[str, Json], None]
"""Carries out the method that a webhook's answer names."""

DEFAULT_CONNECTIONS: Final = 40
FIRST_DELAY: Final = 1.0
LONGEST_DELAYS: Final = (60.0, 120.0)
LONGEST_RETRY_AFTER: Final = 3_600.0
PATIENCE: Final = 60.0
"""Real seconds that a webhook has to answer."""
NOT_IN_ANSWERS: Final = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
"""Methods that an answer may not name, besides all that begin with "get"."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a bot wants its updates, and how."""

    url: str
    secret_token: str = ""
    ip_address: str = ""
    """Where to send instead of asking for the address of the url's host."""
    max_connections: int = DEFAULT_CONNECTIONS

    @property
    def host(self) -> str:
        """What is connected to."""
        return self.ip_address or httpx.URL(self.url).host

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


class Webhook:
    """A bot's webhook that is being served."""

    def __init__(
        self,
        target: Target,
        queue: UpdateQueue,
        clock: Clock,
        *,
        execute: Execute,
        on_change: Callable[[], None],
        after: float = 0.0,
    ) -> None:
        """Begins after so many real seconds; `on_change` is told when a delivery begins, fails or is over."""
        self.target = target
        self.last_error: tuple[float, str] | None = None
        """When the webhook last failed, in world time, and how."""
        self.in_flight = 0
        """How many requests wait for an answer."""
        self._queue = queue
        self._clock = clock
        self._execute = execute
        self._on_change = on_change
        self._after = after
        # With a seed, so that what happens is the same every time.
        self._random = Random(0)  # nosec B311 # noqa: S311 - spreads retries, protects nothing
        self._slots = asyncio.Semaphore(target.max_connections)
        self._lines: dict[QueueKey, deque[Waiting]] = {}
        self._workers: asyncio.TaskGroup | None = None
        for update in queue.waiting:
            self.add(update)
        self._work = asyncio.get_running_loop().create_task(self._serve())

    def add(self, update: Waiting) -> None:
        """Send an update as soon as those before it have arrived."""
        key = update.queue_key
        if key in self._lines:
            self._lines[key].append(update)
            return
        self._lines[key] = deque([update])
        if self._workers is not None:
            self._workers.create_task(self._send_line(key))

    def stop(self) -> None:
        """Send nothing any more; what has not arrived stays in the queue."""
        self._work.cancel()
        for update in self._queue.waiting:
            update.next_try = None

    async def _serve(self) -> None:
        await asyncio.sleep(self._after)
        async with _client() as self._client, asyncio.TaskGroup() as self._workers:
            for key in self._lines:
                self._workers.create_task(self._send_line(key))
            await asyncio.Event().wait()

    async def _send_line(self, key: QueueKey) -> None:
        line = self._lines[key]
        while line:
            await self._deliver(line[0])
            line.popleft()
        del self._lines[key]

    async def _deliver(self, update: Waiting) -> None:
        """Send it until it arrives, or is too old."""
        backoff = delay = 0.0
        while update.expires > self._clock.now() + delay:
            if delay:
                await self._hold_back(update, delay)
                delay = 0.0
                continue
            try:
                await self._attempt(update)
                break
            except _FailedError as failure:
                self.last_error = (self._clock.now(), str(failure))
                if not failure.retry_after:
                    backoff = self._next(backoff)
                delay = failure.retry_after or backoff
        self._queue.confirm(update)
        self._on_change()

    async def _hold_back(self, update: Waiting, delay: float) -> None:
        update.next_try = self._clock.now() + delay
        self._on_change()
        await self._clock.sleep(delay)
        update.next_try = None

    def _next(self, backoff: float) -> float:
        return min(backoff * 2, self._random.uniform(*LONGEST_DELAYS)) if backoff else FIRST_DELAY

    async def _attempt(self, update: Waiting) -> None:
        async with self._slots:
            update.attempts += 1
            self.in_flight += 1
            self._on_change()
            try:
                response = await self._post(update)
            finally:
                self.in_flight -= 1
        self._carry_out(response)

    async def _post(self, update: Waiting) -> httpx.Response:
        url = httpx.URL(self.target.url)
        headers = {"Content-Type": "application/json", "Host": url.netloc.decode()}
        if self.target.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.target.secret_token
        address = url.copy_with(host=self.target.host)
        try:
            response = await self._client.post(address, content=to_json(update.body), headers=headers)
        except httpx.TimeoutException:
            raise _FailedError("Read timeout expired") from None
        except httpx.ConnectError:
            raise _FailedError("Connection refused") from None
        except httpx.TransportError:
            raise _FailedError("Webhook connection closed") from None
        if not response.is_success:
            words = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
            raise _FailedError(words, retry_after=_retry_after(response))
        return response

    def _carry_out(self, response: httpx.Response) -> None:
        """Call the method that the answer names, if it does; nobody learns how that ends."""
        try:
            params = _params(response)
        except ApiError:
            return
        method = str(params.pop("method", ""))
        if method and method.lower() not in NOT_IN_ANSWERS and not method.lower().startswith("get"):
            self._execute(method, params)


class _FailedError(Exception):
    """An update did not arrive."""

    def __init__(self, words: str, *, retry_after: float = 0.0) -> None:
        super().__init__(words)
        self.retry_after = retry_after


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        timeout=PATIENCE,
        trust_env=False,
        verify=False,  # nosec B501 # noqa: S501 - a certificate proves nothing to the machine that made it
    )


def _retry_after(response: httpx.Response) -> float:
    given = response.headers.get("Retry-After", "")
    return min(float(given), LONGEST_RETRY_AFTER) if given.isdecimal() else 0.0


def _params(response: httpx.Response) -> Json:
    kind = response.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return from_json(response.content)
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(response.text, keep_blank_values=True))
    return {}
