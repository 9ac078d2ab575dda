"""Notices and how far they are, as editors read them in the terminal."""

import datetime as dt
import io

import pytest
from rich.console import Console

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Moment, Update
from bot.notifying.notices import Notice
from bot.notifying.progress import Progress
from bot.notifying.publishing import Caution, Effect, Preview
from bot.storage.broadcasts import Broadcast, Counts
from bot.storage.fanout import Reach
from bot.storage.preferences import NoticeKind
from bot.storage.states import BroadcastState
from bot.terminal.notices import plain, print_deliveries, print_delivery, print_plan, print_preview, span

NOW = dt.datetime(2031, 6, 1, 10, tzinfo=dt.UTC)
HOSTILE = "[bold]Neu[/bold] :smile: [/] <b>x</b>"


@pytest.fixture
def console() -> Console:
    """A wide terminal without colours, with rich's markup as it comes."""
    return Console(file=io.StringIO(), width=150, highlight=False)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def update(base: KnowledgeBase, **changes: object) -> Update:
    return Update.model_validate(base.updates["beckenfest-programm"].model_dump() | changes)


def preview(base: KnowledgeBase, effect: Effect = Effect.NEW, **changes: object) -> Preview:
    return Preview(
        update=update(base, **changes),
        notice=Notice.of_update(update(base, **changes), base),
        reach=Reach(places=5, chats=4, later=2),
        effect=effect,
        standing=3,
        expires_at=NOW,
        cautions=(Caution.OVER,),
    )


def progress(counts: Counts, state: BroadcastState = BroadcastState.QUEUED, name: str = "update:x") -> Progress:
    broadcast = Broadcast(
        id=7,
        name=name,
        kind=NoticeKind.AGENDA,
        meeting="beckenfest",
        urgency="normal",
        notice="{}",
        not_before=NOW,
        expires_at=NOW,
        revision=1,
        state=state,
        gone=counts.gone,
        watch=None,
        created_at=NOW,
        queued_at=NOW,
    )
    return Progress(broadcast=broadcast, counts=counts, put_off=1, seconds_left=75 if counts.waiting else 0)


def test_a_preview_shows_both_languages_and_what_to_know(console: Console, base: KnowledgeBase) -> None:
    print_preview(console, preview(base, text={"de": HOSTILE}))
    said = printed(console)
    assert HOSTILE in said
    assert f"{HOSTILE} (in German only)" in said
    assert "4 chats follow (5 places, 2 of them in quiet hours now)." in said
    assert "Sent until Sunday, 1 June 2031, 12:00 CEST." in said
    assert "warning: The meeting is over." in said


@pytest.mark.parametrize("effect", Effect)
def test_a_plan_says_what_would_happen(console: Console, base: KnowledgeBase, effect: Effect) -> None:
    print_plan(console, preview(base, effect))
    assert printed(console).endswith(".\n")


def test_a_postponement_says_the_new_times(base: KnowledgeBase) -> None:
    times = {"start": dt.datetime(2031, 6, 21, 16), "end": dt.datetime(2031, 6, 21, 19)}
    lines = list(plain(Notice.of_update(update(base, kind="postponement", **times), base), "de"))
    assert lines[:2] == [
        "Verschoben: Beckenfest",
        "Neuer Termin: Samstag, 21. Juni 2031, 16:00 MESZ – Samstag, 21. Juni 2031, 19:00 MESZ",
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.date(2031, 6, 14), dt.date(2031, 6, 14), "Saturday, 14 June 2031"),
        ("2031-06", "2031-06", "June 2031"),
    ],
)
def test_days_and_months_are_as_exact_as_they_are(base: KnowledgeBase, start: Moment, end: Moment, said: str) -> None:
    assert span(base.meetings["beckenfest"].model_copy(update={"start": start, "end": end}), "en") == said


def test_a_list_has_a_row_for_each(console: Console) -> None:
    many = Counts(waiting=12, changing=3, sent=85, failed=1, unknown=2, skipped=4)
    print_deliveries(console, [progress(many), progress(Counts(sent=9), name="reminder:x:morning:2031-06-14")])
    rows = [line.split() for line in printed(console).splitlines()]
    assert ["x", "sending", "85", "15", "1", "2", "4", "1", "min", "15", "s"] in rows
    assert ["reminder:x:morning:2031-06-14", "done", "9", "0", "0", "0", "0"] in rows


def test_nothing_published_is_said(console: Console) -> None:
    print_deliveries(console, [])
    assert printed(console) == "Nothing has been published.\n"


def test_one_of_them_tells_why(console: Console) -> None:
    counts = Counts(sent=1, failed=2, skipped=3, deleted=4, gone=5, reasons={"blocked": 2, "muted": 3})
    print_delivery(console, progress(counts))
    lines = printed(console).splitlines()
    assert lines[lines.index("3: Notices of this kind are muted there.") :] == [
        "3: Notices of this kind are muted there.",
        "2: The bot was removed or blocked there.",
        "4: Deleted where it stood.",
        "5: The bot has left the chat, and nothing of it is stored.",
    ]
