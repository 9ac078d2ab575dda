"""How long a start takes: whole processes, beside the bare interpreter and the bare library as the yardstick.

`python -m benchmarks.startup` prints the table; the figures hold for the machine they are measured on.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).parent.parent
ROUNDS: Final = 7
PATIENCE: Final = 30.0
"""Seconds after which a bot that does not poll is given up."""
TARGETS: Final = {"belegbot ask": 1.0, "belegbot run, first start": 1.5, "belegbot run": 1.5}
QUESTION: Final = "Was sagt Stoltenberg zu den 40 Milliarden?"
TOKEN: Final = "123456789:a-token-for-a-server-that-takes-any"  # noqa: S105
ME: Final = {"id": 123456789, "is_bot": True, "first_name": "Belegbot", "username": "belegbot"}


class BotApi(BaseHTTPRequestHandler):
    """As little of a Bot API server as a bot needs to start: it says who the bot is and notes the first poll."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    polled = threading.Event()

    def do_POST(self) -> None:
        """Answer any method; a poll is held until the bot ends."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        method = self.path.rpartition("/")[2]
        if method == "getUpdates":
            self.polled.set()
            time.sleep(PATIENCE)
        body = json.dumps({"ok": True, "result": ME if method == "getMe" else True}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves each connection in a thread of its own."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a bot that has polled is killed under its request."""


@contextmanager
def bot_api() -> Iterator[str]:
    """The address of a running server."""
    with Server(("127.0.0.1", 0), BotApi) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def process(folder: Path, *command: str) -> float:
    """Seconds from the start of a Python process to its end."""
    started = time.perf_counter()
    subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=folder, env=environment(), stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - started


def poll(folder: Path, api_url: str) -> float:
    """Seconds from the start of `belegbot run`, with its data in the folder, to its first getUpdates."""
    BotApi.polled.clear()
    variables = environment() | {"BELEGBOT_TOKEN": TOKEN, "BELEGBOT_API_URL": api_url}
    command = [sys.executable, "-m", "bot", "run"]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=variables, stderr=subprocess.DEVNULL) as bot:  # noqa: S603
        polled = BotApi.polled.wait(PATIENCE)
        seconds = time.perf_counter() - started
        bot.terminate()  # A killed one would keep the right to poll for a few seconds.
    if not polled:
        raise TimeoutError(f"The bot has not polled within {PATIENCE} s.")
    return seconds


def environment() -> dict[str, str]:
    """No setting of the developer's, and the base that is delivered."""
    ours = {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(ROOT / "knowledge")}
    return {name: value for name, value in os.environ.items() if not name.startswith("BELEGBOT_")} | ours


def measured(measures: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """The seconds of every round; one of each in turn, so that a busy moment slows them all."""
    for measure in measures.values():
        measure()  # writes bytecode and fills the file cache
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(ROUNDS)]
    return {name: [one[name] for one in rounds] for name in measures}


def printed(found: dict[str, list[float]]) -> None:
    """Print the seconds of each measure, beside what is promised."""
    table = Table("whole process", "median s", "fastest s", "slowest s", "target s", title=f"{ROUNDS} rounds")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, seconds in found.items():
        figures = [f"{value:.2f}" for value in (statistics.median(seconds), min(seconds), max(seconds))]
        table.add_row(name, *figures, f"{TARGETS[name]:.1f}" if name in TARGETS else "")
    Console().print(table)


def main() -> None:
    """Measure and print."""
    with bot_api() as api_url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measured(
            {
                "python -c pass": lambda: process(folder, "-c", "pass"),
                "import telegram.ext": lambda: process(folder, "-c", "import telegram.ext"),
                "belegbot ask": lambda: process(folder, "-m", "bot", "ask", QUESTION),
                "belegbot run, first start": lambda: poll(Path(tempfile.mkdtemp(dir=folder)), api_url),
                "belegbot run": lambda: poll(folder, api_url),
            }
        )
    printed(found)


if __name__ == "__main__":
    main()
