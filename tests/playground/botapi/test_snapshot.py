"""The state of a server as JSON, and back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BelegbotError
from bot.playground.botapi import forums, marking, snapshot
from bot.playground.botapi.api import Api
from bot.playground.botapi.files import store
from bot.playground.botapi.model import Chat, InlineAnswer, InlineQuery, Message, Status, User
from bot.playground.botapi.world import World
from tests.playground.botapi.conftest import Caller, restored, stored
from tests.playground.harness import Server

Json = dict[str, Any]


class Drawn:
    """A world that arises from what hypothesis draws."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.world = World()
        self.api = Api(self.world)
        self.bot = self.world.add_bot("belegbot", "Beleg", inline=True, guest=True)
        self.people = [self.world.add_user(name, language_code="de") for name in ("Anna", "Ben")]
        self.chats = [self.world.private_chat(person, self.bot) for person in self.people]
        self.messages: list[Message] = []

    def happen(self) -> None:
        """Let one thing happen."""
        steps = (self.group, self.post, self.reply, self.edit, self.delete, self.press, self.member, self.react)
        others = (self.topic, self.file, self.inline, self.block, self.migrate, self.commands)
        self.draw(st.sampled_from(steps + others))()

    def person(self) -> User:
        found: User = self.draw(st.sampled_from(self.people))
        return found

    def text(self) -> str:
        found: str = self.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
        return found

    def chat(self) -> Chat:
        found: Chat = self.draw(st.sampled_from(self.chats))
        return found

    def group(self) -> None:
        chat = self.world.add_group(self.text(), self.person(), forum=self.draw(st.booleans()))
        self.world.set_member(chat, self.bot.user, Status.MEMBER, actor=self.person())
        self.chats.append(chat)

    def migrate(self) -> None:
        chat = self.world.add_group(self.text(), self.person(), supergroup=False)
        self.chats += [chat, self.world.migrate(chat, self.person())]

    def post(self, reply_to: Message | None = None) -> None:
        chat = reply_to.chat if reply_to else self.chat()
        button = {"text": self.text(), "callback_data": "x"}
        content = {"text": self.text(), "entities": [], "$mark": 1, self.text(): [(1, 2)]}
        self.messages.append(self.world.post(chat, self.person(), content, reply_to=reply_to, keyboard=[[button]]))

    def reply(self) -> None:
        self.post(self.message())

    def message(self) -> Message | None:
        return self.draw(st.sampled_from(self.messages)) if self.messages else None

    def edit(self) -> None:
        if message := self.message():
            self.world.edit(message, {"text": self.text()}, [])

    def delete(self) -> None:
        if message := self.message():
            self.world.delete(message)

    def press(self) -> None:
        if message := self.message():
            self.world.press(self.person(), message, self.text())

    def react(self) -> None:
        if message := self.message():
            marking.react(self.world, message, self.person(), ["👍"])

    def member(self) -> None:
        status = self.draw(st.sampled_from(list(Status)))
        self.world.set_member(self.chat(), self.person(), status, actor=self.person(), rights={"can_pin_messages"})

    def topic(self) -> None:
        forums.add_topic(self.world, self.chat(), self.text(), self.person())

    def file(self) -> None:
        content = self.draw(st.binary(max_size=20))
        store(self.world.files, "document", content, name="a.txt", mime_type="text/plain")

    def inline(self) -> None:
        answer = InlineAnswer(results=[{"type": "article", "id": "1"}], drafts={}, date=1.5)
        query = InlineQuery(
            id=str(self.world.number()),
            bot=self.bot,
            sender=self.person(),
            text=self.text(),
            offset="",
            chat=self.chat(),
            date=2.5,
            answer=answer,
        )
        self.world.inline_queries[query.id] = query
        self.world.inline_cache[self.bot.user.id, query.text, "", 0] = answer

    def block(self) -> None:
        self.world.set_blocked(self.chats[0], self.draw(st.booleans()))

    def commands(self) -> None:
        self.bot.commands['{"type":"default"}', "de"] = [{"command": "hilfe", "description": self.text()}]


def through_json(document: Json) -> Json:
    found: Json = json.loads(json.dumps(document))
    return found


