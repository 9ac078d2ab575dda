"""Whatever people do, in whatever order: the bot does not crash, and answers where it was asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.answering import AnswerService
from bot.chat.context import Services
from bot.knowledge.schema import Entry, Kind
from bot.playground.botapi import conformance
from bot.playground.botapi.model import PRESENT, Message, Status
from bot.playground.botapi.people import NotPossibleError, Person, Room
from bot.playground.botapi.updates import Pace
from bot.settings import Settings
from bot.storage.database import Database
from tests.e2e.conftest import UNKNOWN, pool, started
from tests.playground.harness import Server, running_server

Choice: TypeAlias = tuple[str, int, int, int]
"""What is done, by whom, where, and to what: numbers that stand for whatever there is."""


@dataclass(kw_only=True)
class Randomly:
    """A world in which each chat has a question of its own, so that an answer in the wrong chat shows."""

    server: Server
    people: list[Person]
    rooms: list[Room]
    asked: list[Entry]
    """The entry that each room asks about."""
    own: dict[int, list[Message]] = field(default_factory=dict)
    """What each person wrote."""

    async def says(self, person: Person, room: Room, number: int) -> None:
        """Ask the room's question: to nobody, to the bot, with a command, or below one of its messages."""
        question = self.asked[self.rooms.index(room)].question["de" if number % 2 else "en"]
        commands = (
            "/sprache",
            "/abo",
            "/einstellungen",
            "/status",
            "/einstellungen Lissabon",
            "/settings@belegbot nowhere",
        )
        command = commands[number % len(commands)]
        texts = (question, f"@belegbot {question}", f"/frage@belegbot {question}", "@belegbot", command)
        answers = room.from_bots
        reply_to = answers[number % len(answers)] if answers and number % 3 == 0 else None
        topics = list(room.chat.topics.values())
        topic = topics[number % len(topics)] if topics and number % 2 else None
        message = await person.says(room, texts[number % len(texts)], reply_to=reply_to, topic=topic)
        self.own.setdefault(person.id, []).append(message)

    async def edits(self, person: Person, room: Room, number: int) -> None:
        """Ask the question of the same room otherwise, or what nobody can answer."""
        message = self._of(person, number)
        place = next((room for room in self.rooms if message is not None and room.chat is message.chat), None)
        if message is not None and place is not None:
            question = self.asked[self.rooms.index(place)].question["de"]
            texts = (f"@belegbot {question}", f"/frage@belegbot {question}", f"@belegbot {UNKNOWN}")
            await person.edits(message, texts[number % len(texts)])

    async def deletes(self, person: Person, room: Room, number: int) -> None:
        """Delete a message."""
        message = self._of(person, number)
        if message is not None:
            await person.deletes(message)

    async def taps(self, person: Person, room: Room, number: int) -> None:
        """Press some button under one of the bot's messages."""
        answers = [message for message in room.from_bots if message.keyboard]
        if answers:
            message = answers[number % len(answers)]
            row = number % len(message.keyboard)
            person.taps(message, row, number % len(message.keyboard[row]))

    async def reacts(self, person: Person, room: Room, number: int) -> None:
        """React to a message."""
        if room.messages:
            await person.reacts(room.messages[number % len(room.messages)], "👍" if number % 2 else None)

    async def sends_something_else(self, person: Person, room: Room, number: int) -> None:
        """Send what has no text."""
        send = (person.sends_photo, person.sends_voice, person.sends_sticker, person.sends_document)[number % 4]
        await send(room)

    async def blocks(self, person: Person, room: Room, number: int) -> None:
        """Block or unblock the bot."""
        await (person.blocks_bot() if number % 2 else person.unblocks_bot())

    async def comes_or_goes(self, person: Person, room: Room, number: int) -> None:
        """Join or leave."""
        await (person.joins(room) if number % 2 else person.leaves(room))

    async def administrates(self, person: Person, room: Room, number: int) -> None:
        """Add, remove, promote or demote the bot or somebody."""
        others = [self.server.bot.user, *(each.user for each in self.people)]
        do = (person.adds, person.removes, person.promotes, person.demotes)[number % 4]
        await do(room, others[number // 4 % len(others)])

    async def migrates(self, person: Person, room: Room, number: int) -> None:
        """Upgrade a group; what was its room is the supergroup's from then on."""
        new = await person.migrates(room)
        self.rooms[self.rooms.index(room)] = new

    async def manages_topics(self, person: Person, room: Room, number: int) -> None:
        """Open, close or delete topics."""
        topics = list(room.chat.topics.values())
        if not topics or number % 3 == 0:
            await person.creates_topic(room, f"Thema {number}")
        else:
            do = (person.closes_topic, person.deletes_topic, person.reopens_topic)[number % 3]
            await do(room, topics[number % len(topics)])

    async def summons(self, person: Person, room: Room, number: int) -> None:
        """Call the bot as a guest."""
        question = self.asked[self.rooms.index(room)].question["de"]
        await person.says(room, f"@belegbot {question}")

    async def manages_a_group(self, person: Person, room: Room, number: int) -> None:
        """Come from a group into the private chat to set it up, whoever may."""
        await person.starts(f"settings_{room.id}")

    async def hides(self, person: Person, room: Room, number: int) -> None:
        """Write in the name of the group from now on, or in one's own again."""
        await person.hides(room, bool(number % 2))

    async def waits(self, person: Person, room: Room, number: int) -> None:
        """Let the bot come to rest."""
        await self.server.settled(within=20)

    def check(self) -> None:
        """What must hold whatever happened."""
        curated = {entry.question[language]: entry for entry in pool().entries.values() for language in ("de", "en")}
        for room, about in zip(self.rooms, self.asked, strict=True):
            offered = {label for message in room.from_bots for label in message.labels}
            offered |= {label for message in room.from_bots for version in message.versions for label in [version]}
            for message in room.from_bots:
                assert message.reply_to is None or message.reply_to.chat is message.chat
                entry = curated.get(message.text.split("\n")[0])
                if entry is not None and entry is not about:
                    assert {entry.question["de"], entry.question["en"]} & offered, (room.chat.title, message.text)

    async def check_traces(self, services: Services) -> None:
        """Of groups and channels that the bot is not in, nothing is stored."""
        for room in self.rooms:
            if room.chat.person is None and room.chat.status(self.server.bot.user) not in PRESENT:
                assert await services.chats.get(room.id) is None, room.chat.title
                assert await services.subscriptions.of_chat(room.id) == (), room.chat.title

    def _of(self, person: Person, number: int) -> Message | None:
        written = [message for message in self.own.get(person.id, []) if not message.deleted]
        return written[number % len(written)] if written else None


Do: TypeAlias = Callable[[Randomly, Person, Room, int], Awaitable[None]]
DEEDS: Final[dict[str, Do]] = {
    do.__name__: do
    for do in (
        *(Randomly.says, Randomly.edits, Randomly.deletes, Randomly.taps, Randomly.reacts),
        *(Randomly.sends_something_else, Randomly.blocks, Randomly.comes_or_goes, Randomly.administrates),
        *(Randomly.migrates, Randomly.manages_topics, Randomly.summons, Randomly.waits),
        *(Randomly.manages_a_group, Randomly.hides),
    )
}
numbers = st.integers(min_value=0, max_value=59)
choices: st.SearchStrategy[Choice] = st.tuples(
    # Talking is what matters most.
    st.sampled_from(["says"] * 8 + ["taps"] * 4 + ["edits"] * 2 + list(DEEDS)),
    numbers,
    numbers,
    numbers,
)


class Collected(logging.Handler):
    """Every error that is logged, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


# Without shrinking, which would take minutes: the deeds of a failure are few enough to read.
@settings(max_examples=25, phases=[Phase.generate])
@given(st.lists(choices, min_size=20, max_size=60))
def test_the_bot_neither_crashes_nor_answers_in_the_wrong_chat(deeds: list[Choice]) -> None:
    errors = Collected()
    logging.getLogger("bot").addHandler(errors)
    try:
        with TemporaryDirectory() as folder:
            asyncio.run(lived(deeds, Path(folder)))
    finally:
        logging.getLogger("bot").removeHandler(errors)
    assert not errors.lines, "\n".join(errors.lines)


async def lived(deeds: list[Choice], folder: Path) -> None:
    """Do all of that in a new world with a running bot, and look at what came of it."""
    async with (
        running_server(checker=conformance, pace=Pace().scaled(0.01)) as server,
        Database.open(f"sqlite:///{folder / 'belegbot.sqlite3'}") as database,
    ):
        random = inhabited(server)
        options = Settings.model_validate({"token": server.token, "api_url": server.url, "data_dir": folder})
        bot = await started(server, options, Services.over(database, pool(), AnswerService(pool())))
        for name, who, where, number in deeds:
            person, room = random.people[who % len(random.people)], random.rooms[where % len(random.rooms)]
            with suppress(NotPossibleError):
                await DEEDS[name](random, person, room, number)
            # Now and then the bot gets a moment between two deeds, and mostly not.
            if number % 4 == 0:
                await asyncio.sleep(0)
        await server.settled(within=20)
        await bot.stop()
        random.check()
        await random.check_traces(bot.services)
        assert not server.api.record.violations, "\n".join(server.api.record.violations)


def inhabited(server: Server) -> Randomly:
    """A group of each kind, one without the bot, a channel, and the chats of three people with the bot."""
    people = [server.person("Anna"), server.person("Ben", language="en"), server.person("Cem", language=None)]
    channel = Room(server.world, server.api.pulse, server.world.add_channel("Kanal", people[0].user))
    server.world.set_member(channel.chat, server.bot.user, Status.ADMINISTRATOR, actor=people[0].user)
    rooms = [
        server.group("Gruppe", *people, supergroup=False),
        server.group("Supergruppe", *people),
        server.group("Forum", *people, forum=True),
        server.group("Ohne Bot", *people, supergroup=False, bot=False),
        channel,
        *(person.private for person in people),
    ]
    facts = [entry for entry in pool().entries.values() if entry.kind is Kind.FACT]
    return Randomly(
        server=server, people=people, rooms=rooms, asked=[facts[at % len(facts)] for at in range(len(rooms))]
    )
