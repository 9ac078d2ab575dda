"""Inline keyboards."""

from typing import Any

import pytest

from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.keyboards import inline_keyboard


def shown(button: object) -> dict[str, Any]:
    ((found,),) = inline_keyboard({"inline_keyboard": [[button], []]})
    return found


@pytest.mark.parametrize(
    "purpose",
    [
        {"url": "https://example.org/"},
        {"callback_data": "ü" * 32},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "wann"},
        {"switch_inline_query_chosen_chat": {"query": "wann", "allow_group_chats": True}},
        {"web_app": {"url": "https://example.org/"}},
        {"login_url": {"url": "https://example.org/"}},
        {"copy_text": {"text": "x"}},
        {"callback_game": {}},
        {"pay": True},
    ],
)
def test_purposes(purpose: dict[str, Any]) -> None:
    assert shown({"text": "x", "colour": "red", **purpose}) == {"text": "x", **purpose}


def test_look() -> None:
    look = {"text": "x", "url": "y", "style": "danger", "icon_custom_emoji_id": "5"}
    assert shown(look) == look
    assert shown({"text": "x", "url": "y", "style": "Default"}) == {"text": "x", "url": "y"}


def test_the_address_counts_before_the_data() -> None:
    assert shown({"text": "x", "callback_data": "y", "url": "z"}) == {"text": "x", "url": "z"}


@pytest.mark.parametrize("markup", [None, {}, {"keyboard": [[{"text": "x"}]]}, {"inline_keyboard": []}])
def test_no_keyboard(markup: object) -> None:
    assert inline_keyboard(markup) == []


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ("x", "InlineKeyboardButton must be an Object"),
        ({"url": "x"}, 'Can\'t find field "text"'),
        ({"text": True, "url": "x"}, 'Field "text" must be of type String'),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": "", "url": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "copy_text": {}}, 'Can\'t find field "text"'),
        ({"text": "x", "url": "y", "style": "loud"}, "invalid button style specified"),
    ],
)
def test_refused_buttons(button: object, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        shown(button)
    assert caught.value.description == f"Bad Request: can't parse inline keyboard button: {problem}"


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ([], "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [5]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "ü" * 32 + "x"}]]}, "BUTTON_DATA_INVALID"),
    ],
)
def test_refused(markup: object, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        inline_keyboard(markup)
    assert caught.value.description == f"Bad Request: {problem}"
