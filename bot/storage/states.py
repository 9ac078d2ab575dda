"""The states of broadcasts and deliveries, and what a subscription to everything is called."""

from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, literal

from bot.storage.tables import deliveries

EVERYTHING: Final = "*"
"""In place of a meeting: all meetings, those to come included."""


class BroadcastState(StrEnum):
    """How a broadcast stands."""

    PLANNED = "planned"
    """Its time has not come: nobody's delivery is queued."""
    QUEUED = "queued"
    EXPIRED = "expired"
    """Whoever had not got it by then never will; what stands in chats can still be changed."""
    STOPPED = "stopped"
    """Whoever had not got it when it was stopped never will."""
    WITHDRAWN = "withdrawn"
    """To be deleted wherever it stands."""


class DeliveryState(StrEnum):
    """How a delivery stands; all but the first two are final until the broadcast changes."""

    PENDING = "pending"
    """To be sent, edited or deleted, as soon as its time has come."""
    SENDING = "sending"
    """In flight: after a crash nobody knows whether it arrived."""
    SENT = "sent"
    FAILED = "failed"
    """Telegram refused it."""
    UNKNOWN = "unknown"
    """It may have arrived or not; an editor settles that."""
    SKIPPED = "skipped"
    """Not wanted any more: expired, muted, stopped, unsubscribed."""
    DELETED = "deleted"
    """It stood there and was deleted, because it was withdrawn or replaced."""


def in_sql(state: DeliveryState) -> ColumnElement[str]:
    """A state in a query as text of the query itself: only so do both databases see that a partial index fits."""
    return literal(str(state), literal_execute=True)


PENDING: Final = in_sql(DeliveryState.PENDING)
SENDING: Final = in_sql(DeliveryState.SENDING)

UNSENT: Final = and_(deliveries.c.state == PENDING, deliveries.c.message_id.is_(None))
"""The deliveries that wait and of which nothing stands in the chat."""
HALTED: Final = and_(
    deliveries.c.state.in_([DeliveryState.SKIPPED, DeliveryState.DELETED]),
    deliveries.c.reason.in_(["stopped", "withdrawn"]),
)
"""The deliveries that wait again if their broadcast goes on."""
