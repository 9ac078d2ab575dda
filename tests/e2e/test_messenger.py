"""Notices on their way into chats, and what the sender hears of whatever goes wrong there."""

import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from telegram.error import Conflict, InvalidToken

from bot.chat import application
from bot.chat.application import CONNECTIONS, build_application
from bot.chat.context import Services
from bot.chat.limits import Limits
from bot.chat.messenger import TelegramMessenger
from bot.chat.transport import Timeouts
from bot.notifying.messenger import (
    FloodedError,
    GoneError,
    Messenger,
    MovedError,
    NoTopicError,
    NotSentError,
    RefusedError,
    UncertainError,
)
from bot.notifying.notices import Notice
from bot.playground.botapi import errors
from bot.playground.botapi.errors import ApiError, bad_request, forbidden, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Slow
from bot.playground.botapi.floods import Floods
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Person
from bot.playground.botapi.rooms import Room
from bot.storage.chats import Chat, ChatKind
from bot.storage.preferences import Preferences
from bot.storage.subscriptions import Place
from tests.e2e.conftest import Logged, pool
from tests.playground.harness import Server

THREE_DAYS = 3 * 24 * 3600.0
DE, EN = Chat(id=0, kind=ChatKind.GROUP, language="de"), Chat(id=0, kind=ChatKind.GROUP)

Do = Callable[[Messenger, Place, int], Awaitable[object]]


def notice(name: str = "beckenfest-programm") -> Notice:
    return Notice.of_update(pool().updates[name], pool())


AGENDA, DECISION = notice(), notice("beckenfest-neu")


def wanting(**preferences: Any) -> Chat:  # noqa: ANN401 - of many types
    return Chat(id=0, kind=ChatKind.GROUP, preferences=Preferences(**preferences))


@pytest.fixture
def limits(server: Server) -> Limits:
    server.world.clock.scale = 0
    return Limits(CONNECTIONS, server.world.clock)


@pytest_asyncio.fixture
async def messenger(
    server: Server, services: Services, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TelegramMessenger]:
    monkeypatch.setattr(application, "PATIENT", Timeouts(read=0.5))
    async with build_application(server.token, server.url, services, limits) as running:
        yield TelegramMessenger(running.bot, limits, paid=False)


@pytest.fixture
def anna(server: Server) -> Person:
    return server.person("Anna")


@pytest.fixture
def group(server: Server, anna: Person) -> Room:
    return server.group("Redaktion", anna)


def place(room: Room, thread_id: int = 0) -> Place:
    return Place(chat_id=room.id, thread_id=thread_id)


async def sent(messenger: Messenger, room: Room, chat: Chat = DE, *notices: Notice) -> Message:
    """The message that a notice became."""
    return room.chat.messages[await messenger.send(place(room), chat, notices or [AGENDA])]


# What is sent


@pytest.mark.parametrize(
    ("language", "spoken", "heading"),
    [(None, None, "New agenda"), (None, "de", "Neue Tagesordnung"), ("en", "de", "New agenda")],
)
async def test_a_chat_reads_its_language(
    messenger: TelegramMessenger, group: Room, language: str | None, spoken: str | None, heading: str
) -> None:
    chat = Chat(id=group.id, kind=ChatKind.SUPERGROUP, language=language, preferences=Preferences(spoken=spoken))
    message = await sent(messenger, group, chat)
    assert message.text.startswith(heading)
    await messenger.edit(place(group), chat, message.id, [DECISION])
    assert message.versions[0].startswith(heading)
    assert not message.text.startswith(heading)


async def test_several_notices_are_one_message(messenger: TelegramMessenger, group: Room) -> None:
    message = await sent(messenger, group, DE, AGENDA, DECISION)
    assert ("Neue Tagesordnung" in message.text, "Beschluss" in message.text) == (True, True)
    assert group.from_bots == [message]


@pytest.mark.parametrize("silent", [False, True])
async def test_a_chat_may_have_it_without_a_sound(messenger: TelegramMessenger, group: Room, silent: bool) -> None:
    assert (await sent(messenger, group, wanting(silent=silent))).is_silent == silent


async def test_links_show_no_preview(messenger: TelegramMessenger, server: Server, group: Room) -> None:
    message = await sent(messenger, group, DE, DECISION)
    await messenger.edit(place(group), EN, message.id, [DECISION])
    for method in ("sendMessage", "editMessageText"):
        assert json.loads(server.called(method)[0].params["link_preview_options"]) == {"is_disabled": True}


