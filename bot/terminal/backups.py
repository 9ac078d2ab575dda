"""`belegbot backup` and `belegbot restore`: copies of an SQLite database, and where those of PostgreSQL come from."""

import datetime as dt
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.errors import BelegbotError
from bot.storage import copying
from bot.storage.database import parse, sqlite_file


def back_up(console: Console, url: str, copy: Path, *, overwrite: bool) -> None:
    """Copy the database into a file; BelegbotError if that cannot be done, or is another program's to do."""
    database = sqlite_file(url)
    if database is None:
        command = shlex.join(["pg_dump", "--format=custom", f"--file={copy}", *_place(url)])
        raise BelegbotError(
            f"The database is PostgreSQL's, whose own program copies it, also while bots run: {command}"
        )
    with _bar() as advance:
        copying.back_up(database, copy, overwrite=overwrite, advance=advance)
    console.print(Text(f"{copy}: a whole copy of {database}, {_size(copy)}."), soft_wrap=True)


def restore(console: Console, url: str, copy: Path) -> None:
    """Put a copy in the database's place; BelegbotError as above, or if a bot has the database open."""
    database = sqlite_file(url)
    if database is None:
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
        command = shlex.join(["pg_restore", *options, *_place(url), str(copy)])
        raise BelegbotError(
            f"The database is PostgreSQL's, whose own program restores it; stop all bots, then: {command}"
        )
    kept = database.with_name(f"{database.name}.until-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}")
    with _bar() as advance:
        was_there = copying.restore(copy, database, kept, advance=advance)
    console.print(Text(f"{database} is as it was in {copy}."), soft_wrap=True)
    if was_there:
        console.print(Text(f"What was there is kept as {kept}."), soft_wrap=True)


@contextmanager
def _bar() -> Iterator[copying.Advance]:
    """A bar for a copy, where somebody sits before a terminal."""
    console = Console(stderr=True)
    columns = TextColumn("copying"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _place(url: str) -> list[str]:
    """Where the database is, for PostgreSQL's programs; they ask for the password themselves."""
    parsed = parse(url)
    named = {"host": parsed.host, "port": parsed.port, "username": parsed.username, "dbname": parsed.database}
    return [f"--{name}={value}" for name, value in named.items() if value]


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"
