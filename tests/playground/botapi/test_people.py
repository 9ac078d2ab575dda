"""What a chat application lets people do, and what not."""

import pytest
import pytest_asyncio

from bot.playground.botapi.model import Status
from bot.playground.botapi.people import NotPossibleError, Person, Room
from tests.playground.botapi.conftest import Caller, reason
from tests.playground.harness import Server


@pytest_asyncio.fixture
async def ben(server: Server) -> Person:
    return server.person("Ben", language="en")


@pytest_asyncio.fixture
async def group(server: Server, anna: Person, ben: Person) -> Room:
    return server.group("Redaktion", anna, ben)


async def test_starting(server: Server) -> None:
    cem = server.person("Cem", started=False)
    assert not cem.private.chat.is_started
    assert (await cem.starts("quelle")).text == "/start quelle"
    assert cem.private.chat.is_started


async def test_words(server: Server, anna: Person, group: Room) -> None:
    assert await reason(anna.says(group, " ")) == "empty"
    assert await reason(anna.says(group, "😀" * 4097)) == "too-long"
    assert len((await anna.says(group, "x" * 4096)).text) == 4096
    first = await anna.says(group, "😀 eins zwei")
    second = await anna.says(group, "drei", reply_to=first, quote="zwei")
    assert second.quote == {"text": "zwei", "position": 8, "is_manual": True}
    assert await reason(anna.says(group, "drei", reply_to=first, quote="vier")) == "not-quoted"


async def test_editing(server: Server, anna: Person, ben: Person, group: Room) -> None:
    message = await anna.says(group, "eins")
    assert await reason(ben.edits(message, "zwei")) == "not-yours"
    photo = await anna.sends_photo(group, "alt")
    await anna.edits(photo, "neu")
    assert (photo.text, "photo" in photo.content) == ("neu", True)
    server.world.clock.advance(49 * 3600)
    assert await reason(anna.edits(message, "zwei")) == "too-old"
    await anna.deletes(message)
    assert await reason(anna.edits(message, "zwei")) == "gone"


async def test_deleting(anna: Person, ben: Person, group: Room) -> None:
    message = await anna.says(group, "eins")
    assert await reason(ben.deletes(message)) == "no-rights"
    await anna.deletes(message)
    assert await reason(anna.deletes(message)) == "gone"
    theirs = await ben.says(group, "zwei")
    await anna.deletes(theirs)
    assert theirs.deleted


async def test_pins_and_reactions(anna: Person, ben: Person, group: Room) -> None:
    message = await ben.says(group, "eins")
    assert await reason(ben.pins(message)) == "no-rights"
    assert await reason(anna.unpins(message)) == "gone"
    assert await reason(anna.pins(group.messages[0])) == "service"
    assert await reason(ben.reacts(message, "x")) == "no-such-reaction"
    assert await reason(ben.reacts(group.messages[0], "👍")) == "service"
    await ben.reacts(message, "❤\ufe0f")
    assert message.reactions == {ben.id: ["❤"]}


async def test_buttons(caller: Caller, anna: Person, ben: Person) -> None:
    row = [{"text": "Mehr", "callback_data": "more"}, {"text": "Link", "url": "https://x.org"}]
    await caller("sendMessage", chat_id=anna.id, text="x", reply_markup={"inline_keyboard": [row]})
    message = await anna.private.next_message()
    assert anna.taps(message, 0, 0).data == "more"
    for person, place, expected in [
        (anna, (0, 1), "no-callback"),
        (anna, (1, 0), "gone"),
        (ben, (0, 0), "not-a-member"),
    ]:
        with pytest.raises(NotPossibleError) as caught:
            person.taps(message, *place)
        assert caught.value.reason == expected


async def test_blocking(caller: Caller, anna: Person) -> None:
    for _ in range(2):
        await anna.blocks_bot()
    assert await reason(anna.says(anna.private, "eins")) == "blocked"
    await anna.unblocks_bot()
    changes = [update["my_chat_member"] for update in (await caller("getUpdates"))["result"]]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


@pytest.mark.parametrize(
    ("kind", "created"),
    [
        ("group", "group_chat_created"),
        ("supergroup", "supergroup_chat_created"),
        ("forum", "supergroup_chat_created"),
        ("channel", "channel_chat_created"),
    ],
)
async def test_founding(anna: Person, kind: str, created: str) -> None:
    room = await anna.creates_chat(kind, "Neu")
    assert (room.chat.title, room.chat.is_forum, room.chat.status(anna.user)) == ("Neu", kind == "forum", "creator")
    assert room.messages[0].content == {created: True}
    await anna.adds_bot(room)
    assert room.chat.status(anna.bot.user) == ("administrator" if kind == "channel" else "member")


