"""The state of a playground on disk, so that its chats outlive the process."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.playground.botapi.api import Api
from bot.playground.botapi.model import Bot
from bot.playground.botapi.world import World
from bot.playground.cast import Cast
from bot.playground.marks import ReadMarks
from bot.playground.seeding import add_bot, populate


@dataclass(kw_only=True, eq=False)
class State:
    """Everything that outlives the process."""

    world: World
    bot: Bot
    cast: Cast
    marks: ReadMarks

    def restore_updates(self, api: Api) -> None:
        return


def new_state(language: str) -> State:
    world = World()
    bot = add_bot(world)
    return State(world=world, bot=bot, cast=populate(world, bot, language), marks=ReadMarks())


def load_state(path: Path) -> State | None:
    return None


async def keep_saving(state: State, path: Path) -> None:
    await asyncio.Event().wait()
