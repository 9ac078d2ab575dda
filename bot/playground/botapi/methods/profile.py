"""What a bot is: its account, name, descriptions and menus of commands."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.methods.calls import Call, accessible_chat
from bot.playground.botapi.model import ADMINS, Bot, Chat, ChatType, User
from bot.playground.botapi.objects import me_json

OF_NO_CHAT: Final = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_A_CHAT: Final = frozenset({"chat", "chat_administrators", "chat_member"})
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE: Final = re.compile(r"[a-z]{2}")
COMMAND_LIMIT: Final = 100
DESCRIPTION_LIMIT: Final = 256


def get_me(call: Call) -> dict[str, Any]:
    """getMe."""
    return me_json(call.bot)


def set_my_commands(call: Call) -> bool:
    """setMyCommands: for one scope and language; none at all is the same as deleteMyCommands, which is a guess."""
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


def _scope_key(call: Call) -> tuple[str, str]:
    scope = call.params.structure("scope", "BotCommandScope")
    language = call.params.string("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return _as_key({"type": "default"} if scope is None else _resolved(call, scope)), language


def _resolved(call: Call, scope: object) -> dict[str, Any]:
    """The scope without anything that does not belong to it, its chat by number."""
    prefix = "can't parse BotCommandScope: "
    if not isinstance(scope, dict):
        raise bad_request(f"{prefix}BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in OF_NO_CHAT:
        return {"type": kind}
    if kind not in OF_A_CHAT:
        raise bad_request(f"{prefix}Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request(f"{prefix}Empty chat_id specified")
    found = {"type": kind, "chat_id": accessible_chat(call, str(scope["chat_id"])).id}
    return found | ({"user_id": _user_id(call, scope.get("user_id"))} if kind == "chat_member" else {})


def _user_id(call: Call, given: object) -> int:
    number = int(str(given)) if str(given).isdecimal() else 0
    if number == 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    if number not in call.world.users:
        raise bad_request("user not found")
    return number


def _as_key(scope: dict[str, Any]) -> str:
    return json.dumps(scope, sort_keys=True)
