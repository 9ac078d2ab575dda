"""The operator's commands: one thin function each. What is heavy is imported by the command that needs it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BelegbotError
from bot.settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer()
database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database, name="db")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for tools.")]


@app.command()
def health() -> None:
    """Whether a running bot has heard from the Bot API server lately; for containers."""
    from bot.heartbeat import is_fresh

    settings = load_settings()
    if not is_fresh(settings.data_dir):
        raise BelegbotError("The bot has not heard from the Bot API server for two minutes, or does not run.")
    typer.echo("The bot hears from the Bot API server.")


@app.command()
def doctor(
    *,
    as_json: AsJson = False,
    poll: Annotated[
        bool, typer.Option("--poll", help="Try whether somebody else fetches the updates; that ends their poll.")
    ] = False,
) -> None:
    """Check all that the bot needs: settings, token, webhook, database, clock, knowledge; and say what to do."""
    from bot.doctor import findings
    from bot.doctor.examining import examine

    found = asyncio.run(examine(poll=poll))
    if as_json:
        typer.echo(findings.as_json(found).encode("utf-8", "backslashreplace"))
    else:
        findings.print_findings(_console(), found)
    raise typer.Exit(0 if findings.passed(found) else 1)


@app.command()
def inbox(
    *,
    failed: Annotated[bool, typer.Option("--failed", help="List what could not be handled, and why.")] = False,
    retry: Annotated[
        int | None, typer.Option("--retry", metavar="ID", help="Let the bot handle such an update once more.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How many updates wait to be handled, and what could not be."""
    from bot.terminal import inbox as showing

    url = load_settings().database
    if retry is not None:
        asyncio.run(showing.try_again(_console(), url, retry))
    else:
        asyncio.run(showing.show(_console(), url, failed=failed, as_json=as_json))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Copy the SQLite database into a file, also while the bot runs."""
    from bot.terminal.backups import back_up

    back_up(_console(), load_settings().database, file, overwrite=force)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="The copy.")]) -> None:
    """Put a copy in the SQLite database's place, while no bot runs; what was there is kept beside it."""
    from bot.terminal.backups import restore as restore_from

    restore_from(_console(), load_settings().database, file)


@database.command()
def upgrade() -> None:
    """Bring the database to this version's schema; `belegbot run` does so at its start, too."""
    from bot.storage.database import Database

    async def opened(url: str) -> None:
        async with Database.open(url):
            pass

    asyncio.run(opened(load_settings().database))
    typer.echo("The database is up to date.")


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)
