"""What is counted and measured of a running bot, for Prometheus; no label ever holds a person, a chat or a text."""

import asyncio
import math
from collections.abc import Iterable
from typing import Final, NoReturn

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot import __version__

DECISIONS: Final = (
    *(("answer", ""), ("suggest", ""), ("smalltalk", "")),
    *(("abstain", reason) for reason in ("silence", "no-match", "language", "context", "empty")),
)
"""What is decided of a question, and of an abstention why."""
UPDATES: Final = ("handled", "repeated", "outdated", "refused", "failed", "set_aside")
PURPOSES: Final = ("reply", "broadcast")
SENDS: Final = ("sent", "flood", "refused", "unanswered")
PARTS: Final = ("database", "knowledge", "telegram")
"""What has to work for the bot to be ready."""
INBOX: Final = ("waiting", "set_aside")
OUTBOX: Final = ("due", "later", "sending")

CONFIDENCES: Final = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LAG_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
LAG_EVERY: Final = 0.25
"""How often, in seconds, the event loop is asked to be in time."""

# The moment since which something is counted would be one more series beside each; nobody asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The metrics of one bot, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "belegbot_questions",
            "Parts of questions, by what was decided and, of an abstention, why.",
            ["decision", "reason"],
            registry=self.registry,
        )
        self.confidence = Histogram(
            "belegbot_confidence_ratio",
            "How sure the bot was of its decision, of parts that were compared with the base.",
            buckets=CONFIDENCES,
            registry=self.registry,
        )
        self.answering_seconds = Histogram(
            "belegbot_answering_seconds",
            "From a question to the reply that was found, waiting for the worker thread included.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.handling_seconds = Histogram(
            "belegbot_handling_seconds",
            "From the moment an update was stored to the moment it was handled.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.updates = Counter(
            "belegbot_updates", "Updates, by what became of them.", ["outcome"], registry=self.registry
        )
        self.sends = Counter(
            "belegbot_sends",
            "Messages put into chats, by what for and what became of them.",
            ["purpose", "outcome"],
            registry=self.registry,
        )
        self.flood_pauses = Counter(
            "belegbot_flood_pauses", "Pauses that Telegram asked for (429).", registry=self.registry
        )
        self.inbox_depth = Gauge(
            "belegbot_inbox_depth", "Updates in the database that are not handled.", ["state"], registry=self.registry
        )
        self.inbox_age = Gauge(
            "belegbot_inbox_age_seconds", "How long the oldest update has waited.", registry=self.registry
        )
        self.outbox_depth = Gauge(
            "belegbot_outbox_depth", "Notices in the database that are not sent.", ["state"], registry=self.registry
        )
        self.outbox_age = Gauge(
            "belegbot_outbox_age_seconds", "How long the oldest notice has been due.", registry=self.registry
        )
        self.ready = Gauge(
            "belegbot_ready", "Whether a part of the bot works: 1 or 0.", ["part"], registry=self.registry
        )
        self.loop_lag = Histogram(
            "belegbot_loop_lag_seconds",
            "How late the event loop ran a timer.",
            buckets=LAG_SECONDS,
            registry=self.registry,
        )
        self.knowledge = Info(
            "belegbot_knowledge", "The knowledge base in force: a hash of its files.", registry=self.registry
        )
        self.build = Info("belegbot_build", "The version of the program.", registry=self.registry)
        self.build.info({"version": __version__})
        ProcessCollector(registry=self.registry)
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """What has not happened yet is 0: of a series that begins with 1, Prometheus sees no increase."""
        _begin(self.questions, DECISIONS)
        _begin(self.updates, ((outcome,) for outcome in UPDATES))
        _begin(self.sends, ((purpose, outcome) for purpose in PURPOSES for outcome in SENDS))
        _begin(self.ready, ((part,) for part in PARTS))
        self.forget_depths()

    def forget_depths(self) -> None:
        """Nobody knows how much waits in the database."""
        for gauge, states in ((self.inbox_depth, INBOX), (self.outbox_depth, OUTBOX)):
            for state in states:
                gauge.labels(state).set(math.nan)
        self.inbox_age.set(math.nan)
        self.outbox_age.set(math.nan)

    async def measure_lag(self) -> NoReturn:
        """Measure for ever how late the event loop is."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)
            self.loop_lag.observe(max(loop.time() - due, 0.0))

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self.registry)


def _begin(metric: Counter | Gauge, labels: Iterable[tuple[str, ...]]) -> None:
    for values in labels:
        metric.labels(*values)
