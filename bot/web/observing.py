"""A running bot as an operator's tools see it."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final, Generic, TypeVar

from bot.chat.context import Belegbot, services_of
from bot.chat.intake import Intake
from bot.chat.polling import poll
from bot.heartbeat import beat, is_fresh
from bot.metrics import Metrics
from bot.settings import Settings
from bot.storage.backlog import Backlog, backlog
from bot.web.operations import discreet_app, operations
from bot.web.serving import serving

logger = logging.getLogger(__name__)

FRESH_SECONDS: Final = 5.0
"""For how long the database is not asked again, however many ask for what it said."""
PATIENCE_SECONDS: Final = 2.0
"""How long it may take to answer before it counts as broken."""

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """What was read last, read anew when it is too old; all who ask meanwhile wait for the same reading."""

    def __init__(self, read: Callable[[], Awaitable[Value]]) -> None:
        self._read = read
        self._reading: asyncio.Task[Value | None] | None = None
        self._begun_at = 0.0

    async def get(self) -> Value | None:
        """What was read; None if that failed or takes too long."""
        now = asyncio.get_running_loop().time()
        if self._reading is None or (self._reading.done() and now - self._begun_at > FRESH_SECONDS):
            self._reading, self._begun_at = asyncio.create_task(self._attempt()), now
        # One that hangs is not cancelled, which could hang, too, but stays the only one.
        await asyncio.wait({self._reading}, timeout=PATIENCE_SECONDS)
        return self._reading.result() if self._reading.done() else None

    async def _attempt(self) -> Value | None:
        try:
            return await self._read()
        except Exception as error:  # whatever it is, /metrics has to go on
            logger.warning("the database cannot be read: %s", type(error).__name__)
            return None


class Observer:
    """Looks at one bot, as `operations` wants it."""

    def __init__(self, application: Belegbot, settings: Settings) -> None:
        self._application = application
        self._data_dir = settings.data_dir
        services = services_of(application)
        self._metrics = services.metrics
        self._backlog = Latest(lambda: backlog(services.database, dt.datetime.now(dt.UTC)))

    async def ready(self) -> Mapping[str, bool]:
        """The database answers, the knowledge base is prepared, Telegram was heard from lately."""
        return {
            "database": await self._backlog.get() is not None,
            "knowledge": services_of(self._application).answering.is_prepared,
            "telegram": is_fresh(self._data_dir),
        }

    async def exposition(self) -> bytes:
        """The metrics, with what the database says; where it says nothing, NaN."""
        for part, works in (await self.ready()).items():
            self._metrics.ready.labels(part).set(works)
        _show(await self._backlog.get(), self._metrics)
        # Asked now, because another base may have come into force.
        self._metrics.knowledge.info({"version": services_of(self._application).base.version})
        return self._metrics.text()


@asynccontextmanager
async def observing(application: Belegbot, settings: Settings) -> AsyncIterator[Observer]:
    """Somebody who looks at a bot that has connected, and measures meanwhile how late its event loop is."""
    with suppress(OSError):  # The first poll may last half a minute, and Telegram was heard from just now.
        beat(settings.data_dir)
    measuring = asyncio.create_task(services_of(application).metrics.measure_lag())
    try:
        yield Observer(application, settings)
    finally:
        measuring.cancel()


async def poll_observed(intake: Intake, settings: Settings) -> None:
    """Fetch updates for ever, and answer an operator's tools meanwhile, which a bot that polls does not by itself."""
    host, port = settings.listen_place
    async with (
        observing(intake.application, settings) as bot,
        serving(discreet_app(operations(bot)), host=host, port=port) as place,
    ):
        logger.info("health and metrics at %s", place)
        await poll(intake, settings)


def _show(seen: Backlog | None, metrics: Metrics) -> None:
    if seen is None:
        metrics.forget_depths()
        return
    metrics.inbox_depth.labels("waiting").set(seen.inbox.waiting)
    metrics.inbox_depth.labels("set_aside").set(seen.inbox.set_aside)
    metrics.inbox_age.set(_seconds_since(seen.inbox.oldest))
    metrics.outbox_depth.labels("due").set(seen.outbox.due)
    metrics.outbox_depth.labels("later").set(seen.outbox.later)
    metrics.outbox_depth.labels("sending").set(seen.outbox.sending)
    metrics.outbox_age.set(_seconds_since(seen.outbox.oldest))


def _seconds_since(moment: dt.datetime | None) -> float:
    """0 for none, and where clocks disagree."""
    return max((dt.datetime.now(dt.UTC) - moment).total_seconds(), 0.0) if moment else 0.0