async def test_a_topic_gets_what_follows_there(messenger: TelegramMessenger, server: Server, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True)
    topic = forum.topic("Bad", anna)
    message_id = await messenger.send(place(forum, topic.id), DE, [AGENDA])
    assert forum.chat.messages[message_id].thread_id == topic.id
    assert (await sent(messenger, forum)).thread_id is None


async def test_what_is_paid_for_goes_beyond_thirty_a_second(
    messenger: TelegramMessenger, server: Server, services: Services, limits: Limits
) -> None:
    server.api.floods = Floods(server.world.clock)
    rooms = [server.person(f"Person {number}").private for number in range(31)]
    for room in rooms[:28]:
        await sent(messenger, room)
    assert messenger.closed_for() == 1
    with pytest.raises(FloodedError):
        await sent(messenger, rooms[28])
    assert len(server.called("sendMessage")) == 28, "the rest is for replies"
    server.world.clock.advance(2)
    async with build_application(server.token, server.url, services, limits) as running:
        paying = TelegramMessenger(running.bot, limits, paid=True)
        for room in rooms:
            await sent(paying, room)
    assert all(room.from_bots for room in rooms)


# Pins


@pytest.mark.parametrize(
    ("pin", "notices", "is_pinned"),
    [
        (True, [DECISION], True),
        (True, [AGENDA, DECISION], True),
        (True, [AGENDA], False),
        (True, [AGENDA, AGENDA], False),
        (False, [DECISION], False),
    ],
)
async def test_important_ones_are_pinned_where_that_is_wanted(
    messenger: TelegramMessenger, anna: Person, pin: bool, notices: list[Notice], is_pinned: bool
) -> None:
    message = await sent(messenger, anna.private, wanting(pin=pin), *notices)
    assert anna.private.chat.pinned == ([message.id] if is_pinned else [])


async def test_a_pin_makes_no_sound(messenger: TelegramMessenger, server: Server, anna: Person, group: Room) -> None:
    await anna.promotes(group, server.bot.user)
    message = await sent(messenger, group, wanting(pin=True), DECISION)
    assert group.chat.pinned == [message.id]
    assert server.called("pinChatMessage")[0].params["disable_notification"] == "true"


async def test_it_is_delivered_where_the_bot_must_not_pin(messenger: TelegramMessenger, group: Room) -> None:
    assert await sent(messenger, group, wanting(pin=True), DECISION) in group.from_bots
    assert not group.chat.pinned


@pytest.mark.parametrize("fault", [too_many_requests(9), BadGateway(), Dropped(), errors.unauthorized()], ids=repr)
async def test_it_is_delivered_where_pinning_fails(
    messenger: TelegramMessenger, server: Server, group: Room, fault: Fault | ApiError
) -> None:
    server.order("pinChatMessage", fault)
    assert await sent(messenger, group, wanting(pin=True), DECISION) in group.from_bots


# Chats that are no more


async def test_a_person_who_blocked_the_bot_is_gone(messenger: TelegramMessenger, anna: Person) -> None:
    await anna.blocks_bot()
    with pytest.raises(GoneError):
        await sent(messenger, anna.private)


async def test_a_deleted_account_is_gone(messenger: TelegramMessenger, anna: Person) -> None:
    anna.user.is_deleted = True
    with pytest.raises(GoneError):
        await sent(messenger, anna.private)


async def test_a_group_that_threw_the_bot_out_is_gone(messenger: TelegramMessenger, anna: Person, group: Room) -> None:
    message = await sent(messenger, group)
    await anna.kicks_bot(group)
    for call in (
        messenger.send(place(group), DE, [AGENDA]),
        messenger.edit(place(group), DE, message.id, [DECISION]),
        messenger.delete(place(group), DE, message.id),
    ):
        with pytest.raises(GoneError):
            await call


async def test_a_chat_is_gone_only_if_it_is_not_found_twice(
    messenger: TelegramMessenger, server: Server, group: Room
) -> None:
    with pytest.raises(GoneError):
        await messenger.send(Place(chat_id=-5), DE, [AGENDA])
    assert len(server.called("getChat")) == 1
    server.order("sendMessage", bad_request("chat not found"))
    with pytest.raises(RefusedError) as raised:
        await sent(messenger, group)
    assert raised.value.reason == "refused"


