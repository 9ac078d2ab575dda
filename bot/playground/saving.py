"""The state of a playground on disk, so that its chats outlive the process."""

import asyncio
import json
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.errors import BelegbotError
from bot.playground.botapi import snapshot
from bot.playground.botapi.api import Api
from bot.playground.botapi.model import Bot
from bot.playground.botapi.world import World
from bot.playground.cast import Cast
from bot.playground.marks import ReadMarks
from bot.playground.seeding import add_bot, populate

logger = logging.getLogger(__name__)

SAVE_SECONDS: Final = 1.0
"""What happens within this time is written together."""
SHARE: Final = 0.05
"""How much of the time may go into writing: people wait meanwhile, so a large world is written less often."""

Json = dict[str, Any]


@dataclass(kw_only=True, eq=False)
class State:
    """Everything that outlives the process."""

    world: World
    bot: Bot
    cast: Cast
    marks: ReadMarks
    saved: Json | None = None
    """What was on disk at the start."""

    def restore_updates(self, api: Api) -> None:
        """Let the bot have again what waited for it; in a running event loop."""
        if self.saved is not None:
            snapshot.restore(self.saved["server"], api)

    def dump(self, api: Api) -> Json:
        """As JSON."""
        return {
            "server": snapshot.dump(self.world, api.accounts),
            "cast": self.cast.dump(),
            "marks": self.marks.dump(),
        }


def new_state(language: str) -> State:
    """The state of a first visit, with chats named in "de" or "en"."""
    world = World()
    bot = add_bot(world)
    return State(world=world, bot=bot, cast=populate(world, bot, language), marks=ReadMarks())


def load_state(path: Path) -> State | None:
    """What was saved, or None if nothing was; BelegbotError if it cannot be read."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BelegbotError(f"{path}: cannot be read ({error}): start with --fresh.") from None
    world = snapshot.load(saved.get("server") if isinstance(saved, dict) else None)
    try:
        cast = Cast.load(saved["cast"], world.users)
        return State(
            world=world,
            bot=next(iter(world.bots.values())),
            cast=cast,
            marks=ReadMarks([(user, chat, message) for user, chat, message in saved["marks"]]),
            saved=saved,
        )
    except (KeyError, TypeError, ValueError, StopIteration):
        raise BelegbotError(f"{path}: is no state of a playground: start with --fresh.") from None


async def keep_saving(state: State, api: Api, path: Path) -> None:
    """Write the state soon after every change, and once more at the end."""
    changed = asyncio.Event()
    # Whatever happens in the world or between server and bot passes here.
    state.world.listeners.append(lambda _: changed.set())
    api.record.listeners.append(lambda _: changed.set())
    file, took = _StateFile(path), 0.0
    try:
        while True:
            await changed.wait()
            await asyncio.sleep(max(SAVE_SECONDS, took / SHARE))
            changed.clear()
            began = time.perf_counter()
            await asyncio.to_thread(file.write, state.dump(api))
            took = time.perf_counter() - began
    finally:
        file.write(state.dump(api))


class _StateFile:
    """Written as a whole or not at all, and by one thread at a time: the last one, at the end, must win."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._is_sound = True

    def write(self, state: Json) -> None:
        """Replace what is there; a full disk does not end a demo, but is told of once."""
        with self._lock:
            try:
                self._replace(json.dumps(state, ensure_ascii=False))
            except OSError as error:
                if self._is_sound:
                    logger.warning("the chats cannot be saved (%s): %s", error.strerror, self._path)
                self._is_sound = False
            else:
                self._is_sound = True

    def _replace(self, text: str) -> None:
        beside = self._path.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._path)
