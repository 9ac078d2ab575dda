"""Publishing an update: once by its id, however often it is published; what it would do can be seen before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BelegbotError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Meeting, Update, UpdateKind
from bot.notifying.calendar import Calendar
from bot.notifying.notices import Notice, kind_of
from bot.notifying.planning import Planner
from bot.notifying.times import at as moment_at
from bot.notifying.times import ends
from bot.storage.broadcasts import URGENT, Broadcast, Broadcasts, Counts, NewBroadcast
from bot.storage.database import Database
from bot.storage.fanout import Reach, reach
from bot.storage.meetings import Meetings
from bot.storage.states import BroadcastState

LASTING: Final = dt.timedelta(days=2)
"""How long an update is sent that does not say when it expires."""
DAY: Final = dt.timedelta(days=1)
MOVING: Final = frozenset({UpdateKind.POSTPONEMENT, UpdateKind.CANCELLATION})
HALTED: Final = frozenset({BroadcastState.STOPPED, BroadcastState.WITHDRAWN})


class Effect(StrEnum):
    """What publishing does."""

    NEW = "new"
    SAME = "same"
    """Nothing: it is published as it is."""
    CHANGED = "changed"
    """What was delivered is edited; what waits says the new text."""
    RESUMED = "resumed"
    """It had been stopped or withdrawn and goes on."""
    WITHDRAWN = "withdrawn"
    """It is deleted wherever it stands."""
    NOTHING = "nothing"
    """Nothing: what is to be withdrawn was never published."""


class Caution(StrEnum):
    """What an editor should know before publishing."""

    EXPIRED = "expired"
    """It cannot be published."""
    OVER = "over"
    """The meeting is over."""
    NOBODY = "nobody"
    """Nobody follows the meeting, or wants to hear of this kind."""
    NO_GERMAN = "no-german"
    NO_ENGLISH = "no-english"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What publishing an update would do."""

    update: Update
    notice: Notice
    reach: Reach
    """For whom it would be if it were new."""
    effect: Effect
    standing: int
    """In how many places a former text of it stands, to be edited or deleted."""
    expires_at: dt.datetime
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What publishing an update did."""

    id: int | None
    """Of the broadcast; None if there is none."""
    effect: Effect
    places: int
    """How many places it is for; 0 while it is planned."""


class UnpublishableError(BelegbotError):
    """An update that cannot be published so."""


class ExpiredError(UnpublishableError):
    """An update whose time is over before it was published."""

    def __init__(self, update: str, expired: dt.datetime) -> None:
        self.expired = expired
        super().__init__(
            f'The update "{update}" expired on {expired:%Y-%m-%d at %H:%M}: give it a later `expires`, or remove that.'
        )


class Publisher:
    """Publishes updates of the meetings of a base."""

    def __init__(self, database: Database, base: KnowledgeBase) -> None:
        self._database = database
        self._base = base
        self._broadcasts = Broadcasts(database)
        self._calendar = Calendar(Meetings(database), base)
        self._planner = Planner(database)

    def with_base(self, base: KnowledgeBase) -> Self:
        """The same for another base."""
        return type(self)(self._database, base)

    async def preview(
        self, update: Update, now: dt.datetime | None = None, *, at: dt.datetime | None = None
    ) -> Preview:
        """What publishing an update of a meeting of the base would do."""
        now = now or _now()
        present = await self._broadcasts.named(name_of(update.id))
        counts = await self._broadcasts.counts(present) if present else Counts()
        new = self._new(update, present, at, now)
        notice = Notice.of_update(update, self._base)
        async with self._database.read() as connection:
            urgent = update.urgency == URGENT
            reached = await reach(connection, update.meeting, notice.kind, urgent=urgent, now=now)
        return Preview(
            update=update,
            notice=notice,
            reach=reached,
            effect=_effect(update, present, new),
            standing=counts.sent + counts.changing,
            expires_at=new.expires_at,
            cautions=tuple(self._cautions(update, present, new, reached, now)),
        )

    async def publish(
        self,
        update: Update,
        *,
        at: dt.datetime | None = None,
        watch: tuple[int, int] | None = None,
        now: dt.datetime | None = None,
    ) -> Outcome:
        """Publish, change or withdraw an update of a meeting of the base: all of it, or nothing.

        `at`, a moment with a time zone, sends it later; `watch` is the chat and message that show how far it is.
        UnpublishableError if that cannot be.
        """
        now = now or _now()
        present = await self._broadcasts.named(name_of(update.id))
        if update.withdrawn:
            return await self._withdraw(update, now)
        _check(update, present, at, now)
        new = self._new(update, present, at, now)
        if _is_late(present, new, now):
            raise ExpiredError(update.id, new.expires_at.astimezone(self._zone(update)))
        async with self._database.write() as connection:
            published = await self._broadcasts.publish(connection, new, now, watch)
            await self._announce(connection, update, now)
        return Outcome(id=published.id, effect=Effect(published.change), places=published.places)

    async def _withdraw(self, update: Update, now: dt.datetime) -> Outcome:
        async with self._database.write() as connection:
            before = await self._broadcasts.withdraw(connection, name_of(update.id), now)
            await self._announce(connection, update, now)
        if before is None:
            return Outcome(id=None, effect=Effect.NOTHING, places=0)
        effect = Effect.SAME if before.state is BroadcastState.WITHDRAWN else Effect.WITHDRAWN
        return Outcome(id=before.id, effect=effect, places=(await self._broadcasts.counts(before)).total)

    def _zone(self, update: Update) -> ZoneInfo:
        return ZoneInfo(self._base.meetings[update.meeting].time_zone)

    async def _announce(self, connection: AsyncConnection, update: Update, now: dt.datetime) -> None:
        """Let what an update changes of its meeting, or changes no more, hold at once; for the reminders, too."""
        await self._calendar.announce(connection, self._base.meetings[update.meeting], update)
        if update.kind in MOVING:
            meetings = await self._calendar.sync(connection, self._base)
            await self._planner.plan(connection, meetings, self._base, now)

    def _new(self, update: Update, present: Broadcast | None, at: dt.datetime | None, now: dt.datetime) -> NewBroadcast:
        not_before = at or now
        # An update that lasts two days does not last longer because it is published once more.
        if present and present.state not in HALTED | {BroadcastState.PLANNED}:
            not_before = present.not_before
        return NewBroadcast(
            name=name_of(update.id),
            kind=kind_of(update.kind),
            meeting=update.meeting,
            urgency=update.urgency,
            # Without defaults, so that a later version of the notice does not make another one of the same update.
            notice=Notice.of_update(update, self._base).model_dump_json(exclude_defaults=True),
            not_before=not_before,
            expires_at=_expiry(update, self._base.meetings[update.meeting]) or not_before + LASTING,
            replaces=name_of(update.replaces) if update.replaces else None,
        )

    def _cautions(
        self, update: Update, present: Broadcast | None, new: NewBroadcast, reached: Reach, now: dt.datetime
    ) -> Iterator[Caution]:
        if update.withdrawn:
            return
        if _is_late(present, new, now):
            yield Caution.EXPIRED
        if ends(Notice.of_update(update, self._base).meeting) <= now and update.kind not in {
            UpdateKind.DECISION,
            UpdateKind.CORRECTION,
        }:
            yield Caution.OVER
        if not reached.places:
            yield Caution.NOBODY
        for language, caution in zip(LANGUAGES, (Caution.NO_GERMAN, Caution.NO_ENGLISH), strict=True):
            if update.text[language] is None:
                yield caution


def name_of(update: str) -> str:
    """What the broadcast of an update is called."""
    return f"update:{update}"


def _effect(update: Update, present: Broadcast | None, new: NewBroadcast) -> Effect:
    if update.withdrawn:
        if present is None:
            return Effect.NOTHING
        return Effect.SAME if present.state is BroadcastState.WITHDRAWN else Effect.WITHDRAWN
    if present is None:
        return Effect.NEW
    return Effect(present.change_to(new))


def _check(update: Update, present: Broadcast | None, at: dt.datetime | None, now: dt.datetime) -> None:
    """UnpublishableError if it cannot be published so."""
    if present and present.meeting != update.meeting:
        raise UnpublishableError(
            f'The update "{update.id}" was published for the meeting "{present.meeting}": give it another id.'
        )
    if at and at <= now:
        raise UnpublishableError("The time to publish at has passed: leave it out to publish now.")
    if at and present and present.state is not BroadcastState.PLANNED:
        raise UnpublishableError(f'The update "{update.id}" has been published: leave the time out to change it now.')


def _is_late(present: Broadcast | None, new: NewBroadcast, now: dt.datetime) -> bool:
    """Whether nobody would get it; what stands in chats can be corrected at any time."""
    is_out = present is not None and present.state in {BroadcastState.QUEUED, BroadcastState.EXPIRED}
    return not is_out and new.expires_at <= max(now, new.not_before)


def _expiry(update: Update, meeting: Meeting) -> dt.datetime | None:
    """When it expires, in UTC: a day ends at the place of the meeting."""
    expires = update.expires
    if expires is None or isinstance(expires, dt.datetime):
        return expires and moment_at(expires, meeting)
    return moment_at(dt.datetime.combine(expires + DAY, dt.time()), meeting)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
