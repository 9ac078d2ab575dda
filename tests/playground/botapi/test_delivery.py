"""Which messages a bot gets to see."""

import pytest

from tests.playground.botapi.conftest import Caller
from tests.playground.harness import Server


async def seen(caller: Caller) -> list[str]:
    updates = (await caller("getUpdates"))["result"]
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


async def test_without_privacy_mode_everything(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    await anna.says(group, "Hallo")
    await anna.says(group, "/frage@otherbot")
    assert await seen(caller) == ["Hallo", "/frage@otherbot"]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Hallo", False),
        ("/frage wann?", True),
        ("/frage@BelegBot wann?", True),
        ("/frage@otherbot wann?", False),
        ("Hallo @belegbot", True),
        ("Hallo @belegbot2", False),
    ],
)
async def test_privacy_mode(server: Server, caller: Caller, text: str, passes: bool) -> None:
    server.bot.privacy_mode = True
    anna = server.person("Anna")
    await anna.says(server.group("Redaktion", anna), text)
    assert await seen(caller) == [text] * passes


async def test_privacy_mode_lets_replies_pass(server: Server, caller: Caller) -> None:
    server.bot.privacy_mode = True
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    await caller("sendMessage", chat_id=group.id, text="x")
    await anna.says(group, "Danke", reply_to=await group.next_message())
    assert await seen(caller) == ["Danke"]


async def test_admins_see_everything(server: Server, caller: Caller) -> None:
    server.bot.privacy_mode = True
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    await anna.promotes(group, server.bot.user)
    await anna.says(group, "Hallo")
    assert await seen(caller) == ["Hallo"]


async def test_bots_do_not_see_each_other(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    other = server.world.add_bot("otherbot", "Other")
    group.add(other.user, actor=anna.user)
    server.world.post(group.chat, other.user, {"text": "Hallo"})
    await caller("sendMessage", chat_id=group.id, text="x")
    assert await seen(caller) == []
    assert [message.text for message in group.from_bots] == ["Hallo", "x"]


async def test_groups_without_the_bot(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    await anna.says(server.group("Redaktion", anna, bot=False), "Hallo")
    assert await seen(caller) == []


async def test_media(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    await anna.sends_photo(anna.private, "@belegbot")
    await anna.sends_voice(anna.private)
    await anna.sends_sticker(anna.private)
    photo, voice, sticker = [update["message"] for update in (await caller("getUpdates"))["result"]]
    assert photo["caption_entities"] == [{"type": "mention", "offset": 0, "length": 9}]
    assert "voice" in voice
    assert "sticker" in sticker


async def test_privacy_mode_lets_commands_for_nobody_pass_until_another_bot_writes(
    server: Server, caller: Caller
) -> None:
    server.bot.privacy_mode = True
    anna = server.person("Anna")
    group = server.group("Redaktion", anna)
    other = server.world.add_bot("otherbot", "Other")
    group.add(other.user, actor=anna.user)
    server.world.post(group.chat, other.user, {"text": "Hallo"})
    await anna.says(group, "/eins")
    await caller("sendMessage", chat_id=group.id, text="x")
    await anna.says(group, "/zwei")
    assert await seen(caller) == ["/zwei"]
