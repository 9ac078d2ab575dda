"""Pins and reactions."""

from typing import Any

import pytest
import pytest_asyncio

from bot.playground.botapi.marking import REACTIONS
from bot.playground.botapi.people import Person, Room
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server

ALL = ["message", "channel_post", "message_reaction", "message_reaction_count"]


@pytest_asyncio.fixture
async def group(server: Server, anna: Person) -> Room:
    group = server.group("Redaktion", anna)
    await anna.promotes(group, server.bot.user)
    return group


async def told(caller: Caller, kind: str) -> list[dict[str, Any]]:
    updates = (await caller("getUpdates", allowed_updates=ALL))["result"]
    return [update[kind] for update in updates if kind in update]


def emoji(*names: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": name} for name in names]


async def test_pinned(caller: Caller, anna: Person, group: Room) -> None:
    first, second = await anna.says(group, "eins"), await anna.says(group, "zwei")
    for message in (second, first):
        assert (await caller("pinChatMessage", chat_id=group.id, message_id=message.id))["result"] is True
    assert group.chat.pinned == [second.id, first.id]
    assert [message["pinned_message"]["text"] for message in (await told(caller, "message"))[-2:]] == ["zwei", "eins"]
    assert (await caller("getChat", chat_id=group.id))["result"]["pinned_message"]["text"] == "zwei"
    await caller("unpinChatMessage", chat_id=group.id)
    assert group.chat.pinned == [first.id]
    await caller("unpinChatMessage", chat_id=group.id, message_id=first.id)
    assert problem(await caller("unpinChatMessage", chat_id=group.id)) == "message to unpin not found"


async def test_all_unpinned(caller: Caller, anna: Person, group: Room) -> None:
    for text in ("eins", "zwei"):
        await anna.pins(await anna.says(group, text))
    assert (await caller("unpinAllChatMessages", chat_id=group.id))["result"] is True
    assert not group.chat.pinned


async def test_what_vanished_is_not_pinned(caller: Caller, anna: Person, group: Room) -> None:
    message = await anna.says(group, "eins")
    await anna.pins(message)
    await anna.deletes(message)
    assert not group.chat.pinned
    assert "pinned_message" not in (await caller("getChat", chat_id=group.id))["result"]


async def test_rights_to_pin(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    refusal = "not enough rights to manage pinned messages in the chat"
    message = await anna.says(group, "eins")
    await anna.promotes(group, server.bot.user, {"can_delete_messages"})
    place = {"chat_id": group.id, "message_id": message.id}
    assert problem(await caller("pinChatMessage", **place)) == refusal
    assert problem(await caller("unpinChatMessage", **place)) == refusal
    assert problem(await caller("unpinAllChatMessages", chat_id=group.id)) == refusal
    private = await anna.says(anna.private, "eins")
    assert (await caller("pinChatMessage", chat_id=anna.id, message_id=private.id))["ok"]


async def test_what_cannot_be_pinned(caller: Caller, group: Room) -> None:
    service = group.messages[0]
    answer = await caller("pinChatMessage", chat_id=group.id, message_id=service.id)
    assert problem(answer) == "service messages can't be pinned"
    answer = await caller("pinChatMessage", chat_id=group.id, message_id=99)
    assert problem(answer) == "message to pin not found"


async def test_reactions_of_people(caller: Caller, anna: Person, group: Room) -> None:
    await told(caller, "message")
    message = await anna.says(group, "eins")
    for reaction in ("👍", "👎", "👎", None):
        await anna.reacts(message, reaction)
    changes = [(one["old_reaction"], one["new_reaction"]) for one in await told(caller, "message_reaction")]
    assert changes == [([], emoji("👍")), (emoji("👍"), emoji("👎")), (emoji("👎"), [])]


async def test_reactions_are_told_to_administrators_who_want_them(
    server: Server, caller: Caller, anna: Person, group: Room
) -> None:
    message = await anna.says(group, "eins")
    await anna.reacts(message, "👍")  # The bot has not asked for reactions.
    await told(caller, "message")
    await anna.demotes(group, server.bot.user)
    await anna.reacts(message, "👎")
    assert not await told(caller, "message_reaction")


async def test_anonymous_reactions(caller: Caller, anna: Person, group: Room) -> None:
    await told(caller, "message")
    await anna.hides(group)
    await anna.reacts(await anna.says(group, "eins"), "👍")
    (change,) = await told(caller, "message_reaction")
    assert change["actor_chat"]["id"] == group.id
    assert "user" not in change


async def test_reactions_in_a_channel_are_counted(server: Server, caller: Caller, anna: Person) -> None:
    ben = server.person("Ben")
    channel = await anna.creates_chat("channel", "Kanal")
    await anna.adds_bot(channel)
    await ben.joins(channel)
    await told(caller, "message")
    post = await anna.says(channel, "eins")
    for person, reaction in ((anna, "👍"), (ben, "👍"), (ben, "🔥")):
        await person.reacts(post, reaction)
    counts = [
        {one["type"]["emoji"]: one["total_count"] for one in change["reactions"]}
        for change in await told(caller, "message_reaction_count")
    ]
    assert counts == [{"👍": 1}, {"👍": 2}, {"👍": 1, "🔥": 1}]


async def test_reaction_of_the_bot(server: Server, caller: Caller, anna: Person, group: Room) -> None:
    message = await anna.says(group, "eins")
    place = {"chat_id": group.id, "message_id": message.id}
    assert (await caller("setMessageReaction", **place, reaction=emoji("👍")))["result"] is True
    assert message.reactions == {server.bot.user.id: ["👍"]}
    assert (await caller("setMessageReaction", **place))["result"] is True
    assert not message.reactions
    assert not await told(caller, "message_reaction")


@pytest.mark.parametrize(
    ("reaction", "expected"),
    [
        (emoji("👍", "👎"), "REACTIONS_TOO_MANY"),
        (emoji("x"), "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "can't parse ReactionType: invalid reaction type specified"),
    ],
)
async def test_refused_reactions(
    caller: Caller, anna: Person, group: Room, reaction: list[dict[str, str]], expected: str
) -> None:
    message = await anna.says(group, "eins")
    answer = await caller("setMessageReaction", chat_id=group.id, message_id=message.id, reaction=reaction)
    assert problem(answer) == expected


async def test_no_message_to_react_to(caller: Caller, group: Room) -> None:
    answer = await caller("setMessageReaction", chat_id=group.id, message_id=99, reaction=emoji("👍"))
    assert problem(answer) == "message to react not found"
    answer = await caller("setMessageReaction", chat_id=group.id, message_id=group.messages[0].id)
    assert problem(answer) == "MESSAGE_ID_INVALID"


def test_the_list_of_reactions() -> None:
    assert len(REACTIONS) == 73
    assert {"❤", "❤\u200d🔥", "🤷\u200d♀", "👨\u200d💻"} <= REACTIONS
