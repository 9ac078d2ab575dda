"""Deciding on deliveries: what to do with those that are due, and what the results of jobs make of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import RowMapping

from bot.storage.broadcasts import URGENT, Broadcast
from bot.storage.chats import Chat
from bot.storage.jobs import Done, Failed, Job, Moved, Postponed, Result, Uncertain
from bot.storage.settling import SUPERSEDED
from bot.storage.states import BroadcastState, DeliveryState
from bot.storage.subscriptions import Place

HALTED: Final = {
    BroadcastState.PLANNED: "stopped",
    BroadcastState.STOPPED: "stopped",
    BroadcastState.WITHDRAWN: "withdrawn",
    BroadcastState.EXPIRED: "expired",
}
"""Why nothing of a broadcast in such a state is sent."""
CHANGEABLE: Final = ("state", "epoch", "attempts", "not_before", "message_id", "revision", "reason", "changed_at")
"""The columns of a delivery that change from job to job."""

Values: TypeAlias = dict[str, Any]
Message: TypeAlias = tuple[int, int]
"""A chat, and a message in it."""


def changed(row: RowMapping, now: dt.datetime, **values: object) -> Values:
    """The key and all changeable columns of a delivery, some of them with new values."""
    key = {f"key_{name}": row[name] for name in ("broadcast_id", "chat_id", "thread_id")}
    return key | {name: row[name] for name in CHANGEABLE} | {"changed_at": now} | values


def place_of(row: RowMapping) -> Place:
    """Where a delivery goes."""
    return Place(chat_id=row["chat_id"], thread_id=row["thread_id"])


@dataclass(kw_only=True)
class Sorting:
    """Decides on what is due: what to do now, later, or not at all."""

    now: dt.datetime
    epoch: int
    broadcasts: Mapping[int, Broadcast]
    chats: Mapping[int, Chat]
    standing: Mapping[Message, Sequence[RowMapping]]
    """All deliveries in the messages that are to be changed."""
    replaced: Mapping[int, frozenset[str]]
    """The names of what a broadcast takes the place of, by its id."""
    changes: list[Values] = field(default_factory=list)

    def jobs(self, due: Iterable[RowMapping], most: int) -> Iterator[Job]:
        """One job for each message, at most so many; what is over stays due."""
        fresh: dict[Place, list[RowMapping]] = defaultdict(list)
        messages: dict[Message, None] = {}
        for row in due:
            place, message = place_of(row), (row["chat_id"], row["message_id"])
            is_full = len(fresh) + len(messages) >= most
            if not self._has_chat(row):
                self._skip(row, "gone")
            elif row["message_id"] is not None:
                if not is_full or message in messages:
                    messages[message] = None
            elif (not is_full or place in fresh) and self._is_wanted(row):
                fresh[place].append(row)
        for place, rows in fresh.items():
            yield from self._new_message(place, rows)
        for message in messages:
            yield from self._changed_message(message)

    def _new_message(self, place: Place, rows: Sequence[RowMapping]) -> Iterator[Job]:
        replaced = {name for row in rows for name in self.replaced.get(row["broadcast_id"], ())}
        kept = []
        for row in rows:
            if self.broadcasts[row["broadcast_id"]].name in replaced:
                self._skip(row, SUPERSEDED)
            else:
                kept.append(row)
        if kept:
            yield self._job(place, None, kept, kept)

    def _changed_message(self, message: Message) -> Iterator[Job]:
        """One job for all that is to be changed in a message, unless another change of it is in flight."""
        rows = self.standing[message]
        pending = [row for row in rows if row["state"] == DeliveryState.PENDING]
        if any(row["state"] == DeliveryState.SENDING for row in rows):
            for row in pending:
                self._change(row, not_before=self.now + dt.timedelta(seconds=1))
            return
        yield self._job(place_of(pending[0]), message[1], [row for row in rows if self._is_shown(row)], pending)

    def _job(
        self, place: Place, message_id: int | None, showing: Sequence[RowMapping], settling: Sequence[RowMapping]
    ) -> Job:
        for row in settling:
            self._change(row, state=DeliveryState.SENDING, epoch=self.epoch, attempts=row["attempts"] + 1)
        shown = (self.broadcasts[row["broadcast_id"]] for row in showing)
        return Job(
            place=place,
            chat=self.chats[place.chat_id],
            message_id=message_id,
            showing=tuple(sorted(shown, key=lambda each: (each.urgency != URGENT, each.urgency == "normal", each.id))),
            settling=tuple(self.broadcasts[row["broadcast_id"]] for row in settling),
            attempts=max(row["attempts"] for row in settling) + 1,
        )

    def _has_chat(self, row: RowMapping) -> bool:
        """Whether the bot can write there; what stands in a group that became a supergroup can still be changed."""
        chat = self.chats.get(row["chat_id"])
        if chat is None or row["broadcast_id"] not in self.broadcasts:
            return False
        return chat.left_at is None or (chat.moved_to is not None and row["message_id"] is not None)

    def _is_shown(self, row: RowMapping) -> bool:
        broadcast = self.broadcasts.get(row["broadcast_id"])
        return broadcast is not None and is_wanted(row, broadcast)

    def _is_wanted(self, row: RowMapping) -> bool:
        """Whether it is to be sent now; what is not, is put off or skipped."""
        broadcast, chosen = self.broadcasts[row["broadcast_id"]], self.chats[row["chat_id"]].preferences
        if broadcast.state is not BroadcastState.QUEUED:
            self._skip(row, HALTED[broadcast.state])
        elif row["reason"] is not None:  # It came back after a flight in which that happened.
            self._skip(row, row["reason"])
        elif broadcast.expires_at <= self.now:
            self._skip(row, "expired")
        elif broadcast.kind in chosen.muted:
            self._skip(row, "muted")
        elif (
            chosen.quiet
            and not (row["urgent"] and chosen.urgent_at_night)
            and (morning := chosen.quiet.until(self.now)) is not None
        ):
            self._change(row, not_before=morning)
        else:
            return True
        return False

    def _skip(self, row: RowMapping, reason: str) -> None:
        self._change(row, state=DeliveryState.SKIPPED, reason=reason)

    def _change(self, row: RowMapping, **values: object) -> None:
        self.changes.append(changed(row, self.now, **values))


def is_wanted(row: RowMapping, broadcast: Broadcast) -> bool:
    """Whether what stands somewhere is to go on standing there."""
    return row["reason"] != SUPERSEDED and broadcast.state is not BroadcastState.WITHDRAWN


def outcome(result: Result, tried: Broadcast, row: RowMapping, present: Broadcast, now: dt.datetime) -> Values:
    """What a result makes of a delivery; `tried` is the broadcast as the job had it, `present` as it is by now."""
    job, keep = result.job, SUPERSEDED if row["reason"] == SUPERSEDED else None
    was_shown = any(each.id == tried.id for each in job.showing)
    wanted = present.revision if is_wanted(row, present) else None
    # Whether the broadcast was changed, withdrawn or superseded while this was in flight.
    is_outdated = wanted != (tried.revision if was_shown else None)
    values: Values = {"state": DeliveryState.PENDING, "not_before": now, "attempts": job.attempts}
    match result:
        case Done() if was_shown:
            values |= {"message_id": result.message_id, "revision": tried.revision, "reason": keep, "attempts": 0}
            if not is_outdated:
                values |= {"state": DeliveryState.SENT}
        case Done():
            values |= {"message_id": None, "revision": 0, "reason": keep or "withdrawn", "attempts": 0}
            values |= {"reason": None} if is_outdated else {"state": DeliveryState.DELETED}
        case Failed() if job.message_id is None:
            values |= {"state": DeliveryState.FAILED, "reason": result.reason}
        case Failed():
            failed = {"state": DeliveryState.FAILED, "reason": keep or result.reason}
            values |= {"reason": keep, "attempts": 0} if is_outdated else failed
        case Postponed():
            values |= {"not_before": result.until, "attempts": job.attempts - (0 if result.has_failed else 1)}
        case Uncertain():
            values |= {"state": DeliveryState.UNKNOWN}
        case Moved():  # A proper answer: whatever was unclear before, was so in another place.
            values |= {"attempts": 0}
    return changed(row, now, **values)
