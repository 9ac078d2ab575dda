"""`belegbot demo`: server, page and bot together in one process, with a state that outlives it."""

import asyncio
import contextlib
import fcntl
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.answering import AnswerService
from bot.chat.application import build_application
from bot.chat.context import Belegbot, Services, services_of, swap_services
from bot.chat.intake import Intake
from bot.chat.running import serve
from bot.errors import BelegbotError, KnowledgeError
from bot.knowledge.base import KnowledgeBase
from bot.logs import configure_logging
from bot.matching.meaning import load_encoder
from bot.playground import knowledge
from bot.playground.botapi import conformance
from bot.playground.botapi.api import Api
from bot.playground.botapi.floods import Floods
from bot.playground.botapi.hosts import LOOPBACK, KnownHosts
from bot.playground.botapi.updates import Pace
from bot.playground.cast import Role
from bot.playground.control import Control
from bot.playground.feed import Feed
from bot.playground.guarding import SameOrigin
from bot.playground.knowledge import KnowledgeState, Loaded
from bot.playground.saving import State, keep_saving, load_state, new_state
from bot.playground.stage import Stage
from bot.playground.traffic import KEPT, Traffic
from bot.playground.tries import Try, tries
from bot.playground.why import ExplainedAnswering, Explanations
from bot.settings import Settings
from bot.storage.database import Database
from bot.web.serving import serving

PACE: Final = Pace().scaled(0.1)
"""Nobody should wait at Ctrl-C for rules that are meant for bots on the loose."""
DATABASE: Final = "belegbot.sqlite3"
WORLD: Final = "world.json"
LOCK: Final = "lock"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says."""

    host: str = "127.0.0.1"
    port: int = 8765
    exposed: bool = False
    """Whether other machines may reach it: whoever can, can act as anybody."""
    fresh: bool = False
    language: str = "de"
    """In which new chats are named."""


async def play(settings: Settings, options: Options, *, on_ready: Callable[[str], None]) -> None:
    """Run until Ctrl-C or SIGTERM; BelegbotError for what a person can mend. `on_ready` is given the page's address."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    try:
        async with staged(settings, options, stopping) as running:
            configure_logging(settings.log, running.stage.bot.token)
            # Whoever tries the bot wants to see the page's address, not a line for each question.
            logging.getLogger().setLevel(logging.WARNING)
            on_ready(running.address)
            await stopping.wait()
            # What breaks off at the end is no news; it comes again at the next start.
            logging.getLogger("bot.chat").setLevel(logging.CRITICAL)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@dataclass(frozen=True, kw_only=True)
class Running:
    """A playground that runs."""

    stage: Stage
    address: str
    """Of the page, and of the Bot API server."""


@contextlib.asynccontextmanager
async def staged(settings: Settings, options: Options, stopping: asyncio.Event) -> AsyncIterator[Running]:
    """Everything running; sets `stopping` if a part of it fails, and raises that at the end."""
    if options.host not in LOOPBACK and not options.exposed:
        raise BelegbotError(
            f"{options.host}: whoever reaches the playground can act as anybody in it. "
            "Leave --host out, or add --exposed if that is what you want."
        )
    encoder = load_encoder(settings.semantic_model)
    loaded = knowledge.load(settings.knowledge, settings.data_dir, encoder)
    with _folder(settings, fresh=options.fresh) as folder:
        async with _acting(settings, options, stopping, folder, loaded) as running:
            yield running


@contextlib.asynccontextmanager
async def _acting(
    settings: Settings, options: Options, stopping: asyncio.Event, folder: Path, loaded: Loaded
) -> AsyncIterator[Running]:
    state = load_state(folder / WORLD)
    if state is None:
        # Another world's updates bear the same numbers: the bot would take them for known.
        _remove_database(folder)
        state = new_state(options.language)
    stage = _stage(state, loaded, options)
    feed = Feed(stage)
    async with (
        Database.open(f"sqlite:///{folder / DATABASE}") as database,
        serving(_application(stage, feed, options), host=options.host, port=options.port) as address,
    ):
        answering = _answering(stage, loaded)
        stage.tries = await asyncio.to_thread(_tries, stage, loaded.base, answering)
        editors = frozenset(player.user.id for player in stage.cast if player.role is Role.EDITOR)
        services = Services.over(database, loaded.base, answering, editors=editors, rate=settings.broadcast_rate)
        bot_settings = settings.model_copy(
            update={
                "token": SecretStr(stage.bot.token),
                "api_url": address,
                "data_dir": folder,
                "database_url": None,
                "webhook_url": None,
            }
        )
        application = build_application(stage.bot.token, address, services)
        try:
            async with _all_along(
                stopping,
                serve(Intake(application), bot_settings, stopping),
                _reload(settings, stage, application),
                keep_saving(state, stage.api, folder / WORLD),
            ):
                yield Running(stage=stage, address=address)
        finally:
            feed.close()
            stage.api.close()


