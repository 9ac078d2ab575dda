"""Whom a process talks to, as the system sees it: by any library, in any thread, in its children, too."""

import asyncio
import re
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Final

from tests.requirements import require

CALLS: Final = "connect,sendto,sendmsg,sendmmsg"
ADDRESS: Final = re.compile(
    r"sa_family=(?P<family>AF_\w+)"
    r"(?:, sin6?_port=htons\((?P<port>\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"(?P<host>[^\"]+)\")?"
)
WITHIN_THE_MACHINE: Final = {"AF_UNIX", "AF_NETLINK", "AF_UNSPEC"}
"""Families of addresses that lead nowhere else, or take an address back."""
ENDED: Final = "+++ exited with"
PAUSE: Final = 0.05
TRIES: Final = 200


def require_strace() -> None:
    """Skip the test where processes cannot be traced, or fail it where that is required."""
    require("strace", _problem())


@cache
def _problem() -> str | None:
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-e", "trace=none", "true"], capture_output=True, check=False)  # noqa: S607
    return "strace may not trace processes here" if tried.returncode else None


def tracing(record: Path) -> tuple[str, ...]:
    """What stands before a command so that all addresses are recorded that it sends to; it keeps its process id."""
    return ("strace", "-D", "-f", "--seccomp-bpf", "-q", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(record))


async def addresses(record: Path, process_id: int) -> set[tuple[str, int]]:
    """The hosts and ports that a process sent to, once it has ended."""
    found = ADDRESS.finditer(await asyncio.to_thread(_complete, record, f"{process_id} "))
    return {
        (match["host"] or match["family"], int(match["port"] or 0))
        for match in found
        if match["family"] not in WITHIN_THE_MACHINE
    }


def _complete(record: Path, beginning: str) -> str:
    """A record that is written to until the process has ended whose lines begin so."""
    for _ in range(TRIES):
        text = record.read_text(encoding="utf-8")
        if any(line.startswith(beginning) and ENDED in line for line in text.splitlines()):
            return text
        time.sleep(PAUSE)
    raise TimeoutError("The record of the process has no end.")