@pytest.mark.parametrize("fault", [BadGateway(), Dropped(), Slow(seconds=60)], ids=repr)
async def test_a_second_look_in_vain_ends_nothing(
    messenger: TelegramMessenger, server: Server, group: Room, fault: Fault
) -> None:
    server.order("sendMessage", bad_request("chat not found"))
    server.order("getChat", fault)
    with pytest.raises(NotSentError):
        await sent(messenger, group)


async def test_a_group_that_became_a_supergroup_has_moved(
    messenger: TelegramMessenger, server: Server, anna: Person
) -> None:
    group = server.group("Redaktion", anna, supergroup=False)
    supergroup = await anna.migrates(group)
    with pytest.raises(MovedError) as raised:
        await sent(messenger, group)
    assert raised.value.to == supergroup.id


# Refusals


async def test_a_deleted_topic(messenger: TelegramMessenger, server: Server, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True)
    topic = forum.topic("Bad", anna)
    await anna.deletes_topic(forum, topic)
    with pytest.raises(NoTopicError):
        await messenger.send(place(forum, topic.id), DE, [AGENDA])
    server.order("sendMessage", bad_request("TOPIC_DELETED"))
    with pytest.raises(NoTopicError):
        await messenger.send(place(forum, topic.id), DE, [AGENDA])


async def test_a_closed_topic(messenger: TelegramMessenger, server: Server, anna: Person) -> None:
    forum = server.group("Forum", anna, forum=True)
    topic = forum.topic("Bad", anna)
    await anna.closes_topic(forum, topic)
    with pytest.raises(RefusedError) as raised:
        await messenger.send(place(forum, topic.id), DE, [AGENDA])
    assert raised.value.reason == "topic-closed"


async def test_a_group_in_which_only_admins_write(messenger: TelegramMessenger, anna: Person, group: Room) -> None:
    await anna.silences(group)
    with pytest.raises(RefusedError) as raised:
        await sent(messenger, group)
    assert raised.value.reason == "no-rights"


async def test_a_channel_that_took_the_right_to_post(
    messenger: TelegramMessenger, server: Server, anna: Person
) -> None:
    channel = await anna.creates_chat("channel", "Kanal")
    await anna.adds_bot(channel)
    message = await sent(messenger, channel)
    await anna.promotes(channel, server.bot.user, {"can_invite_users"})
    with pytest.raises(RefusedError) as raised:
        await sent(messenger, channel)
    assert raised.value.reason == "no-rights"
    server.order("deleteMessage", bad_request("message can't be deleted"))
    await messenger.delete(place(channel), DE, message.id)
    assert message.text == "Diese Meldung wurde zurückgezogen."


@pytest.mark.parametrize(
    "error",
    [
        forbidden("CHAT_WRITE_FORBIDDEN"),
        forbidden("CHAT_SEND_PLAIN_FORBIDDEN"),
        bad_request("CHAT_RESTRICTED"),
        bad_request("have no rights to send a message"),
    ],
    ids=str,
)
async def test_other_words_for_missing_rights(
    messenger: TelegramMessenger, server: Server, group: Room, error: ApiError
) -> None:
    server.order("sendMessage", error)
    with pytest.raises(RefusedError) as raised:
        await sent(messenger, group)
    assert raised.value.reason == "no-rights"


async def test_what_nobody_foresaw_is_refused_and_logged(
    messenger: TelegramMessenger, server: Server, group: Room, logged: Logged
) -> None:
    server.order("sendMessage", bad_request("message is too long"))
    with pytest.raises(RefusedError) as raised:
        await sent(messenger, group)
    assert raised.value.reason == "refused"
    assert [line["event"] for line in logged.of("warning")] == ["Telegram refuses a notice: Message is too long"]


# Edits and deletions


async def test_what_is_so_already_or_was_deleted_in_the_chat_is_done(
    messenger: TelegramMessenger, anna: Person, group: Room
) -> None:
    message = await sent(messenger, group)
    await messenger.edit(place(group), DE, message.id, [AGENDA])
    await anna.deletes(message)
    await messenger.edit(place(group), DE, message.id, [DECISION])
    await messenger.delete(place(group), DE, message.id)
    assert not message.versions


