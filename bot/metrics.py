"""What is counted and measured of a running bot, for Prometheus; no label ever holds a person, a chat or a text."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

CONFIDENCES: Final = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The metrics of one bot, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "belegbot_questions",
            "Parts of questions by what was decided: answer, suggest, abstain, smalltalk.",
            ["decision"],
            registry=self.registry,
        )
        self.confidence = Histogram(
            "belegbot_confidence", "How sure the bot was of a part.", buckets=CONFIDENCES, registry=self.registry
        )
        self.answering_seconds = Histogram(
            "belegbot_answering_seconds", "Finding a reply.", buckets=SECONDS, registry=self.registry
        )
        self.handling_seconds = Histogram(
            "belegbot_handling_seconds",
            "From the moment an update was stored to the moment it was handled.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.updates = Counter(
            "belegbot_updates",
            "Updates by what became of them: handled, repeated, outdated, refused, failed, set_aside.",
            ["outcome"],
            registry=self.registry,
        )
        self.sends = Counter(
            "belegbot_sends",
            "Calls that put something into a chat, by purpose (reply, broadcast) and outcome (sent, flood, refused, "
            "unreachable).",
            ["purpose", "outcome"],
            registry=self.registry,
        )
        self.flood_pauses = Counter(
            "belegbot_flood_pauses", "Pauses that Telegram asked for (429).", registry=self.registry
        )
        self.loop_lag = Gauge(
            "belegbot_loop_lag_seconds", "How late the event loop ran a timer, the worst of ten seconds.",
            registry=self.registry,
        )  # fmt: skip
