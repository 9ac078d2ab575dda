"""What a place can follow: one message, with a button for each meeting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import keyboards
from bot.chat.callbacks import Action, Tap
from bot.chat.markup import Markup, bold, joined, link, shortened, text
from bot.chat.rendering import Rendered
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, MeetingStatus
from bot.locales import calendar_day, translate
from bot.storage.preferences import QuietHours
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place, Subscription

ALL: Final = "all"
"""The target of the taps that are about everything; no short id is so short."""
WHOLE: Final = 1
"""The revision of the taps that are about the chat itself, although they stand in one of its topics."""
OVER: Final = frozenset({MeetingStatus.CANCELLED, MeetingStatus.OVER})
TITLE_UNITS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Following:
    """What a chat follows, as one of its places looks at it."""

    place: Place
    topic: int
    """The topic that the menu stands in; 0 outside of topics."""
    subscriptions: Sequence[Subscription]
    """Of the whole chat."""

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


def menu(following: Following, base: KnowledgeBase, language: str, *, begun: QuietHours | None = None) -> Rendered:
    """The menu; with the quiet hours that the chat has got just now, if it has."""
    lines = [bold(text(translate(language, "follow-title", place=_kind(following))))]
    lines += [text(translate(language, "follow-how"))]
    lines += [_elsewhere(place, names, base, language) for place, names in following.elsewhere.items()]
    if begun:
        lines += [text(translate(language, "follow-begun", hours=hours(begun, language), zone=begun.time_zone))]
    return Rendered(html=joined("\n", lines).html, keyboard=keyboards.markup(_rows(following, base, language)))


def hours(quiet: QuietHours, language: str) -> str:
    """From when to when, such as 22:00–7:00."""
    start, end = (f"{minutes // 60}:{minutes % 60:02}" for minutes in (quiet.start, quiet.end))
    return translate(language, "hours", start=start, end=end)


def meeting_of(target: str, known: Iterable[str], base: KnowledgeBase) -> str | None:
    """The meeting that a tap is about, of the base or of those known otherwise; None if there is none any more."""
    if target == ALL:
        return EVERYTHING
    return next((name for name in (*base.meetings, *known) if base.short(name) == target), None)


def is_open(name: str, base: KnowledgeBase) -> bool:
    """Whether a meeting can be followed from now on."""
    return name == EVERYTHING or (name in base.meetings and base.meetings[name].status not in OVER)


def title_of(name: str, base: KnowledgeBase, language: str) -> str:
    """What a meeting is called; its id where the base has it no more."""
    if name == EVERYTHING:
        return translate(language, "follow-everything")
    return base.meetings[name].title[language] if name in base.meetings else name


def thread_link(chat_id: int, thread_id: int) -> str:
    """The link to a topic of a supergroup."""
    return f"https://t.me/c/{str(chat_id).removeprefix('-100')}/{thread_id}"


def place_name(place: Place, language: str) -> Markup:
    """The chat itself, or a link to its topic, whose name Telegram does not tell."""
    if not place.thread_id:
        return text(translate(language, "place-chat"))
    return link(text(translate(language, "place-topic")), thread_link(place.chat_id, place.thread_id))


def _kind(following: Following) -> str:
    if following.place.thread_id:
        return "topic"
    return "whole" if following.topic else "chat"


def _elsewhere(place: Place, names: Sequence[str], base: KnowledgeBase, language: str) -> Markup:
    listed = ", ".join(shortened(title_of(name, base, language), TITLE_UNITS) for name in names)
    return joined(": ", [place_name(place, language), text(listed)])


def _rows(following: Following, base: KnowledgeBase, language: str) -> Iterator[keyboards.Row]:
    here = following.here
    revision = WHOLE if following.topic and not following.place.thread_id else 0
    can_be = sorted((name for name in base.meetings if is_open(name, base)), key=lambda name: _order(name, base))
    gone = [name for name in here if not is_open(name, base)]
    for name in [*[*can_be, *gone][: keyboards.MOST_ROWS], EVERYTHING]:
        action = Action.UNFOLLOW if name in here else Action.FOLLOW
        target = ALL if name == EVERYTHING else base.short(name)
        label = _label(name, base, language)
        tap = Tap(action=action, language=language, target=target, revision=revision)
        yield (keyboards.button(marked(label, chosen=name in here), tap),)
    if following.topic:
        other = Tap(action=Action.FOLLOWING, language=language, revision=0 if revision else WHOLE)
        yield (keyboards.button(translate(language, "follow-topic" if revision else "follow-whole"), other),)


def marked(label: str, *, chosen: bool) -> str:
    """The label of a button that shows whether something is chosen."""
    return f"✓ {label}" if chosen else label


def _label(name: str, base: KnowledgeBase, language: str) -> str:
    title = shortened(title_of(name, base, language), TITLE_UNITS)
    return f"{title}, {_when(base.meetings[name], language)}" if name in base.meetings else title


def _when(meeting: Meeting, language: str) -> str:
    return calendar_day(language, meeting.start)


def _order(name: str, base: KnowledgeBase) -> tuple[str, str]:
    return str(base.meetings[name].start), name
