"""What a bot says of itself."""

import pytest

from tests.playground.botapi.conftest import Caller
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
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
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
