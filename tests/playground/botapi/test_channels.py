"""Channels, and administrators who write in the name of their group."""

from typing import Any

import pytest_asyncio

from bot.playground.botapi.people import Person, Room
from tests.playground.botapi.conftest import Caller, problem, reason
from tests.playground.harness import Server


@pytest_asyncio.fixture
async def channel(anna: Person) -> Room:
    channel = await anna.creates_chat("channel", "Kanal")
    await anna.adds_bot(channel)
    return channel


async def updates(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller("getUpdates"))["result"]
    return found


async def test_posts(caller: Caller, anna: Person, channel: Room) -> None:
    post = await anna.says(channel, "eins")
    await anna.edits(post, "zwei")
    joined, posted, edited = await updates(caller)
    assert joined["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
    assert (posted["channel_post"]["text"], edited["edited_channel_post"]["text"]) == ("eins", "zwei")
    assert posted["channel_post"]["sender_chat"]["id"] == channel.id
    assert "from" not in posted["channel_post"]


async def test_posts_of_the_bot(caller: Caller, anna: Person, channel: Room) -> None:
    await updates(caller)
    sent = (await caller("sendMessage", chat_id=channel.id, text="x"))["result"]
    assert (sent["sender_chat"]["type"], sent["chat"]["title"]) == ("channel", "Kanal")
    assert len(await updates(caller)) == 1  # Its own post is not told.


async def test_rights(caller: Caller, anna: Person, channel: Room) -> None:
    post = await anna.says(channel, "eins")
    place = {"chat_id": channel.id, "message_id": post.id}
    assert (await caller("editMessageText", **place, text="zwei"))["ok"]
    await anna.promotes(channel, anna.bot.user, {"can_invite_users"})
    assert problem(await caller("editMessageText", **place, text="drei")) == "message can't be edited"
    assert problem(await caller("deleteMessage", **place)) == "message can't be deleted"
    answer = await caller("sendMessage", chat_id=channel.id, text="x")
    assert problem(answer) == "need administrator rights in the channel chat"
    answer = await caller("pinChatMessage", **place)
    assert problem(answer) == "not enough rights to manage pinned messages in the chat"


async def test_readers_do_not_write(server: Server, anna: Person, channel: Room) -> None:
    ben = server.person("Ben")
    await ben.joins(channel)
    cem = server.person("Cem")
    for action in (ben.says(channel, "eins"), ben.adds(channel, cem.user), ben.renames(channel, "x")):
        assert await reason(action) == "no-rights"
    assert [message.content for message in channel.messages] == [{"channel_chat_created": True}]


async def test_thrown_out(caller: Caller, anna: Person, channel: Room) -> None:
    await anna.kicks_bot(channel)
    answer = await caller("sendMessage", chat_id=channel.id, text="x")
    assert answer["description"] == "Forbidden: bot was kicked from the channel chat"
    await anna.adds_bot(channel)
    await caller("leaveChat", chat_id=channel.id)
    answer = await caller("sendMessage", chat_id=channel.id, text="x")
    assert answer["description"] == "Forbidden: bot is not a member of the channel chat"


async def test_public_names(caller: Caller, anna: Person, channel: Room) -> None:
    channel.chat.username = "Kanal"
    assert (await caller("sendMessage", chat_id="@kanal", text="x"))["result"]["chat"]["id"] == channel.id
    await anna.kicks_bot(channel)
    assert (await caller("getChat", chat_id="@kanal"))["error_code"] == 403
    other = await anna.creates_chat("supergroup", "Offen")
    other.chat.username = "offen"
    assert (await caller("getChat", chat_id="@offen"))["result"]["title"] == "Offen"
    assert (await caller("sendMessage", chat_id="@offen", text="x"))["error_code"] == 403


async def test_anonymous_administrators(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    await anna.hides(group)
    await anna.says(group, "eins")
    await anna.promotes(group, server.bot.user)
    await anna.hides(group, False)
    await anna.says(group, "zwei")
    hidden, promoted, shown = (await updates(caller))[-3:]
    assert hidden["message"]["from"]["username"] == "GroupAnonymousBot"
    assert hidden["message"]["sender_chat"]["id"] == group.id
    assert promoted["my_chat_member"]["from"]["username"] == "GroupAnonymousBot"
    assert shown["message"]["from"]["id"] == anna.id
    assert "sender_chat" not in shown["message"]


async def test_rights_of_administrators_are_told(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    await anna.promotes(group, server.bot.user, {"can_pin_messages"})
    await anna.promotes(group, server.bot.user, {"can_delete_messages"})
    change = (await updates(caller))[-1]["my_chat_member"]
    assert group.chat.may(server.bot.user, "can_manage_chat")
    old, new = change["old_chat_member"], change["new_chat_member"]
    assert (old["can_pin_messages"], old["can_delete_messages"]) == (True, False)
    assert (new["can_pin_messages"], new["can_delete_messages"]) == (False, True)
