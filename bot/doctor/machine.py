"""The machine and what lies on it: settings, knowledge, disk, the port, and the running bot's heartbeat."""

import errno
import shutil
import socket
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import aiohttp

from bot.doctor.findings import Finding
from bot.heartbeat import is_fresh
from bot.knowledge.check import check
from bot.knowledge.problems import Severity
from bot.settings import Settings
from bot.web.operations import HEALTH

LEAST_FREE: Final = 500_000_000
"""Bytes."""
HEALTH_SECONDS: Final = 2.0
ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - compared with, not listened on


def settings_findings(settings: Settings, dotenv: Path) -> list[Finding]:
    """Secrets that others can read, and what is easily forgotten."""
    return list(_to_mend(settings, dotenv)) or [Finding.ok("settings", "They are understood.")]


def _to_mend(settings: Settings, dotenv: Path) -> Iterator[Finding]:
    name = "settings"
    if dotenv.exists() and stat.S_IMODE(dotenv.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding.warning(name, f"Others can read {dotenv}, which holds secrets.", f"chmod 600 {dotenv}")
    if not settings.editors:
        remedy = "Put editors' user ids there, if they are to."
        yield Finding.warning(name, "BELEGBOT_EDITORS is empty: nobody may publish from the chat.", remedy)


def knowledge_finding(folder: Path) -> Finding:
    """What `belegbot check` says, as one line."""
    name, found = "knowledge", Counter(problem.severity for problem in check(folder))
    errors, warnings = found[Severity.ERROR], found[Severity.WARNING]
    remedy = "belegbot check lists them, with what to do."
    if errors:
        return Finding.error(name, f"{folder} has errors ({errors}) and warnings ({warnings}).", remedy)
    if warnings:
        return Finding.warning(name, f"{folder} has warnings ({warnings}).", remedy)
    return Finding.ok(name, f"{folder} is in order.")


def disk_finding(data_dir: Path) -> Finding:
    """How much room is left where the bot writes."""
    folder = next(each for each in (data_dir.absolute(), *data_dir.absolute().parents) if each.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:,.1f} GB are free for {data_dir}."
    if free >= LEAST_FREE:
        return Finding.ok("disk", said)
    return Finding.warning("disk", said, "Make room: without any, the bot stores no question and no answer.")


def heartbeat_finding(data_dir: Path) -> Finding:
    """Whether a bot runs that has this data folder."""
    if is_fresh(data_dir):
        return Finding.ok("running", "A bot runs here and hears from the Bot API server.")
    return Finding.ok("running", "No bot with this data folder has heard from the Bot API server lately.")


async def port_finding(settings: Settings) -> Finding:
    """Whether the bot can listen where it is to, or does so already."""
    name, (host, port) = "port", settings.listen_place
    taken = _taken(host, port)
    if taken is None:
        return Finding.ok(name, f"{settings.listen} is free.")
    if taken == errno.EADDRINUSE and await _is_a_bot("127.0.0.1" if host == ANYWHERE else host, port):
        return Finding.ok(name, f"A bot listens on {settings.listen}.")
    reason = "something else listens there" if taken == errno.EADDRINUSE else "it is not this machine's, or not ours"
    return Finding.error(name, f"{settings.listen} cannot be listened on: {reason}.", "Change BELEGBOT_LISTEN.")


def _taken(host: str, port: int) -> int | None:
    """Why nobody can listen there; None if one can."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            return error.errno
    return None


async def _is_a_bot(host: str, port: int) -> bool:
    limit = aiohttp.ClientTimeout(total=HEALTH_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(f"http://{host}:{port}{HEALTH}") as got:
            return got.status == 200 and await got.text() == "ok"
    except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
        return False
