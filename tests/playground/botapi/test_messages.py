"""Sending, editing, deleting, replies, topics."""

import json
from typing import Any

import pytest

from bot.playground.botapi.people import Person
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server

UNCLOSED = "can't parse entities: Can't find end tag corresponding to start tag \"b\""
NO_PURPOSE = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def keyboard(*labels: str, **more: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label, **more}] for label in labels]}


async def test_sent_message(server: Server, caller: Caller, anna: Person) -> None:
    sent = (await caller("sendMessage", chat_id=anna.id, text="<b>x</b>", parse_mode="HTML"))["result"]
    assert sent["text"] == "x"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert sent["from"]["id"] == server.bot.user.id
    assert (await anna.private.next_message()).text == "x"


async def test_mention_by_id_names_the_user(caller: Caller, anna: Person) -> None:
    text = f'<a href="tg://user?id={anna.id}">x</a><a href="tg://user?id=1">y</a>'
    sent = (await caller("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML"))["result"]
    assert [entity["user"]["first_name"] for entity in sent["entities"]] == ["Anna"]


async def test_link_preview_options_come_back(caller: Caller, anna: Person) -> None:
    sent = await caller("sendMessage", chat_id=anna.id, text="x", link_preview_options={"is_disabled": True})
    assert sent["result"]["link_preview_options"] == {"is_disabled": True}
    options = {"url": "https://example.org/", "prefer_large_media": True}
    sent = await caller("sendMessage", chat_id=anna.id, text="x", link_preview_options=options | {"is_disabled": False})
    assert sent["result"]["link_preview_options"] == options


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, UNCLOSED),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_markup": keyboard("ü" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard("x", callback_data="")}, NO_PURPOSE),
        ({"text": "x", "reply_markup": keyboard(*(str(n) for n in range(101)))}, "reply markup is too long"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
    ],
)
async def test_refused(caller: Caller, anna: Person, params: dict[str, Any], expected: str) -> None:
    answer = await caller("sendMessage", **{"chat_id": anna.id, **params})
    assert answer["error_code"] == 400
    assert problem(answer) == expected
    assert not anna.private.messages


async def test_keyboard_limits(caller: Caller, anna: Person) -> None:
    answer = await caller(
        "sendMessage", chat_id=anna.id, text="x", reply_markup=keyboard("x" * 64, *(str(n) for n in range(99)))
    )
    assert len(answer["result"]["reply_markup"]["inline_keyboard"]) == 100


async def test_reply_tells_what_it_replies_to(caller: Caller, anna: Person) -> None:
    first = await anna.says(anna.private, "eins")
    second = await anna.says(anna.private, "zwei", reply_to=first)
    sent = await caller(
        "sendMessage", chat_id=anna.id, text="x", reply_parameters={"message_id": second.id, "quote": "wei"}
    )
    assert sent["result"]["reply_to_message"]["text"] == "zwei"
    assert "reply_to_message" not in sent["result"]["reply_to_message"]
    assert sent["result"]["quote"] == {"text": "wei", "position": 1, "is_manual": True}


async def test_refused_replies(server: Server, caller: Caller, anna: Person) -> None:
    message = await anna.says(anna.private, "eins")
    for given, expected in [
        ([], "object expected as reply parameters"),
        ({"quote": "x"}, 'can\'t find field "message_id"'),
        ({"message_id": "x"}, 'field "message_id" must be a valid Number'),
        ({"message_id": message.id, "quote": "zwei"}, "QUOTE_TEXT_INVALID"),
        (
            {"message_id": 99, "allow_sending_without_reply": 1},
            'field "allow_sending_without_reply" must be of type Boolean',
        ),
    ]:
        answer = await caller("sendMessage", chat_id=anna.id, text="x", reply_parameters=given)
        assert problem(answer) == expected
    server.api.record.violations.clear()  # Most of these are wrong by the description, too.


async def test_reply_to_a_vanished_message(caller: Caller, anna: Person) -> None:
    message = await anna.says(anna.private, "eins")
    await anna.deletes(message)
    gone = {"message_id": message.id}
    refused = await caller("sendMessage", chat_id=anna.id, text="x", reply_parameters=gone)
    assert problem(refused) == "message to be replied not found"
    allowed = gone | {"allow_sending_without_reply": True}
    sent = await caller("sendMessage", chat_id=anna.id, text="x", reply_parameters=allowed)
    assert "reply_to_message" not in sent["result"]


async def test_edited(server: Server, caller: Caller, anna: Person) -> None:
    sent = await caller("sendMessage", chat_id=anna.id, text="alt", reply_markup=keyboard("Mehr"))
    place = {"chat_id": anna.id, "message_id": sent["result"]["message_id"]}
    edited = await caller("editMessageText", **place, text="neu")
    assert edited["result"]["edit_date"]
    assert "reply_markup" not in edited["result"]
    message = await server.edit_of(anna.private.messages[0])
    assert (message.text, message.versions, message.labels) == ("neu", ["alt"], [])
    await caller("editMessageReplyMarkup", **place, reply_markup=keyboard("Zurück"))
    assert message.labels == ["Zurück"]


