"""Chats, members, and where a bot may write."""

from typing import Any

import pytest_asyncio

from bot.playground.botapi.people import Person
from tests.playground.botapi.conftest import Caller, reason
from tests.playground.harness import Server


@pytest_asyncio.fixture
async def anna(server: Server) -> Person:
    return server.person("Anna", username="anna")


async def refusal(caller: Caller, chat_id: int) -> tuple[int, str]:
    answer = await caller("sendMessage", chat_id=chat_id, text="x")
    return answer["error_code"], answer["description"]


async def last_update(caller: Caller) -> dict[str, Any]:
    update: dict[str, Any] = (await caller("getUpdates"))["result"][-1]
    return update


async def test_chat(server: Server, caller: Caller, anna: Person) -> None:
    private = (await caller("getChat", chat_id=anna.id))["result"]
    assert (private["type"], private["first_name"], private["username"]) == ("private", "Anna", "anna")
    forum = server.group("Forum", anna, forum=True)
    told = (await caller("getChat", chat_id=forum.id))["result"]
    assert (told["type"], told["title"], told["is_forum"]) == ("supergroup", "Forum", True)
    assert (await caller("getChat", chat_id=5))["description"] == "Bad Request: chat not found"


async def test_members(server: Server, caller: Caller, anna: Person) -> None:
    ben, cem = server.person("Ben"), server.person("Cem")
    group = server.group("Redaktion", anna, ben)
    await anna.promotes(group, server.bot.user)

    async def status(user_id: int) -> str:
        return str((await caller("getChatMember", chat_id=group.id, user_id=user_id))["result"]["status"])

    people = [anna.id, server.bot.user.id, ben.id, cem.id]
    assert [await status(person) for person in people] == ["creator", "administrator", "member", "left"]
    admins = (await caller("getChatAdministrators", chat_id=group.id))["result"]
    assert [admin["user"]["first_name"] for admin in admins] == ["Anna", "Belegbot"]
    assert (await caller("getChatMemberCount", chat_id=group.id))["result"] == 3
    nobody = await caller("getChatMember", chat_id=group.id, user_id=5)
    assert nobody["description"] == "Bad Request: user not found"


async def test_private_chats_have_no_admins(caller: Caller, anna: Person) -> None:
    answer = await caller("getChatAdministrators", chat_id=anna.id)
    assert answer["description"] == "Bad Request: there are no administrators in the private chat"
    assert (await caller("getChatMember", chat_id=anna.id, user_id=anna.id))["result"]["status"] == "member"
    assert (await caller("leaveChat", chat_id=anna.id))["error_code"] == 400


