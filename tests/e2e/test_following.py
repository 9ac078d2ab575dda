"""What chats, topics, people and channels follow: by buttons, and in groups only as admins say."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.chat.callbacks import Action, Tap
from bot.chat.context import Services, swap_services
from bot.knowledge.base import load_base
from bot.playground.botapi.people import Person, Room
from bot.settings import Settings
from bot.storage.chats import Chat
from bot.storage.preferences import night
from bot.storage.states import EVERYTHING
from bot.storage.subscriptions import Place
from tests.e2e.conftest import KNOWLEDGE, RunningBot, call, started
from tests.e2e.test_groups import group_of
from tests.notifying.meetings import postponement, update
from tests.playground.harness import Server

PARTY = "Beckenfest, 14. Juni 2031"
ROUND = "Runde zum Umbau, 1. Sept. 2031"
SEASON = "Ende der Badesaison, September 2031"
ALL = "Alles, auch was noch kommt"
ADMINS = "Das können nur die Admins ändern."


# Who, and what


async def test_a_person_follows_by_one_tap_and_ends_it_by_one(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    assert menu.text.startswith("Was soll hier gemeldet werden?")
    assert menu.labels == [PARTY, ROUND, SEASON, ALL]
    await anna.presses(menu, PARTY)
    assert menu.labels == [f"✓ {PARTY}", ROUND, SEASON, ALL]
    assert await followed(bot, anna.private) == {(0, "beckenfest")}
    await anna.presses(menu, f"✓ {PARTY}")
    assert menu.labels == [PARTY, ROUND, SEASON, ALL]
    assert await followed(bot, anna.private) == set()
    assert anna.private.from_bots == [menu]


async def test_in_english_as_well(bot: RunningBot, server: Server) -> None:
    ben = server.person("Ben", language="en")
    menu = await server.reply_to(await ben.says(ben.private, "/subscribe"))
    assert menu.text.startswith("What should be notified here?")
    assert menu.labels[0] == "Pool party, 14 Jun 2031"
    assert menu.labels[2] == "End of the swimming season, September 2031"
    await ben.presses(menu, "Everything, also what is to come")
    assert "22:00–7:00 (Europe/London)" in menu.text
    assert "/settings" in menu.text
    assert await followed(bot, ben.private) == {(0, EVERYTHING)}
    assert (await stored(bot, ben.private)).preferences.spoken == "en"


async def test_the_first_subscription_sets_the_chat_up_and_says_so(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/abo"))
    await anna.presses(menu, ALL)
    assert "In der Ruhezeit von 22:00–7:00 Uhr (Europe/Berlin) bleibt es still; /einstellungen ändert das." in menu.text
    preferences = (await stored(bot, group)).preferences
    assert (preferences.spoken, preferences.quiet) == ("de", night("de"))
    await anna.presses(menu, PARTY)
    assert "Ruhezeit" not in menu.text
    assert await followed(bot, group) == {(0, EVERYTHING), (0, "beckenfest")}


async def test_asking_again_shows_what_is_followed(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await anna.presses(await server.reply_to(await anna.says(anna.private, "/abo")), ROUND)
    again = await server.reply_to(await anna.says(anna.private, "/abo"))
    assert again.labels == [PARTY, f"✓ {ROUND}", SEASON, ALL]


# Who may


async def test_members_may_neither_ask_nor_tap(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    refused = await server.reply_to(await ben.says(group, "/abo"))
    assert (refused.text, refused.labels) == (ADMINS, [])
    menu = await server.reply_to(await anna.says(group, "/abo"))
    for label in menu.labels:
        shown = await ben.presses(menu, label)
        assert (shown.text, shown.show_alert) == (ADMINS, True)
    assert menu.versions == []
    assert await followed(bot, group) == set()


async def test_whoever_ceased_to_be_an_admin_is_refused(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await anna.promotes(group, ben.user)
    menu = await server.reply_to(await ben.says(group, "/abo"))
    await ben.presses(menu, PARTY)
    await anna.demotes(group, ben.user)
    assert (await ben.presses(menu, f"✓ {PARTY}")).show_alert
    assert await followed(bot, group) == {(0, "beckenfest")}


async def test_an_anonymous_admin_asks_and_taps(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await anna.hides(group)
    german = await server.reply_to(await anna.says(group, "/abo"))
    english = await server.reply_to(await anna.says(group, "/subscribe"))
    assert german.text.startswith("Was soll hier")
    assert english.text.startswith("What should")
    assert (await ben.presses(german, PARTY)).show_alert
    await anna.presses(german, PARTY)
    assert await followed(bot, group) == {(0, "beckenfest")}


async def test_a_channel_in_whose_name_a_member_writes_is_no_admin(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    channel = await ben.creates_chat("channel", "Bens Kanal")
    message = server.world.new_message(group.chat, ben.user, (await anna.says(group, "/abo")).content)
    message.sender_chat = channel.chat
    server.world.publish(message)
    assert (await server.reply_to(message)).text == ADMINS


# Channels


async def test_the_admin_of_a_channel_posts_and_taps(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    channel = await channel_of(server, anna, ben)
    menu = await server.reply_to(await anna.says(channel, "/abo"))
    assert menu.labels == [PARTY, ROUND, SEASON, ALL]
    assert (await ben.presses(menu, PARTY)).show_alert
    await anna.presses(menu, PARTY)
    assert await followed(bot, channel) == {(0, "beckenfest")}
    assert (await stored(bot, channel)).preferences.spoken == "de"
    again = await server.reply_to(await anna.says(channel, "/subscribe"))
    assert again.labels[0] == "✓ Beckenfest, 14. Juni 2031"  # as the channel was set up


async def test_else_it_is_silent_in_channels(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    channel = await channel_of(server, anna)
    for text in ("Wann öffnet das Freibad?", "@belegbot Wann öffnet das Freibad?", "/frage", "/hilfe", "/unsinn"):
        await anna.says(channel, text)
    post = await anna.says(channel, "Etwas")
    await anna.edits(post, "/abo")
    await server.settled()
    assert channel.from_bots == []


# Topics


async def test_a_topic_follows_by_itself(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    topic = forum.topic("Bad", anna)
    menu = await server.reply_to(await anna.says(forum, "/abo", topic=topic))
    assert menu.text.startswith("Was soll in diesem Thema gemeldet werden?")
    await anna.presses(menu, PARTY)
    assert await followed(bot, forum) == {(topic.id, "beckenfest")}

    await anna.presses(menu, "Stattdessen für den ganzen Chat")
    assert menu.text.startswith("Was soll im Chat selbst gemeldet werden")
    assert "In einem Thema: Beckenfest" in menu.text
    assert [entity["url"] for entity in menu.entities if "url" in entity] == [
        f"https://t.me/c/{str(forum.id).removeprefix('-100')}/{topic.id}"
    ]
    await anna.presses(menu, ROUND)
    assert await followed(bot, forum) == {(topic.id, "beckenfest"), (0, "umbaurunde")}

    await anna.presses(menu, "Stattdessen nur für dieses Thema")
    assert menu.labels[:2] == [f"✓ {PARTY}", ROUND]
    assert "Im Chat selbst: Runde zum Umbau" in menu.text
    await anna.presses(menu, f"✓ {PARTY}")
    assert await followed(bot, forum) == {(0, "umbaurunde")}


async def test_however_much_is_followed_the_messages_fit(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    await anna.presses(await server.reply_to(await anna.says(forum, "/abo")), ALL)
    for thread_id in range(1000, 1030):
        for number in range(30):
            place = Place(chat_id=forum.id, thread_id=thread_id)
            await bot.services.subscriptions.add(place, f"{number:02}-{'lang' * 11}")
    menu = await server.reply_to(await anna.says(forum, "/abo"))
    assert menu.text.endswith("Dazu 22 weitere Themen")
    page = await server.reply_to(await anna.says(forum, "/status"))
    assert "Dazu 22 weitere Themen" in page.text


async def test_outside_of_topics_the_chat_itself_follows(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    menu = await server.reply_to(await anna.says(forum, "/abo"))
    assert "Stattdessen für den ganzen Chat" not in menu.labels
    await anna.presses(menu, PARTY)
    assert await followed(bot, forum) == {(0, "beckenfest")}


async def test_a_thread_of_replies_is_no_topic(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    hello = await anna.says(group, "Hallo")
    menu = await server.reply_to(await anna.says(group, "/abo", reply_to=hello))
    await anna.presses(menu, PARTY)
    assert await followed(bot, group) == {(0, "beckenfest")}


# What changes meanwhile


async def test_buttons_work_after_a_restart(bot: RunningBot, server: Server, settings: Settings) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    await anna.presses(menu, PARTY)
    await bot.stop()
    again = await started(server, settings, bot.services)
    try:
        await anna.presses(menu, ROUND)
        await anna.presses(menu, f"✓ {PARTY}")
        assert await followed(bot, anna.private) == {(0, "umbaurunde")}
    finally:
        await again.stop()


async def test_a_meeting_that_left_the_base_can_be_ended_but_not_followed(
    bot: RunningBot, server: Server, fewer: Services
) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    await anna.presses(menu, ROUND)
    await anna.presses(menu, PARTY)
    swap_services(bot.application, fewer)
    again = await server.reply_to(await anna.says(anna.private, "/abo"))
    # Gone from the base, and cancelled.
    assert again.labels == ["✓ umbaurunde", "✓ Beckenfest", ALL]
    await anna.presses(again, "✓ umbaurunde")
    assert again.labels == ["✓ Beckenfest", ALL]
    shown = await anna.presses(menu, SEASON)
    assert (shown.text, shown.show_alert) == ("Dieser Knopf ist veraltet. Bitte neu fragen.", True)
    assert await followed(bot, anna.private) == {(0, "beckenfest")}


async def test_meetings_are_as_they_were_last_announced(bot: RunningBot, server: Server) -> None:
    anna, base = server.person("Anna"), bot.services.base
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    changes = (postponement(), update("cancellation", name="aus", meeting="umbaurunde"))
    async with bot.services.database.write() as connection:
        for change in changes:
            await bot.services.calendar.announce(connection, base.meetings[change.meeting], change)
    assert (await anna.presses(menu, ROUND)).show_alert
    again = await server.reply_to(await anna.says(anna.private, "/abo"))
    assert again.labels == ["Beckenfest, 21. Juni 2031", SEASON, ALL]


async def test_two_taps_at_once_are_one(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    for _ in range(2):
        anna.taps(menu, 0, 0)
    await server.settled()
    assert await followed(bot, anna.private) == {(0, "beckenfest")}
    assert menu.labels[0] == f"✓ {PARTY}"


async def test_a_group_that_becomes_a_supergroup_follows_on(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna, supergroup=False)
    await anna.presses(await server.reply_to(await anna.says(group, "/abo")), PARTY)
    new = await anna.migrates(group)
    await server.settled()
    menu = await server.reply_to(await anna.says(new, "/abo"))
    assert menu.labels[0] == f"✓ {PARTY}"
    assert await followed(bot, group) == set()


# Forged


@pytest.mark.parametrize("target", ["all", "aaaaaaaa", "", "beckenfest"])
async def test_data_that_stands_on_no_button_of_the_message_does_nothing(
    bot: RunningBot, server: Server, target: str
) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/themen"))
    server.world.press(anna.user, menu, Tap(action=Action.FOLLOW, language="de", target=target).encode())
    await server.settled()
    assert await followed(bot, anna.private) == set()


@pytest.mark.parametrize("action", ["sub", "unsub"])
async def test_a_button_for_what_does_not_exist_says_so(bot: RunningBot, server: Server, action: str) -> None:
    anna = server.person("Anna")
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": f"{action}:de:aaaaaaaa:0"}]]}
    await call(server, "sendMessage", chat_id=anna.id, text="x", reply_markup=keyboard)
    assert (await anna.presses(anna.private.from_bots[-1], "x")).show_alert
    assert await followed(bot, anna.private) == set()


# Comes and goes


async def test_the_greeting_offers_the_set_up_to_admins(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = server.group("Redaktion", anna, ben, bot=False)
    await ben.adds_bot(group)
    greeting = await group.next_message()
    assert len(greeting.text.splitlines()) == 2
    assert greeting.labels == ["Meldungen bestellen (Admins)", "Wie gesprächig ich bin"]
    for label in greeting.labels:
        assert (await ben.presses(greeting, label)).text == ADMINS
    await anna.presses(greeting, greeting.labels[0])
    assert greeting.labels == [PARTY, ROUND, SEASON, ALL]
    await anna.presses(greeting, ALL)
    assert await followed(bot, group) == {(0, EVERYTHING)}
    assert group.from_bots == [greeting]


async def test_how_talkative_it_is_can_be_set_at_once(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna, bot=False)
    await anna.adds_bot(group)
    greeting = await group.next_message()
    await anna.presses(greeting, "Wie gesprächig ich bin")
    await anna.presses(greeting, "Nur Meldungen, keine Antworten")
    assert (await stored(bot, group)).preferences.chattiness == "notices"


@pytest.mark.parametrize("supergroup", [True, False])
async def test_removed_it_leaves_no_trace(
    bot: RunningBot, server: Server, database_file: Path, *, supergroup: bool
) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna, supergroup=supergroup)
    await anna.presses(await server.reply_to(await anna.says(group, "/abo")), ALL)
    await server.reply_to(await anna.says(group, "/frage Wann öffnet das Freibad?"))
    before = len(group.from_bots)
    await anna.kicks_bot(group)
    await server.settled()
    assert await bot.services.chats.get(group.id) is None
    assert await followed(bot, group) == set()
    assert len(group.from_bots) == before
    await bot.stop()
    with closing(sqlite3.connect(database_file)) as connection:
        assert str(group.id) not in "\n".join(connection.iterdump())


async def test_blocked_it_forgets_the_person(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await anna.presses(await server.reply_to(await anna.says(anna.private, "/abo")), ALL)
    await anna.blocks_bot()
    await server.settled()
    assert await bot.services.chats.get(anna.id) is None
    await anna.unblocks_bot()
    menu = await server.reply_to(await anna.says(anna.private, "/abo"))
    assert menu.labels == [PARTY, ROUND, SEASON, ALL]


async def test_a_channel_that_it_comes_into_hears_nothing(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    channel = await channel_of(server, anna)
    await anna.presses(await server.reply_to(await anna.says(channel, "/abo")), ALL)
    await anna.kicks_bot(channel)
    await server.settled()
    assert len(channel.from_bots) == 1
    assert await bot.services.chats.get(channel.id) is None


async def test_a_title_is_text(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("<b>&amp;</i>", anna)
    menu = await server.reply_to(await anna.says(group, "/abo"))
    assert menu.labels[0] == PARTY


# Small ways


@pytest.fixture
def fewer(services: Services, tmp_path: Path) -> Services:
    """The services after a meeting was cancelled and two were taken away."""
    folder = shutil.copytree(KNOWLEDGE, tmp_path / "fewer")
    meetings = folder / "meetings"
    (meetings / "umbaurunde.yaml").unlink()
    (meetings / "saisonende.yaml").unlink()
    party = meetings / "beckenfest.yaml"
    party.write_text(party.read_text(encoding="utf-8") + "status: cancelled\n", encoding="utf-8")
    base = load_base(folder)
    return services.with_base(base, AnswerService(base))


async def channel_of(server: Server, *people: Person) -> Room:
    """A channel of the first of them, which the others read, with the bot in it."""
    owner, *readers = people
    channel = await owner.creates_chat("channel", "Meldungen")
    for reader in readers:
        await reader.joins(channel)
    await owner.adds_bot(channel)
    await server.settled()
    return channel


async def followed(bot: RunningBot, room: Room) -> set[tuple[int, str]]:
    """The topic and the meeting of each subscription of a chat."""
    subscriptions = await bot.services.subscriptions.of_chat(room.id)
    return {(each.place.thread_id, each.meeting) for each in subscriptions}


async def stored(bot: RunningBot, room: Room) -> Chat:
    """What is stored of a chat."""
    chat = await bot.services.chats.get(room.id)
    assert chat
    return chat
