"""What a bot is: its account, name, descriptions and menus of commands."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.methods.calls import Call, accessible_chat
from bot.playground.botapi.objects import me_json

SCOPES: Final = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_LIMIT: Final = 100
DESCRIPTION_LIMIT: Final = 256


def get_me(call: Call) -> dict[str, Any]:
    """getMe."""
    return me_json(call.bot)


def set_my_commands(call: Call) -> bool:
    """setMyCommands: for one scope and language."""
    commands = call.params.structure("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    key = _scope_key(call)
    # The limits are documented; the wordings of these three errors are guesses, as their source is closed.
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).lstrip("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[key] = commands
    return True


def get_my_commands(call: Call) -> list[dict[str, str]]:
    """getMyCommands: of exactly this scope and language."""
    return call.bot.commands.get(_scope_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_scope_key(call), None)
    return True


def text_setter(name: str, limit: int) -> Callable[[Call], bool]:
    """setMyName, setMyDescription or setMyShortDescription."""

    def set_text(call: Call) -> bool:
        text = call.params.string(name)
        if len(text) > limit:
            raise bad_request(f"{name} is too long")  # The wording is a guess.
        call.bot.texts[name, call.params.string("language_code")] = text
        return True

    return set_text


def text_getter(name: str) -> Callable[[Call], dict[str, str]]:
    """getMyName, getMyDescription or getMyShortDescription: falls back to the text for all languages."""

    def get_text(call: Call) -> dict[str, str]:
        texts = call.bot.texts
        default = texts.get((name, "")) or (call.bot.user.first_name if name == "name" else "")
        return {name: texts.get((name, call.params.string("language_code"))) or default}

    return get_text


def _scope_key(call: Call) -> tuple[str, str]:
    scope = call.params.structure("scope", "BotCommandScope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope:
        accessible_chat(call, str(scope["chat_id"]))
    return json.dumps(scope, sort_keys=True), call.params.string("language_code")
