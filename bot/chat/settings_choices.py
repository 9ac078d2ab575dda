"""What the buttons of the settings carry: what to show or to change, and of which chat."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from bot.chat.callbacks import Action, Tap
from bot.storage.preferences import HOUR, Chattiness, NoticeKind, Preferences, QuietHours, night

PREFIX: Final = "settings_"
"""Of what /start is told when somebody comes from a group to set it up."""
HOURS: Final = range(24)


class Option(StrEnum):
    """What can be shown or, with a value, changed."""

    MAIN = "main"
    GROUPS = "groups"
    """The groups that somebody administers."""
    LANGUAGE = "lang"
    QUIET = "quiet"
    """Both ends as hours, such as 22x7, or "off"."""
    START = "from"
    """An hour."""
    END = "until"
    ZONE = "zone"
    """The short id of a time zone."""
    URGENT = "urgent"
    """Whether urgent notices come in quiet hours: 1 or 0."""
    SOUND = "sound"
    PIN = "pin"
    KINDS = "kinds"
    HEAR = "hear"
    """A kind of notices."""
    MUTE = "mute"
    TALK = "talk"
    """How chatty the bot may be."""


# By construction within the 48 characters of a tap's target: 6 + 1 + 12 + 1 + 1 + 17.
SHAPE: Final = re.compile(r"(?P<option>[a-z]{1,6})-(?P<value>[a-z0-9]{0,12})-(?P<side>[pg])(?P<id>[0-9]{1,17})")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a button of the settings does, to which chat."""

    option: Option
    value: str = ""
    """Empty to show what there is to choose."""
    chat_id: int

    def tap(self, language: str) -> Tap:
        """The tap of a button that does it."""
        side = "g" if self.chat_id < 0 else "p"
        target = f"{self.option}-{self.value}-{side}{abs(self.chat_id)}"
        return Tap(action=Action.SETTINGS, language=language, target=target)

    @classmethod
    def parse(cls, target: str) -> Self | None:
        """The choice, or None for anything that no button of the settings carries."""
        match = SHAPE.fullmatch(target)
        if match is None or match["option"] not in set(Option):
            return None
        chat_id = int(match["id"]) * (-1 if match["side"] == "g" else 1)
        return cls(option=Option(match["option"]), value=match["value"], chat_id=chat_id)


def changed(preferences: Preferences, option: Option, value: str, language: str) -> Preferences:
    """The preferences after a choice; ValueError if there is no such choice."""
    quiet = preferences.quiet or night(language)
    match option:
        case Option.QUIET if value == "off":
            return replace(preferences, quiet=None)
        case Option.QUIET:
            start, end = (HOURS[int(hour)] * HOUR for hour in value.split("x"))
            return replace(preferences, quiet=_ordered(replace(quiet, start=start, end=end)))
        case Option.START:
            return replace(preferences, quiet=_ordered(replace(quiet, start=HOURS[int(value)] * HOUR)))
        case Option.END:
            return replace(preferences, quiet=_ordered(replace(quiet, end=HOURS[int(value)] * HOUR)))
        case Option.URGENT:
            return replace(preferences, urgent_at_night=value == "1")
        case Option.SOUND:
            return replace(preferences, silent=value != "1")
        case Option.PIN:
            return replace(preferences, pin=value == "1")
        case Option.HEAR:
            return replace(preferences, muted=preferences.muted - {NoticeKind(value)})
        case Option.MUTE:
            return replace(preferences, muted=preferences.muted | {NoticeKind(value)})
        case Option.TALK:
            return replace(preferences, chattiness=Chattiness(value))
        case _:
            raise ValueError(f"nothing of the preferences is called {option}")


def in_zone(preferences: Preferences, zone: str, language: str) -> Preferences:
    """The preferences with the quiet hours in another time zone; where there were none, with the usual ones."""
    return replace(preferences, quiet=replace(preferences.quiet or night(language), time_zone=zone))


def _ordered(quiet: QuietHours) -> QuietHours:
    """Quiet hours that last an hour at least: if they would not, their end moves."""
    return replace(quiet, end=(quiet.start + HOUR) % (24 * HOUR)) if quiet.start == quiet.end else quiet
