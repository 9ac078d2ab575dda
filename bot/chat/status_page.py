"""How notices stand in a chat, for its admins: what it follows, what came, what did not and why."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat import keyboards
from bot.chat.callbacks import Action, Tap
from bot.chat.following_menu import Following, elsewhere, followed
from bot.chat.markup import Markup, bold, joined, shortened, text
from bot.chat.rendering import Rendered
from bot.chat.settings_menu import kinds_line, quiet_line
from bot.locales import translate
from bot.locales.dates import day_and_clock
from bot.notifying.notices import Notice
from bot.notifying.reminders import Reminder
from bot.storage.broadcasts import Broadcast, Delivery
from bot.storage.preferences import NoticeKind, Preferences, night
from bot.storage.states import EVERYTHING, DeliveryState

Seen = tuple[Broadcast, Delivery | None]
"""A broadcast, and what became of it in the chat."""

TITLE_UNITS: Final = 100
REASONS: Final = "reasons"
"""The target of the tap that shows what became of the last broadcasts."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a broadcast in a chat."""

    name: str
    """A key of `delivery-outcome`."""
    when: dt.datetime | None = None
    """When it came, or when it is tried next."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """How notices stand in a chat at a moment."""

    following: Following
    preferences: Preferences
    """What is in force, also where nobody has chosen anything yet."""
    seen: Sequence[Seen]
    """The newest first."""
    reminder: Reminder | None
    """The next one."""
    now: dt.datetime
    language: str

    def when(self, moment: dt.datetime) -> str:
        """A moment by the clock of the chat."""
        zone = (self.preferences.quiet or night(self.language)).time_zone
        return day_and_clock(moment.astimezone(ZoneInfo(zone)), self.language)

    def outcome(self, broadcast: Broadcast, delivery: Delivery | None) -> Outcome:
        """What became of a broadcast."""
        if delivery is None:
            return Outcome(name=self._why_never(broadcast))
        match delivery.state:
            case DeliveryState.FAILED | DeliveryState.SKIPPED | DeliveryState.DELETED:
                return Outcome(name=delivery.reason or "refused", when=delivery.changed_at)
            case DeliveryState.UNKNOWN:
                return Outcome(name="unknown", when=delivery.changed_at)
            case _ if delivery.message_id is not None:
                return Outcome(name="arrived", when=delivery.changed_at)
            case DeliveryState.PENDING if delivery.not_before > self.now:
                is_quiet = self.preferences.quiet and self.preferences.quiet.until(self.now)
                return Outcome(name="held" if is_quiet else "waiting", when=delivery.not_before)
            case _:
                return Outcome(name="on-its-way")

    def _why_never(self, broadcast: Broadcast) -> str:
        """Why nothing was queued for the chat."""
        subscriptions = self.following.subscriptions
        since = [each.created_at for each in subscriptions if each.meeting in {EVERYTHING, broadcast.meeting}]
        if since and broadcast.queued_at and min(since) > broadcast.queued_at:
            return "later"
        return "muted" if broadcast.kind in self.preferences.muted else "absent"


def page(status: Status) -> Rendered:
    """The whole of it, with the way to the reasons."""
    language = status.language
    lines = [bold(text(translate(language, "status-title"))), *_followed(status)]
    lines += [text(quiet_line(status.preferences, language)), text(kinds_line(status.preferences, language))]
    lines += [text(line) for line in (_last(status), _failed(status), _reminder(status)) if line]
    tap = Tap(action=Action.STATUS, language=language, target=REASONS)
    row = (keyboards.button(translate(language, "status-why-button"), tap),)
    return Rendered(html=joined("\n", lines).html, keyboard=keyboards.markup([row]))


def reasons(status: Status, *, most: int) -> Rendered:
    """What became of the last broadcasts, and the way back."""
    language = status.language
    lines = [bold(text(translate(language, "status-why-title")))]
    for broadcast, delivery in status.seen[:most]:
        lines += [text(f"• {_named(broadcast, language)}: {_told(status, status.outcome(broadcast, delivery))}")]
    if not status.seen:
        lines += [text(translate(language, "status-why-nothing"))]
    row = (keyboards.button(translate(language, "back"), Tap(action=Action.STATUS, language=language)),)
    return Rendered(html=joined("\n", lines).html, keyboard=keyboards.markup([row]))


def _followed(status: Status) -> Iterator[Markup]:
    following, language = status.following, status.language
    if following.here:
        yield followed(following.place, following.here, following, language)
    yield from elsewhere(following, language)
    if not following.subscriptions:
        yield text(translate(language, "status-nothing"))


def _last(status: Status) -> str:
    arrived = _latest(status, {"arrived"})
    if arrived is None:
        return translate(status.language, "status-none-came")
    broadcast, outcome = arrived
    return translate(
        status.language, "status-came", notice=_named(broadcast, status.language), when=_when(status, outcome)
    )


def _failed(status: Status) -> str | None:
    states = {DeliveryState.FAILED, DeliveryState.UNKNOWN}
    failures = {status.outcome(*each).name for each in status.seen if each[1] and each[1].state in states}
    if (failed := _latest(status, failures)) is None:
        return None
    broadcast, outcome = failed
    named, told = _named(broadcast, status.language), _told(status, outcome)
    return translate(status.language, "status-failed", notice=named, when=_when(status, outcome), why=told)


def _reminder(status: Status) -> str:
    if NoticeKind.REMINDER in status.preferences.muted:
        return translate(status.language, "status-reminders-off")
    if status.reminder is None:
        return translate(status.language, "status-no-reminder")
    meeting = shortened(status.reminder.meeting.title[status.language], TITLE_UNITS)
    return translate(status.language, "status-reminder", meeting=meeting, when=status.when(status.reminder.not_before))


def _latest(status: Status, names: set[str]) -> tuple[Broadcast, Outcome] | None:
    outcomes = [(broadcast, status.outcome(broadcast, delivery)) for broadcast, delivery in status.seen]
    found = [(broadcast, outcome) for broadcast, outcome in outcomes if outcome.name in names and outcome.when]
    return max(found, key=lambda each: each[1].when or status.now, default=None)


def _named(broadcast: Broadcast, language: str) -> str:
    notice = Notice.model_validate_json(broadcast.notice)
    title = shortened(notice.meeting.title[language], TITLE_UNITS)
    return translate(language, "notice-heading", about=notice.about, meeting=title)


def _told(status: Status, outcome: Outcome) -> str:
    return translate(status.language, "delivery-outcome", outcome=outcome.name, when=_when(status, outcome))


def _when(status: Status, outcome: Outcome) -> str:
    return status.when(outcome.when) if outcome.when else ""
