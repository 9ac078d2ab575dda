"""The traffic check."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.playground.botapi import conformance
from bot.playground.botapi.conformance import check_call, check_update

CHAT = {"id": 1, "type": "private", "first_name": "Anna"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "text": "Hallo"}
OK: dict[str, Any] = {"ok": True, "result": MESSAGE}


@pytest.mark.parametrize(
    ("method", "params", "response"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x"}, OK),
        ("SENDMESSAGE", {"chat_id": "1", "text": "1"}, OK),
        ("sendMessage", {"chat_id": "@news", "text": "x", "disable_notification": "true"}, OK),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_parameters": '{"message_id": 1}'}, OK),
        ("sendDocument", {"chat_id": 1, "document": "attach://a", "a": {"__file__": "a.txt"}}, OK),
        ("editMessageText", {"text": "x"}, {"ok": True, "result": True}),
        ("getMe", {}, {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 1}}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 1}}, {"ok": True, "result": True}),
        ("getChatMember", {"chat_id": 1, "user_id": 1}, None),
    ],
)
def test_right(method: str, params: dict[str, Any], response: dict[str, Any] | None) -> None:
    assert check_call(method, params, response) == []


@pytest.mark.parametrize(
    ("method", "params", "response", "said"),
    [
        ("sendNonsense", {}, OK, "no such method"),
        ("sendMessage", {"text": "x"}, OK, "'chat_id' is a required property"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": 1}, OK, "'colour' was unexpected"),
        ("sendMessage", {"chat_id": 1, "text": 5}, OK, "text: Input should be a valid string, not 5"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "maybe"}, OK, "should be a valid boolean"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": "{}"}, OK, "'message_id' is a required"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, {"ok": True, "result": {"text": "x"}}, "'message_id' is a req"),
        ("getMe", {}, {"ok": False}, "'error_code' is a required property"),
        ("getMe", {}, {"ok": False, "error_code": 400, "description": ""}, "description"),
        ("setMyCommands", {"commands": [], "scope": {"type": "planet"}}, None, "'planet'"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, None, "'chat_id' is a required property"),
        ("getChatMember", {"chat_id": 1, "user_id": 1}, {"ok": True, "result": {"status": "left"}}, "'user' is a req"),
    ],
)
def test_wrong(method: str, params: dict[str, Any], response: dict[str, Any] | None, said: str) -> None:
    assert said in check_call(method, params, response)[0]


@pytest.mark.parametrize("wrong", [True, 1.5, "1", None, [], {}])
def test_no_type_is_taken_for_another(wrong: object) -> None:
    assert check_update({"update_id": wrong})
    assert check_update({"update_id": 1, "message": {**MESSAGE, "date": wrong}})
    assert check_call("getMe", {}, {"ok": True, "result": {"id": wrong, "is_bot": True, "first_name": "A"}})


@pytest.mark.parametrize("wrong", [1, 0, "true", None])
def test_nor_for_a_boolean(wrong: object) -> None:
    assert check_call("getMe", {}, {"ok": True, "result": {"id": 1, "is_bot": wrong, "first_name": "A"}})


def test_updates() -> None:
    assert check_update({"update_id": 1, "message": MESSAGE}) == []
    (violation,) = check_update({"update_id": 1, "message": {**MESSAGE, "colour": 1}})
    assert violation.startswith("update message: ")


def test_unions_are_told_apart() -> None:
    """One message about what is wrong, and not one for each type that a value could have had."""
    wrong = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": 1}}
    (violation,) = check_call("answerInlineQuery", {"inline_query_id": "1", "results": [wrong]}, None)
    assert "input_message_content" in violation
    assert "message_text: Input should be a valid string" in violation
    cached = {"type": "photo", "id": "1", "photo_file_id": "x"}
    linked = {"type": "photo", "id": "2", "photo_url": "x", "thumbnail_url": "x"}
    assert check_call("answerInlineQuery", {"inline_query_id": "1", "results": [cached, linked]}, None) == []
    (violation,) = check_call("sendMessage", {"chat_id": [], "text": "x"}, None)
    assert "chat_id: Input should be Integer or String" in violation


def test_everything_in_the_description_compiles() -> None:
    description = json.loads(Path(conformance.__file__).with_name("description.json").read_text(encoding="utf-8"))
    for method in description["methods"]:
        assert f"{method} result" in check_call(method, {}, {"ok": True, "result": None})[-1]


def test_vanished_message() -> None:
    query = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "A"}, "chat_instance": "1", "data": "x"}
    gone = {"message_id": 1, "date": 0, "chat": CHAT}
    assert check_update({"update_id": 1, "callback_query": {**query, "message": gone}}) == []
