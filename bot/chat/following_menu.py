"""What a place can follow: one message, with a button for each meeting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.chat import keyboards
from bot.chat.callbacks import Action, Tap
from bot.chat.markup import Markup, bold, joined, link, shortened, text
from bot.chat.rendering import Rendered
from bot.knowledge.consistency import short_id
from bot.knowledge.schema import Meeting, Text
from bot.locales import translate
from bot.locales.dates import short_day
from bot.storage.preferences import QuietHours
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place, Subscription

ALL: Final = "all"
"""The target of the taps that are about everything; no short id is so short."""
WHOLE: Final = 1
"""The revision of the taps that are about the chat itself, although they stand in one of its topics."""
# What the lines take at most: all of them together less than a message.
TITLE_UNITS: Final = 40
FOLLOWED_UNITS: Final = 250
MOST_PLACES: Final = 8


@dataclass(frozen=True, kw_only=True)
class Following:
    """What a chat follows, as one of its places looks at it."""

    place: Place
    topic: int
    """The topic that the menu stands in; 0 outside of topics."""
    subscriptions: Sequence[Subscription]
    """Of the whole chat."""
    meetings: Mapping[str, Meeting]
    """Those that can be followed, by id, as they were last announced and the soonest first."""
    titles: Mapping[str, Text]
    """What the meetings of the base are called, by id."""

    def title(self, name: str, language: str) -> str:
        """What a meeting is called; its id where the base has it no more."""
        if name == EVERYTHING:
            return translate(language, "follow-everything")
        return shortened(self.titles[name][language], TITLE_UNITS) if name in self.titles else name

    def meeting_of(self, target: str) -> str | None:
        """The meeting that a tap is about; None if it can neither be followed nor is."""
        if target == ALL:
            return EVERYTHING
        known = (*self.meetings, *(each.meeting for each in self.subscriptions))
        return next((name for name in known if short_id(name) == target), None)

    def can_be_followed(self, name: str) -> bool:
        """Whether a meeting is to come."""
        return name == EVERYTHING or name in self.meetings

    @property
    def has_topics(self) -> bool:
        """Whether topics come into it."""
        return bool(self.topic or any(each.place.thread_id for each in self.subscriptions))

    @property
    def here(self) -> tuple[str, ...]:
        """The meetings that the place follows."""
        return tuple(each.meeting for each in self.subscriptions if each.place == self.place)

    @property
    def elsewhere(self) -> dict[Place, list[str]]:
        """What the chat's other places follow."""
        found: dict[Place, list[str]] = {}
        for each in self.subscriptions:
            if each.place != self.place:
                found.setdefault(each.place, []).append(each.meeting)
        return found


def menu(following: Following, language: str, *, begun: QuietHours | None = None) -> Rendered:
    """The menu; with the quiet hours that the chat has got just now, if it has."""
    lines = [bold(text(translate(language, "follow-title", place=_kind(following))))]
    lines += [text(translate(language, "follow-how"))]
    lines += elsewhere(following, language)
    if begun:
        lines += [text(translate(language, "follow-begun", hours=hours(begun, language), zone=begun.time_zone))]
    return Rendered(html=joined("\n", lines).html, keyboard=keyboards.markup(_rows(following, language)))


def elsewhere(following: Following, language: str) -> Iterator[Markup]:
    """What the chat's other places follow, a line for each of the first few."""
    places = following.elsewhere
    for place in islice(places, MOST_PLACES):
        yield followed(place, places[place], following, language)
    if len(places) > MOST_PLACES:
        yield text(translate(language, "place-more", count=len(places) - MOST_PLACES))


def followed(place: Place, names: Sequence[str], following: Following, language: str) -> Markup:
    """A line with what a place follows: the chat itself, or a link to its topic, whose name Telegram does not tell."""
    if place.thread_id:
        address = f"https://t.me/c/{str(place.chat_id).removeprefix('-100')}/{place.thread_id}"
        where = link(text(translate(language, "place-topic")), address)
    else:
        where = text(translate(language, "place-chat" if following.has_topics else "place-only"))
    listed = text(", ".join(following.title(name, language) for name in names), FOLLOWED_UNITS)
    return joined(": ", [where, listed])


def hours(quiet: QuietHours, language: str) -> str:
    """From when to when, such as 22:00–7:00."""
    start, end = (f"{minutes // 60}:{minutes % 60:02}" for minutes in (quiet.start, quiet.end))
    return translate(language, "hours", start=start, end=end)


def marked(label: str, *, chosen: bool) -> str:
    """The label of a button that shows whether something is chosen."""
    return f"✓ {label}" if chosen else label


def _kind(following: Following) -> str:
    if following.place.thread_id:
        return "topic"
    return "whole" if following.topic else "chat"


def _rows(following: Following, language: str) -> Iterator[keyboards.Row]:
    here = following.here
    revision = WHOLE if following.topic and not following.place.thread_id else 0
    past = [name for name in here if not following.can_be_followed(name)]
    for name in [*[*past, *following.meetings][: keyboards.MOST_ROWS], EVERYTHING]:
        tap = Tap(
            action=Action.UNFOLLOW if name in here else Action.FOLLOW,
            language=language,
            target=ALL if name == EVERYTHING else short_id(name),
            revision=revision,
        )
        yield (keyboards.button(marked(_label(name, following, language), chosen=name in here), tap),)
    if following.topic:
        other = Tap(action=Action.FOLLOWING, language=language, revision=0 if revision else WHOLE)
        yield (keyboards.button(translate(language, "follow-topic" if revision else "follow-whole"), other),)


def _label(name: str, following: Following, language: str) -> str:
    title, meeting = following.title(name, language), following.meetings.get(name)
    return f"{title}, {short_day(meeting.start, language)}" if meeting else title