async def test_a_message_is_deleted(messenger: TelegramMessenger, group: Room) -> None:
    message = await sent(messenger, group)
    await messenger.delete(place(group), DE, message.id)
    assert message.deleted


@pytest.mark.parametrize(
    ("chat", "text"), [(DE, "Diese Meldung wurde zurückgezogen."), (EN, "This notice was withdrawn.")]
)
async def test_an_old_message_says_that_it_was_withdrawn(
    messenger: TelegramMessenger, server: Server, group: Room, chat: Chat, text: str
) -> None:
    message = await sent(messenger, group, chat)
    server.world.clock.advance(THREE_DAYS)
    for _ in range(2):
        await messenger.delete(place(group), chat, message.id)
        assert (message.deleted, message.text) == (False, text)


@pytest.mark.parametrize(
    "do",
    [
        lambda messenger, where, message_id: messenger.edit(where, DE, message_id, [DECISION]),
        lambda messenger, where, message_id: messenger.delete(where, DE, message_id),
    ],
    ids=["edit", "delete"],
)
async def test_what_can_be_neither_deleted_nor_edited_is_too_old(
    messenger: TelegramMessenger, anna: Person, group: Room, do: Do
) -> None:
    message = await anna.says(group, "nicht vom Bot")
    with pytest.raises(RefusedError) as raised:
        await do(messenger, place(group), message.id)
    assert raised.value.reason == "too-old"


# Pauses


async def test_a_pause_is_told_and_kept(messenger: TelegramMessenger, server: Server, group: Room) -> None:
    server.order("sendMessage", too_many_requests(30))
    for _ in range(2):
        with pytest.raises(FloodedError) as raised:
            await sent(messenger, group)
        assert raised.value.seconds == messenger.closed_for() == 30
    assert len(server.called("sendMessage")) == 1
    server.world.clock.advance(30)
    assert messenger.closed_for() == 0
    await sent(messenger, group)
    assert messenger.seconds_until(group.id) == 1


# What nobody knows, or what certainly did not happen


@pytest.mark.parametrize(
    "do",
    [
        lambda messenger, where, message_id: messenger.send(where, DE, [AGENDA]),
        lambda messenger, where, message_id: messenger.edit(where, DE, message_id, [DECISION]),
        lambda messenger, where, message_id: messenger.delete(where, DE, message_id),
    ],
    ids=["send", "edit", "delete"],
)
@pytest.mark.parametrize(
    "fault", [BadGateway(), errors.internal(), Dropped(), Dropped(after=True), Slow(seconds=60)], ids=repr
)
async def test_without_a_proper_answer_nobody_knows(
    messenger: TelegramMessenger, server: Server, group: Room, fault: Fault | ApiError, do: Do
) -> None:
    message = await sent(messenger, group)
    server.order("*", fault)
    with pytest.raises(UncertainError) as raised:
        await do(messenger, place(group), message.id)
    # The library's error may hold the token.
    assert (raised.value.__cause__, raised.value.__suppress_context__) == (None, True)


async def test_a_server_that_is_not_reached_has_done_nothing(services: Services, limits: Limits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    bot = build_application("1:nobody", address, services, limits).bot
    messenger = TelegramMessenger(bot, limits, paid=False)
    await bot.request.initialize()
    with pytest.raises(NotSentError):
        await messenger.send(Place(chat_id=-5), DE, [AGENDA])
    assert not await messenger.is_reachable()
    await bot.request.shutdown()


@pytest.mark.parametrize("fault", [BadGateway(), errors.internal(), Dropped(), Slow(seconds=60)], ids=repr)
async def test_whether_the_server_answers(
    messenger: TelegramMessenger, server: Server, fault: Fault | ApiError
) -> None:
    assert await messenger.is_reachable()
    server.order("getMe", too_many_requests(9))
    assert await messenger.is_reachable()
    server.order("getMe", fault)
    assert not await messenger.is_reachable()


async def test_the_end_of_the_token_is_not_hidden(messenger: TelegramMessenger, server: Server, group: Room) -> None:
    server.order("sendMessage", errors.conflict("terminated by other getUpdates request"))
    with pytest.raises(Conflict):
        await sent(messenger, group)
    del server.world.bots[server.token]
    with pytest.raises(InvalidToken):
        await sent(messenger, group)
    with pytest.raises(InvalidToken):
        await messenger.is_reachable()
