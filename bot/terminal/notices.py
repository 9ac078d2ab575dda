"""Notices and how far they are, printed for editors."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.knowledge.schema import LANGUAGES, Meeting
from bot.locales import translate
from bot.locales.dates import clock, days, months
from bot.notifying.notices import Notice
from bot.notifying.progress import Progress
from bot.notifying.publishing import Effect, Outcome, Preview
from bot.notifying.times import begins, ends
from bot.storage.states import BroadcastState

TITLES: Final = {"de": "Deutsch", "en": "English"}
LANGUAGE: Final = "en"
"""Of what is said about notices; they themselves are shown in both."""
NOTHING: Final = {
    Effect.SAME: "Nothing new: it is published as it is.",
    Effect.NOTHING: "Nothing to withdraw: it was never published.",
}
PREFIX: Final = "update:"
"""Before the id of an update in the name of its broadcast."""


def print_preview(console: Console, preview: Preview) -> None:
    """What groups will see, for how many it is, and what an editor should know before."""
    for language in LANGUAGES:
        console.print(Panel(Text("\n".join(plain(preview.notice, language))), title=TITLES[language], width=100))
    reach = preview.reach
    later = f", {reach.later} of them in quiet hours now" if reach.later else ""
    console.print(f"{reach.chats} chats follow ({reach.places} places{later}).")
    console.print(f"Sent until {_moment(preview.expires_at, preview.notice.meeting)}.")
    for caution in preview.cautions:
        console.print(Text("warning: ", style="yellow") + Text(translate(LANGUAGE, "caution", which=caution)))


def print_plan(console: Console, preview: Preview) -> None:
    """What publishing would do."""
    said = {
        Effect.NEW: f"Would be queued for {preview.reach.places} places.",
        Effect.CHANGED: f"Has been published: {preview.standing} messages would be edited.",
        Effect.RESUMED: "Was stopped or withdrawn, and would go on.",
        Effect.WITHDRAWN: f"Would be withdrawn: {preview.standing} messages would be deleted.",
    }
    console.print((said | NOTHING)[preview.effect])


def print_outcome(console: Console, outcome: Outcome, preview: Preview, at: dt.datetime | None) -> None:
    """What publishing did, and how to see more of it."""
    queued = f"Planned for {_moment(at, preview.notice.meeting)}." if at else f"Queued for {outcome.places} places."
    said = {
        Effect.NEW: queued,
        Effect.CHANGED: queued if at else f"Changed: {preview.standing} messages will be edited.",
        Effect.RESUMED: f"Goes on: it is for {outcome.places} places.",
        Effect.WITHDRAWN: f"Withdrawn: {preview.standing} messages will be deleted.",
    }
    console.print((said | NOTHING)[outcome.effect])
    if outcome.id is not None:
        console.print(Text(f"To watch: belegbot deliveries {preview.update.id} --watch"), soft_wrap=True)


def print_deliveries(console: Console, progresses: Sequence[Progress]) -> None:
    """A row for each broadcast."""
    if not progresses:
        console.print("Nothing has been published.")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("update", overflow="fold")
    table.add_column("state", no_wrap=True)
    for heading in ("sent", "waiting", "failed", "unknown", "skipped", "left"):
        table.add_column(heading, justify="right", no_wrap=True)
    for progress in progresses:
        counts = progress.counts
        numbers = (counts.sent, progress.waiting, counts.failed, counts.unknown, counts.skipped)
        left = _duration(progress.seconds_left) if progress.seconds_left else ""
        named = Text(shown(progress)) + Text(f"\n{progress.broadcast.kind}", style="dim")
        table.add_row(named, state(progress), *map(str, numbers), left)
    console.print(table)


def print_delivery(console: Console, progress: Progress) -> None:
    """One broadcast, with the reasons in words."""
    print_deliveries(console, [progress])
    counts = progress.counts
    if progress.put_off:
        console.print(f"{progress.put_off} wait for another time, such as the end of quiet hours.")
    for reason, number in sorted(counts.reasons.items(), key=lambda item: (-item[1], item[0])):
        console.print(Text(f"{number}: {translate(LANGUAGE, 'delivery-reason', reason=reason)}."))
    if counts.deleted:
        console.print(f"{counts.deleted}: Deleted where it stood.")
    if counts.gone:
        console.print(f"{counts.gone}: The bot has left the chat, and nothing of it is stored.")
    if counts.unknown:
        name = shown(progress)
        console.print(Text(f"{counts.unknown} may have arrived or not. If they did not: belegbot deliveries {name} ")
                      + Text("--settle again; if they did: --settle sent."), soft_wrap=True)  # fmt: skip


def record(progress: Progress) -> dict[str, object]:
    """The same for tools."""
    broadcast, counts = progress.broadcast, progress.counts
    return {
        "id": shown(progress),
        "kind": broadcast.kind,
        "meeting": broadcast.meeting,
        "urgency": broadcast.urgency,
        "state": broadcast.state,
        "done": progress.is_done,
        "revision": broadcast.revision,
        "not_before": broadcast.not_before.isoformat(),
        "expires_at": broadcast.expires_at.isoformat(),
        "sent": counts.sent,
        "waiting": progress.waiting,
        "put_off": progress.put_off,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "skipped": counts.skipped,
        "deleted": counts.deleted,
        "gone": counts.gone,
        "reasons": dict(counts.reasons),
        "seconds_left": progress.seconds_left,
    }


def shown(progress: Progress) -> str:
    """What an editor calls the broadcast: an update by its id."""
    return progress.broadcast.name.removeprefix(PREFIX)


def state(progress: Progress) -> str:
    """How it stands, in a word."""
    broadcast = progress.broadcast
    if broadcast.state is BroadcastState.QUEUED:
        return "done" if progress.is_done else "sending"
    return broadcast.state


def plain(notice: Notice, language: str) -> Iterator[str]:
    """A notice of an update as text, line by line."""
    meeting = notice.meeting
    yield translate(language, "notice-heading", about=notice.about, meeting=meeting.title[language])
    if notice.is_moved:
        yield translate(language, "notice-moved") + span(meeting, language)
    yield ""
    if notice.text:
        own = notice.text[language]
        other = next(said for each in LANGUAGES if (said := notice.text[each]))
        yield own or f"{other} {translate(language, 'notice-other-language')}"
        yield ""
    if notice.source:
        yield notice.source[language]
    yield from (f"  {line[language]}" for line in notice.evidence)
    if notice.url:
        yield f"{translate(language, 'notice-link')}: {notice.url}"


def span(meeting: Meeting, language: str) -> str:
    """From when to when, by the clock of the place."""
    start, end = meeting.start, meeting.end
    if isinstance(start, str):
        return months(dt.date.fromisoformat(f"{start}-01"), dt.date.fromisoformat(f"{end}-01"), language)
    if not isinstance(start, dt.datetime):
        return days(start, dt.date.fromisoformat(str(end)), language)
    zone = ZoneInfo(meeting.time_zone)
    ways = [moment.astimezone(zone) for moment in (begins(meeting), ends(meeting))]
    return " – ".join(f"{days(moment.date(), moment.date(), language)}, {clock(moment, language)}" for moment in ways)


def _moment(moment: dt.datetime, meeting: Meeting) -> str:
    local = moment.astimezone(ZoneInfo(meeting.time_zone))
    return f"{days(local.date(), local.date(), LANGUAGE)}, {clock(local, LANGUAGE)}"


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
