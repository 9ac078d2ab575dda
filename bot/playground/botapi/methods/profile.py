"""What a bot is: its account, name, descriptions and menus of commands."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import array_of, integer_in, object_of, parsing, string_in
from bot.playground.botapi.methods.calls import Call, accessible_chat
from bot.playground.botapi.model import ADMINS, Bot, Chat, ChatType, User
from bot.playground.botapi.objects import me_json

OF_NO_CHAT: Final = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_A_CHAT: Final = frozenset({"chat", "chat_administrators", "chat_member"})
COMMAND: Final = re.compile(r"[a-z0-9_]+")
LANGUAGE: Final = re.compile(r"[a-z]{2}")
COMMANDS_LIMIT: Final = 100
COMMAND_LIMIT: Final = 32
DESCRIPTION_LIMIT: Final = 256


def get_me(call: Call) -> dict[str, Any]:
    """getMe."""
    return me_json(call.bot)


def set_my_commands(call: Call) -> bool:
    """setMyCommands: for one scope and language; none at all is the same as deleteMyCommands, which is a guess."""
    given = call.params.structure("commands", "commands")
    commands = [] if given is None else [_command(one) for one in array_of(given, "expected an Array of BotCommand")]
    key = _scope_key(call)
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")  # The documentation gives the limit, the wording is a guess.
    call.bot.commands.pop(key, None)
    if commands:
        call.bot.commands[key] = commands
    return True


def get_my_commands(call: Call) -> list[dict[str, str]]:
    """getMyCommands: of exactly this scope and language."""
    return call.bot.commands.get(_scope_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_scope_key(call), None)
    return True


def commands_for(bot: Bot, chat: Chat, user: User) -> list[dict[str, str]]:
    """The menu that somebody sees in a chat: of the narrowest scope that has commands, first in their language."""
    language = (user.language_code or "")[:2]
    for scope in _scopes(chat, user):
        for code in (language, ""):
            if commands := bot.commands.get((_as_key(scope), code)):
                return commands
    return []


def _scopes(chat: Chat, user: User) -> list[dict[str, Any]]:
    """The scopes of a chat, from the narrowest to the widest, as the documentation lists them."""
    here = {"chat_id": chat.id}
    if chat.type is ChatType.PRIVATE:
        return [{"type": "chat", **here}, {"type": "all_private_chats"}, {"type": "default"}]
    if chat.type is ChatType.CHANNEL:
        return []
    is_admin = chat.status(user) in ADMINS
    return [
        {"type": "chat_member", **here, "user_id": user.id},
        *([{"type": "chat_administrators", **here}] if is_admin else []),
        {"type": "chat", **here},
        *([{"type": "all_chat_administrators"}] if is_admin else []),
        {"type": "all_group_chats"},
        {"type": "default"},
    ]


def text_setter(name: str, limit: int) -> Callable[[Call], bool]:
    """setMyName, setMyDescription or setMyShortDescription."""

    def set_text(call: Call) -> bool:
        text = call.params.string(name)
        if len(text) > limit:
            raise bad_request(f"{name} is too long")  # The wording is a guess.
        language = call.params.string("language_code")
        call.bot.texts[name, language] = text
        if name == "name" and text and not language:
            call.bot.user.first_name = text
        return True

    return set_text


def text_getter(name: str) -> Callable[[Call], dict[str, str]]:
    """getMyName, getMyDescription or getMyShortDescription: falls back to the text for all languages."""

    def get_text(call: Call) -> dict[str, str]:
        texts = call.bot.texts
        default = texts.get((name, "")) or (call.bot.user.first_name if name == "name" else "")
        return {name: texts.get((name, call.params.string("language_code"))) or default}

    return get_text


def _command(given: object) -> dict[str, str]:
    with parsing("BotCommand"):
        fields = object_of(given, "expected an Object")
        command, description = (string_in(fields, name, None).strip() for name in ("command", "description"))
    command = command.removeprefix("/")
    _require_length("Command", command, COMMAND_LIMIT)
    _require_length("Command description", description, DESCRIPTION_LIMIT)
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")  # The documentation says what is allowed, the wording is a guess.
    return {"command": command, "description": description}


def _require_length(name: str, value: str, limit: int) -> None:
    if not value:
        raise bad_request(f"{name} must be non-empty")
    if len(value) > limit:
        raise bad_request(f"{name} length must not exceed {limit}")


def _scope_key(call: Call) -> tuple[str, str]:
    scope = call.params.structure("scope", "BotCommandScope")
    language = call.params.string("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return _as_key({"type": "default"} if scope is None else _resolved(call, scope)), language


def _resolved(call: Call, scope: object) -> dict[str, Any]:
    """The scope without anything that does not belong to it, its chat by number."""
    with parsing("BotCommandScope"):
        given = object_of(scope, "BotCommandScope must be an Object")
        kind = string_in(given, "type", None)
        if kind in OF_NO_CHAT:
            return {"type": kind}
        if kind not in OF_A_CHAT:
            raise bad_request("Unsupported type specified")
        chat_id = string_in(given, "chat_id", None)
        if not chat_id:
            raise bad_request("Empty chat_id specified")
        user_id = integer_in(given, "user_id", None) if kind == "chat_member" else None
        if user_id is not None and user_id <= 0:
            raise bad_request("Invalid user_id specified")
    found = {"type": kind, "chat_id": accessible_chat(call, chat_id).id}
    if user_id is None:
        return found
    if user_id not in call.world.users:
        raise bad_request("user not found")
    return found | {"user_id": user_id}


def _as_key(scope: dict[str, Any]) -> str:
    return json.dumps(scope, sort_keys=True)
