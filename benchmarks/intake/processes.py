"""The bots that are measured, in processes of their own: Belegbot, a bare bot of the library's, and nothing at all."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp

from benchmarks.intake.outside import SECRET, Outside
from benchmarks.minimal import TOKEN
from bot.web.operations import HEALTH
from bot.web.serving import LOOPBACK

ROOT: Final = Path(__file__).parents[2]
START_SECONDS: Final = 60.0
END_SECONDS: Final = 30.0
LOOK: Final = 0.02
BELEGBOT: Final = ("bot", "run")
PROFILED: Final = ("benchmarks.intake.profiled",)
ECHO: Final = ("benchmarks.intake.echo",)
BARE: Final = ("benchmarks.intake.bare",)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(kw_only=True)
class Bot:
    """A bot that takes updates by webhook, and can be started again and again."""

    program: tuple[str, ...]
    """A module and its arguments."""
    far: Outside
    folder: str
    database: str = ""
    port: int = field(default_factory=free_port)
    process: Process | None = None

    @property
    def url(self) -> str:
        """Where it takes updates."""
        return f"http://{LOOPBACK}:{self.port}/updates"

    async def start(self) -> None:
        """Start it, and wait until it takes updates."""
        own = {
            "token": TOKEN,
            "api_url": self.far.url,
            "database_url": self.database,
            "knowledge": str(ROOT / "knowledge"),
            "data_dir": self.folder,
            "webhook_url": self.url,
            "webhook_secret": SECRET,
            "listen": f"{LOOPBACK}:{self.port}",
            "flood_limit": "1000",
        }
        variables = {f"BELEGBOT_{name.upper()}": value for name, value in own.items()}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *self.program),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://{LOOPBACK}:{self.port}{HEALTH}") as response:
                        if response.status == HTTPStatus.OK:
                            return
                if self.process.returncode is not None:
                    raise RuntimeError(f"{self.program} ended with {self.process.returncode}")
                await asyncio.sleep(LOOK)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.process is None:
            raise LookupError("it does not run")
        self.process.send_signal(number)

    async def kill(self) -> None:
        """Kill it without a warning."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    async def stop(self) -> None:
        """Tell it to end, and wait for that."""
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await self.process.wait()
        await self.kill()

    def processor(self) -> float:
        """Seconds of the processor's time that it has taken."""
        if self.process is None:
            raise LookupError("it does not run")
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(program: tuple[str, ...], far: Outside, database: str = "") -> AsyncIterator[Bot]:
    """A bot that runs, and has loaded all that it loads."""
    with TemporaryDirectory() as folder:
        bot = Bot(program=program, far=far, folder=folder, database=database)
        try:
            await bot.start()
            yield bot
        finally:
            await bot.stop()
