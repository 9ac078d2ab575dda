"""Inline keyboards: what a bot may send under a message."""

from collections.abc import Callable
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import (
    Json,
    array_in,
    array_of,
    flag_in,
    integer_in,
    object_in,
    object_of,
    parsing,
    string_in,
)

BUTTON_LIMIT: Final = 100
DATA_LIMIT: Final = 64
STYLES: Final = frozenset({"danger", "success", "primary"})
CHATS: Final = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")

Keyboard = list[list[dict[str, Any]]]


def inline_keyboard(markup: object) -> Keyboard:
    """The rows of an inline keyboard, empty for none or another markup; ApiError 400 for what Telegram rejects."""
    if markup is None:
        return []
    rows = array_in(object_of(markup, "Object expected as reply markup"), "inline_keyboard")
    problem = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    keyboard = [[_button(button) for button in array_of(row, problem)] for row in rows if row != []]
    if sum(len(row) for row in keyboard) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")  # The documentation gives the limit, the wording is a guess.
    return keyboard


def _button(button: object) -> Json:
    """The button with what belongs to it and nothing else."""
    with parsing("inline keyboard button"):
        given = object_of(button, "InlineKeyboardButton must be an Object")
        return {"text": string_in(given, "text", None)} | _look(given) | _purpose(given)


def _look(given: Json) -> Json:
    look: Json = {}
    if icon := integer_in(given, "icon_custom_emoji_id"):
        look["icon_custom_emoji_id"] = str(icon)
    style = string_in(given, "style").lower()
    if style in STYLES:
        look["style"] = style
    elif style not in ("", "default"):
        raise bad_request("invalid button style specified")
    return look


def _purpose(given: Json) -> Json:
    """What the button does: the first of the fields that say it, in the order of the official server."""
    if url := string_in(given, "url"):
        return {"url": url}
    if data := string_in(given, "callback_data"):
        if len(data.encode()) > DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")  # Closed source; the documentation gives the limit.
        return {"callback_data": data}
    for name, read in PURPOSES.items():
        if name in given:
            return {name: read(given, name)}
    raise bad_request("Text buttons are unallowed in the inline keyboard")


def _chosen_chat(given: Json, name: str) -> Json:
    chosen = object_in(given, name)
    return {"query": string_in(chosen, "query")} | {kind: True for kind in CHATS if flag_in(chosen, kind)}


def _address(given: Json, name: str) -> Json:
    return {"url": string_in(object_in(given, name), "url", None)}


def _copied(given: Json, name: str) -> Json:
    return {"text": string_in(object_in(given, name), "text", None)}


def _required(given: Json, name: str) -> str:
    return string_in(given, name, None)


PURPOSES: Final[dict[str, Callable[[Json, str], object]]] = {
    "callback_game": lambda _, __: {},
    "pay": lambda _, __: True,
    "switch_inline_query": _required,
    "switch_inline_query_chosen_chat": _chosen_chat,
    "switch_inline_query_current_chat": _required,
    "login_url": _address,
    "web_app": _address,
    "copy_text": _copied,
}
