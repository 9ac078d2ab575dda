"""The local Bot API server as tests use it: over real HTTP, with people who write and waiting for what the bot does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from bot.playground.botapi.api import Api
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.faults import Fault
from bot.playground.botapi.model import Bot, ChatType, Message
from bot.playground.botapi.people import Person, Room
from bot.playground.botapi.record import Checker, Exchange
from bot.playground.botapi.updates import Pace
from bot.playground.botapi.world import World
from bot.web.serving import serving

TIMEOUT: Final = 5.0
GRACE: Final = 0.02

Found = TypeVar("Found")


class Server:
    """A running server with one bot, and what a test does with it."""

    def __init__(self, api: Api, bot: Bot, url: str) -> None:
        self.api = api
        self.world = api.world
        self.bot = bot
        self.url = url
        """The address without a slash at the end: what BELEGBOT_API_URL is set to."""
        self.quiet_when: list[Callable[[], Awaitable[object]]] = []
        """What `settled` waits for besides the traffic, such as `intake.join`."""

    @property
    def token(self) -> str:
        """The token of the bot."""
        return self.bot.token

    @property
    def calls(self) -> list[Exchange]:
        """All calls so far."""
        return self.api.record.calls

    def called(self, method: str) -> list[Exchange]:
        """The calls of one method so far."""
        return self.api.record.called(method)

    # People and chats

    def person(
        self, first_name: str, *, language: str | None = "de", username: str | None = None, started: bool = True
    ) -> Person:
        """A new person, whom the bot may write to if `started`."""
        user = self.world.add_user(first_name, language_code=language, username=username)
        self.world.private_chat(user, self.bot).is_started = started
        return Person(self.world, self.api.pulse, user, self.bot)

    def group(
        self, title: str, owner: Person, *others: Person, supergroup: bool = True, forum: bool = False, bot: bool = True
    ) -> Room:
        """A new supergroup (or group, or forum) of these people, with the bot in it if `bot`."""
        chat = self.world.add_group(title, owner.user, supergroup=supergroup, forum=forum)
        room = Room(self.world, self.api.pulse, chat)
        for other in others:
            room.add(other.user, actor=owner.user)
        if bot:
            room.add(self.bot.user, actor=owner.user)
        return room

    # Faults

    def order(self, method: str, fault: Fault | ApiError, *, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self.api.faults.order(method, fault, times=times)

    # Waiting

    async def reply_to(self, message: Message, *, within: float = TIMEOUT) -> Message:
        """The bot's first reply to a message; in a private chat its first message after it counts as well."""

        def look() -> Message | None:
            return next((answer for answer in message.chat.messages.values() if _is_reply(answer, message)), None)

        return await self._until(look, f"a reply to {message.text!r}", within)

    async def edit_of(self, message: Message, *, edits: int = 1, within: float = TIMEOUT) -> Message:
        """The message once it was edited that often."""
        return await self._until(
            lambda: message if len(message.versions) >= edits else None, f"an edit of {message.text!r}", within
        )

    async def call_of(self, method: str, *, times: int = 1, within: float = TIMEOUT) -> Exchange:
        """The last of that many calls of a method, once it was answered."""

        def look() -> Exchange | None:
            calls = [call for call in self.called(method) if call.response is not None]
            return calls[times - 1] if len(calls) >= times else None

        return await self._until(look, f"{method} ({times})", within)

    async def settled(self, *, within: float = TIMEOUT) -> None:
        """Wait until the bot has polled again after the last update, and no call is in flight."""
        try:
            async with asyncio.timeout(within):
                while not await self._stayed_idle():
                    pass
        except TimeoutError:
            raise self._waited_in_vain("a bot that polls and is quiet", within) from None

    async def _stayed_idle(self) -> bool:
        """Wait until it is quiet; whether it then stays so for a moment."""
        await self.api.pulse.until(lambda: self._is_idle() or None, within=None)
        for quiet in self.quiet_when:
            await quiet()
        before = self.api.record.activity
        await asyncio.sleep(GRACE)
        return self._is_idle() and self.api.record.activity == before

    def _is_idle(self) -> bool:
        return self.api.account(self.token).is_idle and not self.api.in_flight

    async def _until(self, look: Callable[[], Found | None], what: str, within: float) -> Found:
        try:
            return await self.api.pulse.until(look, within=within)
        except TimeoutError:
            raise self._waited_in_vain(what, within) from None

    def _waited_in_vain(self, what: str, within: float) -> TimeoutError:
        last = [f"{call.method} {'ok' if call.ok else call.response}" for call in self.calls[-5:]]
        return TimeoutError(f"Waited {within} s for {what}. Last calls: {last}")


def _is_reply(answer: Message, message: Message) -> bool:
    if not answer.sender.is_bot or answer.is_service or answer.id <= message.id:
        return False
    return answer.reply_to is message or (message.chat.type is ChatType.PRIVATE and answer.reply_to is None)


@asynccontextmanager
async def running_server(
    *, checker: Checker | None = None, pace: Pace | None = None, username: str = "belegbot", port: int = 0
) -> AsyncIterator[Server]:
    """A server with a new world in which there is one bot."""
    world = World()
    bot = world.add_bot(username, "Belegbot")
    api = Api(world, checker=checker, pace=pace)
    async with serving(api.app, port=port) as url:
        try:
            yield Server(api, bot, url)
        finally:
            api.close()
            # Connections to webhooks close in the background.
            await asyncio.sleep(GRACE)