@contextlib.contextmanager
def _folder(settings: Settings, *, fresh: bool) -> Iterator[Path]:
    """Where the playground keeps its state, emptied of it if wanted; two playgrounds would overwrite each other's."""
    folder = settings.data_dir / "playground"
    with contextlib.ExitStack() as opened:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The system takes the lock back however the process ends.
            fcntl.flock(opened.enter_context((folder / LOCK).open("w")), fcntl.LOCK_EX | fcntl.LOCK_NB)
            if fresh:
                (folder / WORLD).unlink(missing_ok=True)
        except BlockingIOError:
            raise BelegbotError(
                f"{folder}: another demo is running here: end it, or set another BELEGBOT_DATA_DIR."
            ) from None
        except OSError as error:
            raise BelegbotError(f"{folder}: cannot be written ({error.strerror}): set BELEGBOT_DATA_DIR.") from None
        yield folder


def _remove_database(folder: Path) -> None:
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink(missing_ok=True)


def _stage(state: State, loaded: Loaded, options: Options) -> Stage:
    api = Api(
        state.world,
        checker=conformance,
        pace=PACE,
        floods=Floods(state.world.clock),
        limit=KEPT,
        any_host=options.exposed,
    )
    traffic = Traffic(state.world.clock)
    api.record.listeners.append(traffic.add)
    stage = Stage(
        api=api,
        bot=state.bot,
        cast=state.cast,
        marks=state.marks,
        traffic=traffic,
        explanations=Explanations(),
        knowledge=KnowledgeState(loaded=loaded),
    )
    state.world.listeners.append(stage.explanations.on_event)
    state.restore_updates(api)
    return stage


def _application(stage: Stage, feed: Feed, options: Options) -> Starlette:
    return Starlette(
        # Browsers may show the page wherever a link to it stood; everything else is for the page and for bots.
        routes=[*Control(stage, feed).routes, Mount("/", SameOrigin(stage.api.app))],
        middleware=[] if options.exposed else [Middleware(KnownHosts)],
    )


def _answering(stage: Stage, loaded: Loaded) -> ExplainedAnswering:
    return ExplainedAnswering(loaded.base, loaded.calibration, stage.explanations, loaded.encoder)


def _tries(stage: Stage, base: KnowledgeBase, answering: AnswerService) -> list[Try]:
    return tries(base, answering, stage.world, stage.bot, stage.cast)


async def _reload(settings: Settings, stage: Stage, application: Belegbot) -> None:
    """Let the bot answer from what is in the folder, as soon as it changes and whenever it is sound."""
    async for change in knowledge.changes(settings.knowledge, settings.data_dir, stage.knowledge.loaded):
        if isinstance(change, KnowledgeError):
            stage.knowledge.refuse(change)
            continue
        # In another thread than the bot's: its questions need not wait, as nobody asks the new service yet.
        answering = _answering(stage, change)
        await asyncio.to_thread(answering.prepare)
        found = await asyncio.to_thread(_tries, stage, change.base, answering)
        swap_services(application, services_of(application).with_base(change.base, answering))
        stage.tries = found
        stage.knowledge.accept(change)


@contextlib.asynccontextmanager
async def _all_along(stopping: asyncio.Event, *works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let works run beside; if one ends early, `stopping` is set, and its error is raised at the end."""
    tasks = [asyncio.create_task(work) for work in works]
    for task in tasks:
        task.add_done_callback(lambda _: stopping.set())
    try:
        yield
    finally:
        stopping.set()
        for task in tasks[1:]:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            raise result
