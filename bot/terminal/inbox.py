"""`belegbot inbox`: what waits to be handled, what could not be, and another try; never what people wrote."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Self

from rich.console import Console
from rich.text import Text

from bot.errors import BelegbotError
from bot.storage.database import Database
from bot.storage.inbox import Depth, Inbox, SetAside

FRAME: Final = re.compile(r'^  File "([^"\n]+)", line (\d+), in (\S+)$', re.MULTILINE)
RAISED: Final = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)
"""The line that ends a traceback: the error, and behind it words that may quote a message."""
FRAMES: Final = 3
BEGINNING: Final = "Traceback (most recent call last):"


@dataclass(frozen=True, kw_only=True)
class Failed:
    """An update that could not be handled, without anything of what it holds."""

    update: int
    kind: str
    """`message`, `callback_query` and so on."""
    received_at: str
    set_aside_at: str
    failures: int
    crashes: int
    error: str
    """Its class; or the sentence of ours that says why, where no error was raised."""
    frames: tuple[str, ...]
    """The innermost places in the code, the last one where it was raised."""

    @classmethod
    def of(cls, aside: SetAside) -> Self:
        """What may be shown of it."""
        error, frames = _raised(aside.traceback)
        return cls(
            update=aside.update_id,
            kind=next((key for key in json.loads(aside.payload) if key != "update_id"), "unknown"),
            received_at=_moment(aside.received_at),
            set_aside_at=_moment(aside.changed_at),
            failures=aside.failures,
            crashes=aside.crashes,
            error=error,
            frames=frames,
        )


async def show(console: Console, url: str, *, failed: bool, as_json: bool) -> None:
    """How much waits, and since when; with `failed` each update that was set aside."""
    async with Database.open(url) as database:
        inbox = Inbox(database)
        depth = await inbox.depth()
        aside = [Failed.of(each) for each in await inbox.set_aside()] if failed else []
    if as_json:
        shown = [asdict(each) for each in aside] if failed else _record(depth)
        console.out(json.dumps(shown, indent=2), highlight=False)
    elif failed:
        _print_failed(console, aside)
    else:
        _print_depth(console, depth)


async def try_again(console: Console, url: str, update: int) -> None:
    """Hand an update that was set aside to the bot once more; BelegbotError if there is none with this number."""
    async with Database.open(url) as database:
        if not await Inbox(database).try_again(update):
            raise BelegbotError(f"None of those set aside has the number {update}: belegbot inbox --failed lists them.")
    console.print(f"Update {update} waits for the bot again.")


def _record(depth: Depth) -> dict[str, object]:
    return {
        "waiting": depth.waiting,
        "oldest": _moment(depth.oldest) if depth.oldest else None,
        "set_aside": depth.set_aside,
    }


def _print_depth(console: Console, depth: Depth) -> None:
    since = f", the oldest since {_moment(depth.oldest)}" if depth.oldest else ""
    console.print(f"{depth.waiting} waiting{since}.", soft_wrap=True)
    hint = ": belegbot inbox --failed" if depth.set_aside else "."
    console.print(f"{depth.set_aside} set aside{hint}", soft_wrap=True)


def _print_failed(console: Console, aside: Sequence[Failed]) -> None:
    if not aside:
        console.print("Nothing is set aside.")
    for each in aside:
        console.print(Text(f"{each.update}  {each.kind}, received {each.received_at}", style="bold"), soft_wrap=True)
        tried = f"set aside {each.set_aside_at} after {each.failures} failures and {each.crashes} crashes"
        for line in (tried, *each.frames, each.error):
            console.print(Text(f"  {line}"), soft_wrap=True)


def _raised(traceback: str) -> tuple[str, tuple[str, ...]]:
    """The error of a traceback, and the last places that it passed; its words stay out, which may quote a message."""
    if BEGINNING not in traceback:
        return traceback, ()
    last = traceback.rpartition(BEGINNING)[2]
    frames = [f"{file}:{line} in {function}" for file, line, function in FRAME.findall(last)]
    found = RAISED.search(last)
    return found[1] if found else "unknown", tuple(frames[-FRAMES:])


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
