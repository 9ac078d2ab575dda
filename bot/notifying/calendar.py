"""The meetings of the base as they were last announced: an update may have changed what the base still says.

A postponement or cancellation holds for as long as the base has the times and the status that it had when the update
was published, or takes up the new status without new times. Once an editor has written otherwise, the base holds.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, MeetingStatus, Model, Moment, Source, Text, Update, UpdateKind
from bot.notifying.times import begins, ends
from bot.storage.meetings import Meetings, Standing


class Change(Model):
    """What an update changed of a meeting, and its evidence."""

    update: str
    """Its id."""
    status: MeetingStatus
    start: Moment | None = None
    """The new times; without, a postponed meeting has none yet."""
    end: Moment | None = None
    sources: tuple[Source, ...] = ()
    attribution: Text | None = None


class Changes(Model):
    """All changes of a meeting in the order of their updates, and what the base said then."""

    said: str
    """A digest of the times in the base."""
    status: MeetingStatus
    """In the base."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A meeting as it was last announced."""

    meeting: Meeting
    """With the times and the status in force."""
    changes: tuple[Change, ...] = ()
    """What updates changed of it, the latest last; empty where the base holds."""
    sequence: int
    """Grows with each change of its title, place, times or status."""
    changed_at: dt.datetime

    @property
    def is_open(self) -> bool:
        """Whether it is postponed without a new date: its times are those that hold no more."""
        return _is_open(self.changes)

    def state(self, now: dt.datetime) -> MeetingStatus:
        """How it stands at a moment with a time zone."""
        status = self.meeting.status
        if status is MeetingStatus.CANCELLED or self.is_open or ends(self.meeting) > now:
            return status
        return MeetingStatus.OVER

    def is_past(self, now: dt.datetime) -> bool:
        """Whether its time has passed, or that for which it was cancelled."""
        if self.state(now) is MeetingStatus.CANCELLED:
            return ends(self.meeting) <= now
        return self.state(now) is MeetingStatus.OVER


class Calendar:
    """The meetings of a base, which updates may change."""

    def __init__(self, store: Meetings, base: KnowledgeBase) -> None:
        self._store = store
        self._base = base
        self._synced = False

    def with_base(self, base: KnowledgeBase) -> Self:
        """The same for another base."""
        return type(self)(self._store, base)

    async def meetings(self) -> tuple[Announced, ...]:
        """All meetings of the base, the soonest first."""
        if not self._synced:  # once: a process with a former base must not undo again and again what a new one says
            async with self._store.transaction() as connection:
                await self.sync(connection, self._base)
            self._synced = True
        standings = await self._store.all()
        found = [_announced(meeting, standings[meeting.id]) for meeting in self._base.meetings.values()]
        return tuple(sorted(found, key=_place_in_time))

    async def sync(self, connection: AsyncConnection, base: KnowledgeBase) -> tuple[Announced, ...]:
        """Take in what a base says of its meetings, as a part of a transaction; gives them as they are then."""
        listed = tuple(base.meetings.values())
        standings = await self._store.hold(connection, {meeting.id: _digest(meeting, ()) for meeting in listed})
        found = [(meeting, standings[meeting.id]) for meeting in listed]
        return tuple(
            [await self._announce(connection, meeting, held, _changes(meeting, held)) for meeting, held in found]
        )

    async def announce(self, connection: AsyncConnection, meeting: Meeting, update: Update) -> Announced:
        """Let an update change a meeting of the base, as a part of the transaction that publishes it.

        Once more with other times corrects it; what it replaces, and what it says no more or took back
        (`withdrawn`), is undone.
        """
        standing = await self._hold(connection, meeting)
        changes = {change.update: change for change in _changes(meeting, standing)}
        if update.replaces:
            changes.pop(update.replaces, None)
        if change := _change(update):
            changes[update.id] = change
        else:
            changes.pop(update.id, None)
        return await self._announce(connection, meeting, standing, tuple(changes.values()))

    async def _hold(self, connection: AsyncConnection, meeting: Meeting) -> Standing:
        return (await self._store.hold(connection, {meeting.id: _digest(meeting, ())}))[meeting.id]

    async def _announce(
        self, connection: AsyncConnection, meeting: Meeting, standing: Standing, changes: tuple[Change, ...]
    ) -> Announced:
        written = Changes(said=_said(meeting), status=meeting.status, changes=changes)
        announced = written.model_dump_json() if changes else None
        digest = _digest(meeting, changes)
        if (announced, digest) != (standing.announced, standing.digest):
            standing = await self._store.announce(connection, meeting.id, announced=announced, digest=digest)
        return _announced(meeting, standing)


def _place_in_time(announced: Announced) -> tuple[dt.datetime, dt.datetime, str]:
    """What begins sooner stands first, and what is known more exactly before the month that it lies in."""
    return begins(announced.meeting), ends(announced.meeting), announced.meeting.id


def _announced(meeting: Meeting, standing: Standing) -> Announced:
    changes = _changes(meeting, standing)
    return Announced(
        meeting=_in_force(meeting, changes),
        changes=changes,
        sequence=standing.sequence,
        changed_at=standing.changed_at,
    )


def _changes(meeting: Meeting, standing: Standing) -> tuple[Change, ...]:
    """What was announced, as far as the base leaves it in force."""
    if standing.announced is None:
        return ()
    announced = Changes.model_validate_json(standing.announced)
    leaves = meeting.status in (announced.status, _in_force(meeting, announced.changes).status)
    return announced.changes if leaves and announced.said == _said(meeting) else ()


def _change(update: Update) -> Change | None:
    """What an update changes; None if it says nothing of times and status."""
    if update.withdrawn:
        return None
    match update.kind:
        case UpdateKind.POSTPONEMENT:
            status = MeetingStatus.POSTPONED
        case UpdateKind.CANCELLATION:
            status = MeetingStatus.CANCELLED
        case _:
            return None
    return Change(
        update=update.id,
        status=status,
        start=update.start,
        end=update.end,
        sources=update.sources,
        attribution=update.attribution,
    )


def _in_force(meeting: Meeting, changes: Iterable[Change]) -> Meeting:
    for change in changes:
        new = {"start": change.start, "end": change.end, "stated": True} if change.start is not None else {}
        meeting = meeting.model_copy(update={"status": change.status} | new)
    return meeting


def _is_open(changes: Iterable[Change]) -> bool:
    is_open = False
    for change in changes:
        if change.status is MeetingStatus.POSTPONED:
            is_open = change.start is None
    return is_open


def _said(meeting: Meeting) -> str:
    return _hash(meeting.start, meeting.end, meeting.time_zone, meeting.stated)


def _digest(meeting: Meeting, changes: tuple[Change, ...]) -> str:
    """What a calendar program shows of a meeting in the first place."""
    held = _in_force(meeting, changes)
    title, place = held.title.model_dump(), held.place.model_dump()
    return _hash(title, place, held.start, held.end, held.time_zone, held.stated, held.status, _is_open(changes))


def _hash(*said: object) -> str:
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
