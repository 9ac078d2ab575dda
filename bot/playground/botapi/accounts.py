"""The bots at the server: what waits for them, and how they want to be told."""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.playground.botapi.clock import Clock
from bot.playground.botapi.model import Bot
from bot.playground.botapi.updates import UpdateQueue, Waiting
from bot.playground.botapi.webhooks import Execute, Target, Webhook

Json: TypeAlias = dict[str, Any]


class Account:
    """A bot at the server."""

    def __init__(self, bot: Bot, queue: UpdateQueue, clock: Clock, *, execute: Execute) -> None:
        """`execute` carries out the methods that answers of the webhook name."""
        self.bot = bot
        self.queue = queue
        self.webhook: Webhook | None = None
        self.on_change: list[Callable[[], None]] = []
        """Told when a delivery to the webhook begins, fails or is over."""
        self._clock = clock
        self._execute = execute

    @property
    def webhook_url(self) -> str:
        """Where the updates are sent, empty if they are fetched."""
        return self.webhook.target.url if self.webhook else ""

    @property
    def is_idle(self) -> bool:
        """Whether the bot has got everything, and waits for more."""
        return not self.queue.pending if self.webhook else self.queue.is_polled

    def push(self, kind: str, body: Json) -> Waiting | None:
        """Let an update wait for the bot, or send it; None if the bot does not want this kind."""
        update = self.queue.push(kind, body)
        if update is not None and self.webhook is not None:
            self.webhook.add(update)
        return update

    def serve_webhook(self, target: Target | None, *, after: float = 0.0) -> None:
        """Send updates there, beginning after so many real seconds, or nowhere."""
        if self.webhook is not None:
            self.webhook.stop()
        self.webhook = None
        if target is not None:
            self.webhook = Webhook(
                target, self.queue, self._clock, execute=self._execute, on_change=self._tell, after=after
            )

    def waiting(self) -> list[Json]:
        """The updates that are not confirmed: id, kind, attempts, and in how many world seconds the next one is."""
        now = self._clock.now()
        return [
            {
                "n": update.id,
                "kind": update.kind,
                "attempts": update.attempts,
                "next_in": None if update.next_try is None else max(update.next_try - now, 0.0),
            }
            for update in self.queue.waiting
        ]

    def _tell(self) -> None:
        for tell in list(self.on_change):
            tell()
