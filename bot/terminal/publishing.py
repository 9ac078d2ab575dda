"""`belegbot publish` and `belegbot deliveries`: what they do with the database, and what they say of it."""

import asyncio
import datetime as dt
import json
from enum import StrEnum
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from bot.errors import BelegbotError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, Update
from bot.knowledge.updates import read_update
from bot.notifying.progress import Progress
from bot.notifying.publishing import Publisher, name_of
from bot.notifying.times import at as moment_at
from bot.storage.broadcasts import Broadcast, Broadcasts
from bot.storage.database import Database
from bot.terminal import notices

MOST_SHOWN: Final = 50
LOOK_SECONDS: Final = 1.0


class Settled(StrEnum):
    """What an editor says of deliveries that may have arrived or not."""

    SENT = "sent"
    AGAIN = "again"


def update_in(file: Path, base: KnowledgeBase) -> Update:
    """The update in a file; ProblemsError with all that is wrong with it, BelegbotError if it cannot be read."""
    try:
        return read_update(file.read_bytes(), str(file), base)
    except OSError as error:
        raise BelegbotError(f"{file}: cannot be read: {error.strerror}.") from error


def time_in(text: str, meeting: Meeting) -> dt.datetime:
    """The moment that somebody wrote, by the clock of the meeting's place unless with an offset; BelegbotError."""
    try:
        written = dt.datetime.fromisoformat(text)
    except ValueError:
        written = None
    if written is None or ":" not in text:
        raise BelegbotError(
            f"--at {text}: write a day and a time, such as 2031-06-14T15:00 ({meeting.time_zone}) "
            "or 2031-06-14T15:00+02:00."
        )
    return written.astimezone(dt.UTC) if written.tzinfo else moment_at(written, meeting)


async def publish(
    console: Console, url: str, base: KnowledgeBase, update: Update, *, at: dt.datetime | None, dry_run: bool
) -> None:
    """Show an update as groups will see it, and publish it unless this is only to try."""
    async with Database.open(url) as database:
        publisher = Publisher(database, base)
        preview = await publisher.preview(update, at=at)
        notices.print_preview(console, preview)
        if dry_run:
            notices.print_plan(console, preview)
            return
        notices.print_outcome(console, await publisher.publish(update, at=at), preview, at)


async def deliveries(console: Console, url: str, rate: float, *, as_json: bool) -> None:
    """The newest broadcasts."""
    async with Database.open(url) as database:
        broadcasts = Broadcasts(database)
        found = [await _progress(each, broadcasts, rate) for each in await broadcasts.latest(MOST_SHOWN)]
    if as_json:
        console.out(json.dumps([notices.record(each) for each in found], indent=2), highlight=False)
    else:
        notices.print_deliveries(console, found)


async def delivery(
    console: Console,
    url: str,
    rate: float,
    name: str,
    *,
    as_json: bool = False,
    watch: bool = False,
    stop: bool = False,
    settle: Settled | None = None,
) -> None:
    """One broadcast, by the id of its update; stopped, settled or watched to its end before."""
    async with Database.open(url) as database:
        broadcasts = Broadcasts(database)
        broadcast = await _named(name, broadcasts)
        if stop:
            await broadcasts.stop(broadcast.id, _now())
        if settle:
            number = await broadcasts.settle(broadcast.id, _now(), arrived=settle is Settled.SENT)
            console.print(f"{number} settled.", highlight=False)
        if watch:
            await _watch(broadcast.name, broadcasts, rate)
        progress = await _progress(await _named(name, broadcasts), broadcasts, rate)
    if as_json:
        console.out(json.dumps(notices.record(progress), indent=2), highlight=False)
    else:
        notices.print_delivery(console, progress)


async def _named(name: str, broadcasts: Broadcasts) -> Broadcast:
    found = await broadcasts.named(name_of(name)) or await broadcasts.named(name)
    if found is None:
        raise BelegbotError(f'There is no broadcast of an update "{name}": belegbot deliveries lists them.')
    return found


async def _progress(broadcast: Broadcast, broadcasts: Broadcasts, rate: float) -> Progress:
    return await Progress.of(broadcast, broadcasts, rate, _now())


async def _watch(name: str, broadcasts: Broadcasts, rate: float) -> None:
    """Show a bar on standard error until nothing is left to do."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        while True:
            progress = await _progress(await _named(name, broadcasts), broadcasts, rate)
            total = progress.counts.total
            bar.update(task, description=notices.state(progress), total=total, completed=total - progress.waiting)
            if progress.is_done:
                return
            await asyncio.sleep(LOOK_SECONDS)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