async def test_blocked(caller: Caller, anna: Person) -> None:
    await anna.blocks_bot()
    assert await refusal(caller, anna.id) == (403, "Forbidden: bot was blocked by the user")
    assert (await last_update(caller))["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await anna.unblocks_bot()
    assert (await caller("sendMessage", chat_id=anna.id, text="x"))["ok"]


async def test_deactivated(caller: Caller, anna: Person) -> None:
    anna.user.is_deleted = True
    assert await refusal(caller, anna.id) == (403, "Forbidden: user is deactivated")


async def test_kicked(server: Server, caller: Caller, anna: Person) -> None:
    supergroup, group = server.group("Redaktion", anna), server.group("Redaktion", anna, supergroup=False)
    await anna.kicks_bot(supergroup)
    assert await refusal(caller, supergroup.id) == (403, "Forbidden: bot was kicked from the supergroup chat")
    await anna.kicks_bot(group)
    assert await refusal(caller, group.id) == (403, "Forbidden: bot was kicked from the group chat")


async def test_left(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    assert (await caller("leaveChat", chat_id=group.id))["result"] is True
    assert await refusal(caller, group.id) == (403, "Forbidden: bot is not a member of the supergroup chat")
    assert (await caller("getChat", chat_id=group.id))["error_code"] == 403


async def test_left_a_small_group_or_a_channel(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna, supergroup=False)
    channel = await anna.creates_chat("channel", "Kanal")
    await anna.adds_bot(channel)
    for place in (group, channel):
        await caller("leaveChat", chat_id=place.id)
    assert await refusal(caller, group.id) == (403, "Forbidden: bot is not a member of the group chat")
    assert await refusal(caller, channel.id) == (403, "Forbidden: bot is not a member of the channel chat")
    assert (await caller("getChat", chat_id=group.id))["ok"]  # A group stays readable.


async def test_never_there(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna, bot=False)
    assert await refusal(caller, group.id) == (400, "Bad Request: chat not found")


async def test_added_and_thrown_out(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    updates = (await caller("getUpdates"))["result"]
    assert updates[0]["message"]["new_chat_members"][0]["username"] == "belegbot"
    changed = updates[1]["my_chat_member"]
    assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == ("left", "member")
    await anna.kicks_bot(group)
    assert (await last_update(caller))["message"]["left_chat_member"]["username"] == "belegbot"


async def test_migrated(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna, supergroup=False)
    supergroup = server.world.migrate(group.chat, anna.user)
    answer = await caller("sendMessage", chat_id=group.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": supergroup.id}
    told = [update["message"] for update in (await caller("getUpdates"))["result"][-2:]]
    assert (told[0]["migrate_to_chat_id"], told[1]["migrate_from_chat_id"]) == (supergroup.id, group.id)
    assert (await caller("sendMessage", chat_id=supergroup.id, text="x"))["ok"]


async def test_people_must_have_started(server: Server, caller: Caller, anna: Person) -> None:
    cem, stranger = server.person("Cem", started=False), server.person("Dora", started=False)
    server.group("Redaktion", anna, cem)
    assert await refusal(caller, cem.id) == (403, "Forbidden: bot can't initiate conversation with a user")
    assert (await caller("getChat", chat_id=cem.id))["result"]["first_name"] == "Cem"
    assert await refusal(caller, stranger.id) == (400, "Bad Request: chat not found")
    for person in (cem, stranger):
        await person.starts()
        assert (await caller("sendMessage", chat_id=person.id, text="x"))["ok"]


async def test_bots_do_not_write_to_bots(server: Server, caller: Caller) -> None:
    other = server.world.add_bot("otherbot", "Other")
    assert await refusal(caller, other.user.id) == (403, "Forbidden: the bot can't send messages to the bot")
    assert (await caller("getChat", chat_id=other.user.id))["description"] == "Bad Request: chat not found"


async def test_silenced(server: Server, caller: Caller, anna: Person) -> None:
    ben = server.person("Ben")
    group = server.group("Redaktion", anna, ben, supergroup=False)
    await anna.silences(group)
    assert await refusal(caller, group.id) == (400, "Bad Request: not enough rights to send text messages to the chat")
    answer = await caller("sendVenue", chat_id=group.id, latitude=1, longitude=1, title="x", address="y")
    assert answer["description"] == "Bad Request: not enough rights to send venues to the chat"
    assert (await caller("getChat", chat_id=group.id))["result"]["permissions"]["can_send_messages"] is False
    assert await reason(ben.says(group, "x")) == "no-rights"
    assert await reason(ben.silences(group, False)) == "no-rights"
    supergroup = await anna.migrates(group)
    assert (await refusal(caller, supergroup.id))[0] == 400
    await anna.promotes(supergroup, server.bot.user)
    assert (await caller("sendMessage", chat_id=supergroup.id, text="x"))["ok"]
    await anna.demotes(supergroup, server.bot.user)
    await anna.silences(supergroup, False)
    assert (await caller("sendMessage", chat_id=supergroup.id, text="x"))["ok"]


async def test_title(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    await anna.renames(group, "Neue Redaktion")
    assert (await last_update(caller))["message"]["new_chat_title"] == "Neue Redaktion"
    assert (await caller("getChat", chat_id=group.id))["result"]["title"] == "Neue Redaktion"


async def test_members_come_along(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna, server.person("Ben"), supergroup=False)
    await anna.promotes(group, server.bot.user, {"can_pin_messages"})
    large = await anna.migrates(group)
    assert (await caller("getChatMemberCount", chat_id=large.id))["result"] == 3
    me = (await caller("getChatMember", chat_id=large.id, user_id=server.bot.user.id))["result"]
    assert (me["status"], me["can_pin_messages"], me["can_delete_messages"]) == ("administrator", True, False)