async def test_not_modified(caller: Caller, anna: Person) -> None:
    sent = await caller("sendMessage", chat_id=anna.id, text="x", reply_markup=keyboard("Mehr"))
    place = {"chat_id": anna.id, "message_id": sent["result"]["message_id"]}
    same = await caller("editMessageText", **place, text="x", reply_markup=keyboard("Mehr"))
    assert problem(same) == NOT_MODIFIED
    same = await caller("editMessageReplyMarkup", **place, reply_markup=keyboard("Mehr"))
    assert problem(same) == NOT_MODIFIED
    assert (await caller("editMessageText", **place, text="x"))["ok"]


async def test_only_own_messages_are_edited(caller: Caller, anna: Person) -> None:
    message = await anna.says(anna.private, "eins")
    answer = await caller("editMessageText", chat_id=anna.id, message_id=message.id, text="x")
    assert problem(answer) == "message can't be edited"
    answer = await caller("editMessageText", chat_id=anna.id, message_id=99, text="x")
    assert problem(answer) == "message to edit not found"


async def test_deleted(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    message = await anna.says(group, "eins")
    place = {"chat_id": group.id, "message_id": message.id}
    assert problem(await caller("deleteMessage", **place)) == "message can't be deleted"
    await anna.promotes(group, server.bot.user)
    assert (await caller("deleteMessage", **place))["result"] is True
    assert problem(await caller("deleteMessage", **place)) == "message to delete not found"


async def test_old_messages_stay(server: Server, caller: Caller, anna: Person) -> None:
    await caller("sendMessage", chat_id=anna.id, text="x")
    server.world.clock.advance(49 * 3600)
    assert problem(await caller("deleteMessage", chat_id=anna.id, message_id=1)).startswith("message can't be deleted")


async def test_topics(server: Server, caller: Caller, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True)
    topic = forum.topic("NATO", anna)
    question = await anna.says(forum, "eins", topic=topic)
    sent = await caller(
        "sendMessage",
        chat_id=forum.id,
        text="x",
        message_thread_id=topic.id,
        reply_parameters={"message_id": question.id},
    )
    assert (sent["result"]["message_thread_id"], sent["result"]["is_topic_message"]) == (topic.id, True)
    for thread in (1, 999):
        answer = await caller("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
        assert problem(answer) == "message thread not found"
    await anna.deletes_topic(forum, topic)
    answer = await caller("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert problem(answer) == "message thread not found"


async def test_in_a_topic_everything_replies_to_its_opening(server: Server, caller: Caller, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True)
    await anna.says(forum, "eins", topic=forum.topic("NATO", anna))
    message = (await caller("getUpdates"))["result"][-1]["message"]
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "NATO"


async def test_replies_in_a_supergroup_form_a_thread(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    first = await anna.says(group, "eins")
    second = await anna.says(group, "zwei", reply_to=first)
    third = await anna.says(group, "drei", reply_to=second)
    assert (first.thread_id, second.thread_id, third.thread_id) == (None, first.id, first.id)
    message = (await caller("getUpdates"))["result"][-1]["message"]
    assert "is_topic_message" not in message
    # Passing it back does no harm where there are no topics.
    assert (await caller("sendMessage", chat_id=group.id, text="x", message_thread_id=first.id))["ok"]


async def test_chat_action(server: Server, caller: Caller, anna: Person) -> None:
    assert (await caller("sendChatAction", chat_id=anna.id, action="typing"))["result"] is True
    assert problem(await caller("sendChatAction", chat_id=anna.id, action="x")) == "wrong parameter action in request"


async def test_form_strings_are_understood(server: Server, caller: Caller, anna: Person) -> None:
    sent = await caller("sendMessage", chat_id=str(anna.id), text="x", reply_markup=json.dumps(keyboard("Mehr")))
    assert sent["ok"]
    broken = await caller("sendMessage", chat_id=str(anna.id), text="x", reply_markup="{")
    assert problem(broken) == "can't parse reply keyboard markup JSON object"
    server.api.record.violations.clear()


async def test_deleted_in_bulk(server: Server, caller: Caller, anna: Person) -> None:
    messages = [await anna.says(anna.private, text) for text in ("eins", "zwei", "drei")]
    wanted = [messages[0].id, messages[2].id, messages[0].id, 99]
    assert (await caller("deleteMessages", chat_id=anna.id, message_ids=wanted))["result"] is True
    assert anna.private.messages == [messages[1]]
    for given, expected in [
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        (["x"], "can't parse message identifier as a Number"),
        ([True], "message identifier must be a Number"),
        ({"1": 2}, "expected an Array of message identifiers"),
    ]:
        assert problem(await caller("deleteMessages", chat_id=anna.id, message_ids=given)) == expected
    server.api.record.violations.clear()  # The last ones are wrong by the description, too.


async def test_all_or_none_are_deleted(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    own = (await caller("sendMessage", chat_id=group.id, text="x"))["result"]["message_id"]
    theirs = await anna.says(group, "eins")
    answer = await caller("deleteMessages", chat_id=group.id, message_ids=[own, theirs.id])
    assert problem(answer) == "message can't be deleted"
    assert own in group.chat.messages
    await anna.promotes(group, server.bot.user, {"can_pin_messages"})
    assert problem(await caller("deleteMessage", chat_id=group.id, message_id=theirs.id)) == "message can't be deleted"
    await anna.promotes(group, server.bot.user, {"can_delete_messages"})
    assert (await caller("deleteMessages", chat_id=group.id, message_ids=[own, theirs.id]))["ok"]


async def test_service_messages_are_not_edited(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    answer = await caller("editMessageText", chat_id=group.id, message_id=group.messages[0].id, text="x")
    assert problem(answer) == "message can't be edited"