@settings(max_examples=50)
@given(st.data())
def test_any_world_comes_back(data: st.DataObject) -> None:
    drawn = Drawn(data.draw)
    for _ in range(data.draw(st.integers(0, 20))):
        drawn.happen()
    first = stored(drawn.api)
    api = restored(first)
    assert stored(api) == first
    world = api.world
    for chat in world.private_chats.values():
        assert chat.person is world.users[chat.id]
        assert all(message.chat is chat for message in chat.messages.values())
        assert all(message.sender is world.users[message.sender.id] for message in chat.messages.values())


async def test_what_waits_comes_back(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    await caller("getUpdates", allowed_updates=["message", "callback_query"])
    await anna.says(anna.private, "eins")
    document = through_json(snapshot.dump(server.world, server.api.accounts))
    api = Api(snapshot.load(document))
    snapshot.restore(document, api)
    queue = api.account(server.token).queue
    assert [waiting.body["message"]["text"] for waiting in queue.waiting] == ["eins"]
    assert queue.allowed == frozenset({"message", "callback_query"})
    update = queue.push("message", {})
    assert update is not None
    assert update.id == queue.waiting[0].id + 1


async def test_webhook_comes_back(server: Server, caller: Caller) -> None:
    await caller("setWebhook", url="http://127.0.0.1:9/", secret_token="abc", max_connections=3)  # noqa: S106
    document = through_json(snapshot.dump(server.world, server.api.accounts))
    api = Api(snapshot.load(document))
    snapshot.restore(document, api)
    webhook = api.account(server.token).webhook
    before = server.api.account(server.token).webhook
    assert webhook is not None
    assert before is not None
    assert webhook.target == before.target
    api.close()
    server.api.close()


def test_ids_stay_unique() -> None:
    world = World()
    anna = world.add_user("Anna")
    assert snapshot.load(snapshot.dump(world, {})).add_user("Ben").id == anna.id + 1


def test_clock_keeps_its_distance_from_real_time() -> None:
    world = World()
    world.clock.restore(5_000_000_000, 60)
    document = snapshot.dump(world, {})
    document["saved_at"] -= 100
    clock = snapshot.load(document).clock
    assert clock.scale == 60
    assert clock.now() >= 5_000_000_100


def changed(document: Json, path: tuple[str | int, ...], value: object) -> Json:
    found = through_json(document)
    place: Any = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return found


def test_other_versions_of_the_classes() -> None:
    world = World()
    anna = world.add_user("Anna")
    document = snapshot.dump(world, {})
    document["objects"][0]["fields"]["shoe_size"] = 38
    document["world"]["weather"] = "fine"
    del document["objects"][0]["fields"]["id"]
    del document["world"]["last_number"]
    with pytest.raises(BelegbotError, match="id is missing"):
        snapshot.load(document)
    document["objects"][0]["fields"]["id"] = anna.id
    assert snapshot.load(document).users[anna.id].first_name == "Anna"


@pytest.mark.parametrize(
    "foreign",
    [None, [], "x", {}, {"kind": "something"}, {"kind": "belegbot-world"}, {"kind": snapshot.KIND, "version": 99}],
)
def test_foreign_documents(foreign: object) -> None:
    for read in (snapshot.load, lambda document: snapshot.restore(document, Api(World()))):
        with pytest.raises(BelegbotError, match="--fresh"):
            read(foreign)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("objects", 0, "type"), "Nothing"),
        (("objects", 0, "type"), "field"),
        (("objects", 0, "type"), "Any"),
        (("objects", 0), []),
        (("objects",), {}),
        (("objects",), []),
        (("world", "users"), 5),
        (("world", "users"), {"$dict": [[1]]}),
        (("world", "users"), {"$nonsense": 1}),
        (("world", "groups"), {"$enum": ["Status", "emperor"]}),
        (("world", "files"), {"x": {"$bytes": "?"}}),
        (("world",), None),
        (("clock",), {}),
        (("clock", "scale"), -1),
        (("saved_at",), "yesterday"),
    ],
)
def test_broken_documents(path: tuple[str | int, ...], value: object) -> None:
    world = World()
    world.add_user("Anna")
    with pytest.raises(BelegbotError, match="broken"):
        snapshot.load(changed(snapshot.dump(world, {}), path, value))


def test_broken_accounts() -> None:
    world = World()
    world.add_bot("belegbot", "Beleg")
    document = snapshot.dump(world, {}) | {"accounts": {"1:nobody": {}}}
    with pytest.raises(BelegbotError, match="broken"):
        snapshot.restore(document, Api(world))
