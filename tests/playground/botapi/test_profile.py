"""What a bot says of itself."""

import pytest

from bot.playground.botapi.methods.profile import commands_for
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server

START = [{"command": "start", "description": "Anfang"}]
HELP = [{"command": "help", "description": "Help"}]


async def test_me(server: Server, caller: Caller) -> None:
    assert (await caller("getMe"))["result"]["can_read_all_group_messages"] is True
    server.bot.privacy_mode = True
    assert (await caller("getMe"))["result"]["can_read_all_group_messages"] is False


async def test_commands_by_scope_and_language(caller: Caller) -> None:
    groups = {"scope": {"type": "all_group_chats"}}
    await caller("setMyCommands", commands=START)
    await caller("setMyCommands", commands=HELP, language_code="en", **groups)
    assert (await caller("getMyCommands"))["result"] == START
    assert (await caller("getMyCommands", language_code="en", **groups))["result"] == HELP
    assert (await caller("getMyCommands", **groups))["result"] == []
    await caller("deleteMyCommands", language_code="en", **groups)
    assert (await caller("getMyCommands", language_code="en", **groups))["result"] == []


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "/", "description": "x"}], "command must be non-empty"),
        ([{"command": "x" * 33, "description": "x"}], "command length must not exceed 32"),
        ([{"command": "x", "description": " "}], "command description must be non-empty"),
        ([{"command": "x", "description": "x" * 257}], "command description length must not exceed 256"),
        (START * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_refused_commands(caller: Caller, commands: list[dict[str, str]], problem: str) -> None:
    assert (await caller("setMyCommands", commands=commands))["description"] == f"Bad Request: {problem}"


async def test_command_scope_of_an_unknown_chat(caller: Caller) -> None:
    answer = await caller("setMyCommands", commands=START, scope={"type": "chat", "chat_id": 5})
    assert answer["description"] == "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("method", "name", "limit"),
    [("MyName", "name", 64), ("MyDescription", "description", 512), ("MyShortDescription", "short_description", 120)],
)
async def test_texts(caller: Caller, method: str, name: str, limit: int) -> None:
    async def told(language: str) -> object:
        return (await caller(f"get{method}", language_code=language))["result"][name]

    await caller(f"set{method}", **{name: "Alle"})
    await caller(f"set{method}", **{name: "x" * limit}, language_code="en")
    assert [await told(language) for language in ("", "de", "en")] == ["Alle", "Alle", "x" * limit]
    assert (await caller(f"set{method}", **{name: "x" * (limit + 1)}))["error_code"] == 400


def menu(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name}]


async def test_menu_of_a_private_chat(server: Server, caller: Caller) -> None:
    anna, ben = server.person("Anna", language="de-AT"), server.person("Ben", language="en")
    assert commands_for(server.bot, anna.private.chat, anna.user) == []
    scopes: list[tuple[str, dict[str, object]]] = [
        ("a", {}),
        ("b", {"language_code": "de"}),
        ("c", {"scope": {"type": "all_private_chats"}}),
        ("d", {"scope": {"type": "all_private_chats"}, "language_code": "de"}),
        ("e", {"scope": {"type": "chat", "chat_id": str(anna.id)}}),
        ("f", {"scope": {"type": "chat", "chat_id": anna.id}, "language_code": "de"}),
    ]
    for name, where in scopes:
        await caller("setMyCommands", commands=menu(name), **where)
        assert commands_for(server.bot, anna.private.chat, anna.user) == menu(name)
    assert commands_for(server.bot, ben.private.chat, ben.user) == menu("c")


async def test_menu_of_a_group(server: Server, caller: Caller) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = server.group("Redaktion", anna, ben)

    def seen() -> list[str]:
        return [commands_for(server.bot, group.chat, person.user)[0]["command"] for person in (anna, ben)]

    here = {"chat_id": group.id}
    for name, scope, expected in [
        ("a", {"type": "default"}, ["a", "a"]),
        ("b", {"type": "all_private_chats"}, ["a", "a"]),
        ("c", {"type": "all_group_chats"}, ["c", "c"]),
        ("d", {"type": "all_chat_administrators"}, ["d", "c"]),
        ("e", {"type": "chat", **here}, ["e", "e"]),
        ("f", {"type": "chat_administrators", **here}, ["f", "e"]),
        ("g", {"type": "chat_member", **here, "user_id": ben.id}, ["f", "g"]),
    ]:
        await caller("setMyCommands", commands=menu(name), scope=scope)
        assert seen() == expected
    await caller("setMyCommands", commands=[], scope={"type": "chat_member", **here, "user_id": ben.id})
    assert seen() == ["f", "e"]


async def test_channels_have_no_menu(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    await caller("setMyCommands", commands=START)
    assert commands_for(server.bot, server.world.add_channel("Kanal", anna.user), anna.user) == []


async def test_refused_scopes(server: Server, caller: Caller) -> None:
    anna = server.person("Anna")
    group, elsewhere = server.group("Redaktion", anna), server.group("Anderswo", anna, bot=False)
    prefix = "can't parse BotCommandScope: "
    for scope, expected in [
        ({"type": "moon"}, f"{prefix}Unsupported type specified"),
        ([], f"{prefix}BotCommandScope must be an Object"),
        ({"type": "chat", "chat_id": ""}, f"{prefix}Empty chat_id specified"),
        ({"type": "chat"}, f'{prefix}Can\'t find field "chat_id"'),
        ({"type": "chat_member", "chat_id": group.id, "user_id": 0}, f"{prefix}Invalid user_id specified"),
        ({"type": "chat_member", "chat_id": group.id, "user_id": 5}, "user not found"),
        ({"type": "chat_administrators", "chat_id": elsewhere.id}, "chat not found"),
    ]:
        assert problem(await caller("setMyCommands", commands=START, scope=scope)) == expected
    assert problem(await caller("setMyCommands", commands=START, language_code="ger")) == (
        "invalid language code specified"
    )
    server.api.record.violations.clear()  # Some of these are wrong by the description, too.


async def test_name_is_told(caller: Caller) -> None:
    await caller("setMyName", name="Beleg")
    await caller("setMyName", name="Evidence", language_code="en")
    assert (await caller("getMe"))["result"]["first_name"] == "Beleg"
