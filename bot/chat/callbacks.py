"""What a button carries: a few letters for what it does, a language, short ids and numbers; never a text."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class Action(StrEnum):
    """What a tap does."""

    OPEN = "open"
    """Send an entry's answer."""
    AGAIN = "again"
    """The same, although it was given here just now."""
    PICK = "pick"
    """Turn the suggestions into an entry's answer."""
    ADD = "add"
    """Send a suggested entry's answer, because the message with the suggestions holds other answers."""
    NONE = "none"
    """None of the suggestions."""
    KEEP = "keep"
    """Keep the question for the editors."""
    DROP = "drop"
    """Do not keep it."""
    HELPFUL = "good"
    PROBLEM = "prob"
    """Show what can be wrong with an answer, or hide it again."""
    WRONG = "bad"
    BESIDE = "off"
    OUTDATED = "old"
    WHY = "why"
    """Tell why an answer was given, or none."""
    TOPICS = "tops"
    """Show the topics in place."""
    TOPIC = "top"
    """Show a topic's questions in place."""
    READ = "read"
    """Show an entry's answer in place, with a way back to its topic."""
    LANGUAGE = "lang"
    """Choose the chat's language."""
    FOLLOWING = "subs"
    """Show in place what can be followed; with revision 1, for the chat itself, in whose topic it stands."""
    FOLLOW = "sub"
    """Follow a meeting, or all; the revision as above."""
    UNFOLLOW = "unsub"
    SETTINGS = "set"
    """Show or change settings, see `settings_choices.py`."""
    STATUS = "stat"
    """Show how notices stand, or why some did not come."""
    CALENDAR = "ics"
    """Send a meeting as a file for calendar programs; the target is its id."""
    DRAFT = "draft"
    """Choose what a notice in plain text is about, see `drafts.py`."""
    PUBLISH = "pub"
    """Publish the notice of the message that this one replies to, if it still is the one that was shown."""
    DISCARD = "disc"
    """Do not."""
    FORGET = "wipe"
    """Forget all that is stored of the chat, or with the target `keyboards.STAY`, do not."""
    HALT = "halt"
    """Stop a broadcast; the revision is `progress.ASK`, `STOP` or `GO_ON`."""


# By construction within Telegram's 64 bytes: 5 + 1 + 2 + 1 + 48 + 1 + 5 ASCII characters.
SHAPE: Final = re.compile(
    r"(?P<action>[a-z]{1,5}):(?P<language>de|en):(?P<target>[a-z0-9-]{0,48}):(?P<revision>[0-9]{1,5})"
)


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A button, and what is known when it is tapped."""

    action: Action
    language: str
    """The language of the message that the button belongs to."""
    target: str = ""
    """The short id of an entry or a meeting, the id of a topic, a choice, or the grounds of an answer."""
    revision: int = 0
    """Of the entry, where a verdict or the grounds are those of that revision."""

    def encode(self) -> str:
        """At most 64 ASCII characters."""
        return f"{self.action}:{self.language}:{self.target}:{self.revision}"

    @classmethod
    def parse(cls, data: object) -> Self | None:
        """The tap, or None for anything that this version of the bot does not put on a button."""
        match = SHAPE.fullmatch(data) if isinstance(data, str) else None
        if match is None or match["action"] not in set(Action):
            return None
        tap = cls(
            action=Action(match["action"]),
            language=match["language"],
            target=match["target"],
            revision=int(match["revision"]),
        )
        return tap if tap.encode() == data else None
