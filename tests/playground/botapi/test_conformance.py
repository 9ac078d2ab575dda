"""The traffic check."""

from typing import Any

import pytest

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
        ("sendMessage", {"chat_id": 1, "text": 5}, OK, "text: 5 is not of type 'string'"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "maybe"}, OK, "not of type 'boolean'"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": "{}"}, OK, "'message_id' is a required"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, {"ok": True, "result": {"text": "x"}}, "'message_id' is a req"),
        ("getMe", {}, {"ok": False}, "'error_code' is a required property"),
        ("getMe", {}, {"ok": False, "error_code": 400, "description": ""}, "description"),
        ("setMyCommands", {"commands": [], "scope": {"type": "planet"}}, None, "'planet' is not one of"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, None, "'chat_id' is a required property"),
        ("getChatMember", {"chat_id": 1, "user_id": 1}, {"ok": True, "result": {"status": "left"}}, "'user' is a req"),
    ],
)
def test_wrong(method: str, params: dict[str, Any], response: dict[str, Any] | None, said: str) -> None:
    assert said in check_call(method, params, response)[0]


def test_updates() -> None:
    assert check_update({"update_id": 1, "message": MESSAGE}) == []
    (violation,) = check_update({"update_id": 1, "message": {**MESSAGE, "colour": 1}})
    assert violation.startswith("update message: ")


def test_vanished_message() -> None:
    query = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "A"}, "chat_instance": "1", "data": "x"}
    gone = {"message_id": 1, "date": 0, "chat": CHAT}
    assert check_update({"update_id": 1, "callback_query": {**query, "message": gone}}) == []