async def test_no_such_kind(anna: Person) -> None:
    assert await reason(anna.creates_chat("club", "Neu")) == "unknown-kind"


async def test_members(server: Server, anna: Person, ben: Person, group: Room) -> None:
    cem = server.person("Cem")
    assert await reason(cem.says(group, "Hallo")) == "not-a-member"
    assert await reason(cem.adds(group, cem.user)) == "not-a-member"
    await ben.adds(group, cem.user)
    assert await reason(ben.adds(group, cem.user)) == "already-there"
    assert await reason(cem.joins(group)) == "already-there"
    assert await reason(ben.removes(group, cem.user)) == "no-rights"
    assert await reason(ben.promotes(group, cem.user)) == "no-rights"
    await anna.removes(group, cem.user)
    assert await reason(anna.removes(group, cem.user)) == "not-there"
    assert await reason(cem.joins(group)) == "kicked"
    await anna.adds(group, cem.user)
    await cem.leaves(group)
    await cem.joins(group)
    assert group.chat.status(cem.user) is Status.MEMBER


async def test_administrators(anna: Person, ben: Person, group: Room) -> None:
    await anna.promotes(group, ben.user, {"can_restrict_members"})
    assert await reason(ben.removes(group, anna.user)) == "owner"
    assert await reason(ben.demotes(group, ben.user)) == "no-rights"
    await ben.kicks_bot(group)
    await anna.demotes(group, ben.user)
    assert await reason(ben.renames(group, "Neu")) == "no-rights"
    await anna.renames(group, "Neu")
    assert (group.chat.title, group.messages[-1].content) == ("Neu", {"new_chat_title": "Neu"})


async def test_topics(server: Server, anna: Person, ben: Person, group: Room) -> None:
    assert await reason(anna.creates_topic(group, "NATO")) == "not-a-forum"
    forum = server.group("Forum", anna, ben, forum=True)
    topic = await ben.creates_topic(forum, "NATO")
    hers = await anna.creates_topic(forum, "EU")
    assert await reason(ben.closes_topic(forum, hers)) == "no-rights"
    await ben.renames_topic(forum, topic, "Brüssel")
    await ben.closes_topic(forum, topic.id)
    await anna.says(forum, "eins", topic=topic)
    assert (topic.name, await reason(ben.says(forum, "eins", topic=topic))) == ("Brüssel", "topic-closed")
    await ben.reopens_topic(forum, topic)
    message = await ben.says(forum, "eins", topic=topic)
    assert await reason(ben.deletes_topic(forum, topic)) == "no-rights"
    await anna.deletes_topic(forum, topic)
    assert message.deleted
    assert await reason(ben.says(forum, "eins", topic=topic)) == "gone"
    assert await reason(anna.reopens_topic(forum, topic)) == "gone"


async def test_general_topic(server: Server, anna: Person, ben: Person) -> None:
    forum = server.group("Forum", anna, ben, forum=True)
    assert (await ben.says(forum, "eins", topic=forum.chat.general)).thread_id is None
    forum.chat.general.is_closed = True
    assert await reason(ben.says(forum, "zwei")) == "topic-closed"


async def test_migrating(server: Server, anna: Person, ben: Person, group: Room) -> None:
    small = server.group("Kleine", anna, ben, supergroup=False)
    await anna.promotes(small, server.bot.user, {"can_pin_messages"})
    before = await ben.says(small, "eins")
    assert await reason(anna.migrates(group)) == "not-a-group"
    assert await reason(ben.migrates(small)) == "no-rights"
    large = await anna.migrates(small)
    assert await reason(ben.says(small, "zwei")) == "migrated"
    assert await reason(anna.migrates(small)) == "migrated"
    assert (large.chat.members, large.chat.rights) == (small.chat.members, small.chat.rights)
    assert small.chat.messages[before.id] is before
    assert [message.content for message in large.messages] == [{"migrate_from_chat_id": small.id}]


async def test_private_chats(anna: Person) -> None:
    for action in (
        anna.joins(anna.private),
        anna.leaves(anna.private),
        anna.adds_bot(anna.private),
        anna.kicks_bot(anna.private),
        anna.promotes(anna.private, anna.bot.user),
        anna.renames(anna.private, "Neu"),
    ):
        assert await reason(action) == "private-chat"
