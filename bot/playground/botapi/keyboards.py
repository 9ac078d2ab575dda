"""Inline keyboards: what a bot may send under a message."""

from typing import Any, Final

from bot.playground.botapi.errors import bad_request

BUTTON_LIMIT: Final = 100
DATA_LIMIT: Final = 64
KINDS: Final = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)

Keyboard = list[list[dict[str, Any]]]


def inline_keyboard(markup: object) -> Keyboard:
    """The rows of an inline keyboard, empty for none or another markup; ApiError 400 for what Telegram rejects."""
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in keyboard) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")  # The documentation gives the limit, the wording is a guess.
    return keyboard


def _button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    # An empty address or empty data is no address and no data.
    if not any(kind in button and (button[kind] or kind not in ("url", "callback_data")) for kind in KINDS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return button
