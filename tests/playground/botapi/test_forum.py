"""Topics, as bots manage them."""

from typing import Any

import pytest
import pytest_asyncio

from bot.playground.botapi.people import Person, Room
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server


@pytest_asyncio.fixture
async def forum(server: Server, anna: Person) -> Room:
    forum = server.group("Forum", anna, forum=True)
    await anna.promotes(forum, server.bot.user)
    return forum


async def services(caller: Caller) -> list[str]:
    messages = [update["message"] for update in (await caller("getUpdates"))["result"] if "message" in update]
    return [key for message in messages for key in message if "forum_topic" in key]


async def test_life_of_a_topic(caller: Caller, anna: Person, forum: Room) -> None:
    icon = {"icon_color": 0xFFD67E, "icon_custom_emoji_id": "5"}
    topic = (await caller("createForumTopic", chat_id=forum.id, name="NATO", **icon))["result"]
    assert (topic["name"], topic["icon_color"], topic["icon_custom_emoji_id"]) == ("NATO", 0xFFD67E, "5")
    place = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    await anna.says(forum, "eins", topic=forum.chat.topics[topic["message_thread_id"]])
    assert (await caller("editForumTopic", **place, name="Brüssel", icon_custom_emoji_id=""))["result"] is True
    edited = forum.chat.topics[topic["message_thread_id"]]
    assert (edited.name, edited.icon_custom_emoji_id) == ("Brüssel", None)
    assert (await caller("closeForumTopic", **place))["result"] is True
    assert (await caller("reopenForumTopic", **place))["result"] is True
    assert await services(caller) == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]
    assert (await caller("deleteForumTopic", **place))["result"] is True
    assert not forum.chat.topics
    assert problem(await caller("closeForumTopic", **place)) == "TOPIC_ID_INVALID"


async def test_general_topic(server: Server, caller: Caller, forum: Room) -> None:
    place = {"chat_id": forum.id}
    assert (await caller("editGeneralForumTopic", **place, name="Alles"))["result"] is True
    assert (await caller("hideGeneralForumTopic", **place))["result"] is True
    general = forum.chat.general
    assert (general.name, general.is_hidden, general.is_closed) == ("Alles", True, True)
    assert (await caller("unhideGeneralForumTopic", **place))["result"] is True
    assert (await caller("reopenGeneralForumTopic", **place))["result"] is True
    assert (await caller("closeGeneralForumTopic", **place))["result"] is True
    assert (general.is_hidden, general.is_closed) == (False, True)
    assert (await caller("hideGeneralForumTopic", **place))["result"] is True
    assert (await caller("reopenGeneralForumTopic", **place))["result"] is True
    assert (general.is_hidden, general.is_closed) == (False, False)


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("createForumTopic", {"name": "  "}, "name must be non-empty"),
        ("createForumTopic", {"name": "x", "icon_color": 1}, "invalid icon color specified"),
        ("editForumTopic", {"name": "NATO"}, "TOPIC_NOT_MODIFIED"),
        ("editForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("reopenForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("editGeneralForumTopic", {"name": "General"}, "TOPIC_NOT_MODIFIED"),
        ("reopenGeneralForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("unhideGeneralForumTopic", {}, "TOPIC_NOT_MODIFIED"),
    ],
)
async def test_refused(caller: Caller, forum: Room, method: str, params: dict[str, Any], expected: str) -> None:
    created = (await caller("createForumTopic", chat_id=forum.id, name="NATO"))["result"]
    place: dict[str, Any] = {"chat_id": forum.id}
    if method in ("editForumTopic", "reopenForumTopic"):
        place["message_thread_id"] = created["message_thread_id"]
    assert problem(await caller(method, **place, **params)) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("createForumTopic", "not enough rights to create a topic"),
        ("editForumTopic", "not enough rights to edit the topic"),
        ("closeForumTopic", "not enough rights to close or open the topic"),
        ("reopenForumTopic", "not enough rights to close or open the topic"),
        ("deleteForumTopic", "not enough rights to delete the topic"),
        ("unpinAllForumTopicMessages", "not enough rights to manage pinned messages in the chat"),
        ("editGeneralForumTopic", "not enough rights to edit the topic"),
        ("hideGeneralForumTopic", "not enough rights to close or open the topic"),
    ],
)
async def test_rights(caller: Caller, anna: Person, forum: Room, method: str, expected: str) -> None:
    await anna.demotes(forum, anna.bot.user)
    params: dict[str, Any] = {"chat_id": forum.id}
    if "General" not in method and method != "createForumTopic":
        params["message_thread_id"] = forum.topic("NATO", anna).id
    if method.startswith(("create", "edit")):
        params["name"] = "x"
    assert problem(await caller(method, **params)) == expected


async def test_own_topics_need_no_rights(server: Server, caller: Caller, anna: Person, forum: Room) -> None:
    topic = (await caller("createForumTopic", chat_id=forum.id, name="NATO"))["result"]["message_thread_id"]
    await anna.demotes(forum, server.bot.user)
    place = {"chat_id": forum.id, "message_thread_id": topic}
    assert (await caller("editForumTopic", **place, name="x"))["ok"]
    assert (await caller("closeForumTopic", **place))["ok"]


async def test_only_forums_have_topics(server: Server, caller: Caller, anna: Person) -> None:
    group = server.group("Redaktion", anna)
    answer = await caller("createForumTopic", chat_id=group.id, name="x")
    assert problem(answer) == "the chat is not a forum"


async def test_closed_topics(server: Server, caller: Caller, anna: Person, forum: Room) -> None:
    topic = forum.topic("NATO", anna)
    await anna.closes_topic(forum, topic)
    place = {"chat_id": forum.id, "message_thread_id": topic.id}
    assert (await caller("sendMessage", **place, text="x"))["ok"]  # The bot manages topics.
    await anna.demotes(forum, server.bot.user)
    assert problem(await caller("sendMessage", **place, text="x")) == "TOPIC_CLOSED"
    assert (await caller("sendMessage", chat_id=forum.id, text="x"))["ok"]


async def test_pins_of_a_topic(caller: Caller, anna: Person, forum: Room) -> None:
    topic = forum.topic("NATO", anna)
    here, elsewhere = await anna.says(forum, "eins", topic=topic), await anna.says(forum, "zwei")
    for message in (here, elsewhere):
        await anna.pins(message)
    await caller("unpinAllForumTopicMessages", chat_id=forum.id, message_thread_id=topic.id)
    assert forum.chat.pinned == [elsewhere.id]
    await caller("unpinAllGeneralForumTopicMessages", chat_id=forum.id)
    assert not forum.chat.pinned


async def test_icons(caller: Caller) -> None:
    assert (await caller("getForumTopicIconStickers"))["result"] == []


async def test_typing_in_a_topic(caller: Caller, forum: Room) -> None:
    answer = await caller("sendChatAction", chat_id=forum.id, action="typing", message_thread_id=77)
    assert problem(answer) == "message thread not found"
