"""What a chat chooses: which notices it gets, when and how, and how much the bot may talk."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = 60


class NoticeKind(StrEnum):
    """What chats may choose to hear of."""

    AGENDA = "agenda"
    DECISION = "decision"
    POSTPONEMENT = "postponement"
    """Cancellations, too."""
    CORRECTION = "correction"
    REMINDER = "reminder"

    @property
    def bit(self) -> int:
        """Its place in a set of kinds that is stored as one number; never changed once released."""
        return 1 << list(NoticeKind).index(self)


class Chattiness(StrEnum):
    """How much the bot may say in a group."""

    OPEN = "open"
    """Answers, suggestions, and that nothing was found."""
    BRIEF = "brief"
    """Only what it is sure of; where it is not, one line that leads to the private chat."""
    NOTICES = "notices"
    """No answers at all."""


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """A time of day, every day, in which a chat wants no notices."""

    start: int
    """In minutes since midnight; local to `time_zone`."""
    end: int
    """The same; before `start`, it is on the next day; equal to it, there are no quiet hours."""
    time_zone: str
    """As in the IANA database."""

    def until(self, now: dt.datetime) -> dt.datetime | None:
        """When the quiet hours end in which `now`, a moment with a time zone, lies; None if it lies in none."""
        local = now.astimezone(ZoneInfo(self.time_zone))
        minute = local.hour * HOUR + local.minute
        night = self.start > self.end
        is_quiet = (minute >= self.start or minute < self.end) if night else self.start <= minute < self.end
        if not is_quiet:
            return None
        day = local.date() + dt.timedelta(days=1 if night and minute >= self.start else 0)
        end = dt.datetime.combine(day, dt.time(*divmod(self.end, HOUR)), local.tzinfo)
        # Where the clocks go back, the end comes twice, and the first one may have passed.
        return max(each.astimezone(dt.UTC) for each in (end, end.replace(fold=1)))


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What was chosen for a chat, besides its language."""

    spoken: str | None = None
    """The language of notices where none is chosen: that of whoever subscribed."""
    quiet: QuietHours | None = None
    urgent_at_night: bool = False
    """Whether urgent notices come in quiet hours, too."""
    silent: bool = False
    """Whether notices come without a sound."""
    pin: bool = False
    """Whether important notices are pinned."""
    muted: frozenset[NoticeKind] = frozenset()
    chattiness: Chattiness = Chattiness.OPEN


NIGHT_ZONES: Final = {"de": "Europe/Berlin", "en": "Europe/London"}


def night(language: str) -> QuietHours:
    """The quiet hours of a chat that has not chosen any, by the language of its notices."""
    return QuietHours(start=22 * HOUR, end=7 * HOUR, time_zone=NIGHT_ZONES[language])


def kinds_in(number: int) -> frozenset[NoticeKind]:
    """The set of kinds that is stored as a number."""
    return frozenset(kind for kind in NoticeKind if number & kind.bit)


def number_of(kinds: frozenset[NoticeKind]) -> int:
    """A set of kinds as it is stored."""
    return sum(kind.bit for kind in kinds)
