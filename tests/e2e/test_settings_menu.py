"""A chat's settings: in the chat, or from the private chat of its admin; asked of Telegram at every tap who may."""

from dataclasses import replace

import pytest

from bot.chat.callbacks import Tap
from bot.chat.settings_choices import Choice, Option
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Room
from bot.settings import Settings
from bot.storage.chats import Chat, ChatKind
from bot.storage.preferences import Chattiness, NoticeKind, Preferences, QuietHours, night
from tests.e2e.conftest import RunningBot, call, started
from tests.e2e.test_following import ADMINS, channel_of, stored
from tests.e2e.test_groups import group_of
from tests.playground.harness import Server

MENU = [
    "Sprache",
    "Ruhezeit",
    "Lautlos melden",
    "Wichtiges anheften",
    "Was gemeldet wird",
    "Wie gesprächig ich bin",
    "Im privaten Chat einstellen",
]


# Each setting, in place


async def test_the_menu_shows_how_it_is(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    assert menu.text.splitlines() == [
        "Einstellungen dieses Chats",
        "Sprache: die der Frage; Meldungen auf Deutsch",
        "Ruhezeit: 22:00–7:00 Uhr (Berlin)",
        "Ton: ja",
        "Wichtiges anheften: nein",
        "Gemeldet wird alles",
        "Fragen in der Gruppe: Antworten, Vorschläge und Rückfragen",
    ]
    assert menu.labels == MENU


async def test_in_english(bot: RunningBot, server: Server) -> None:
    ben = server.person("Ben", language="en")
    menu = await server.reply_to(await ben.says(ben.private, "/settings"))
    assert menu.text.splitlines()[:3] == [
        "Settings of this chat",
        "Language: that of the question; notices in English",
        "Quiet hours: 22:00–7:00 (London)",
    ]
    assert menu.labels[-1] == "Set up groups and channels"
    for label in ("Quiet hours", "Other hours", "Back", "Back", "Kinds of notices", "Back", "Send silently"):
        await ben.presses(menu, label)
    assert "Sound: no, notices come silently" in menu.text


async def test_quiet_hours(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Ruhezeit")
    assert menu.labels == [
        *("✓ 22–7", "20–8", "23–6", "Keine Ruhezeit", "Andere Zeit", "Zeitzone"),
        *("Dringendes auch in der Ruhezeit melden", "Zurück"),
    ]
    await anna.presses(menu, "20–8")
    assert (await chosen(bot, anna.private)).quiet == quiet(20, 8)
    await anna.presses(menu, "Dringendes auch in der Ruhezeit melden")
    assert "Dringendes in der Ruhezeit: kommt sofort" in menu.text
    assert (await chosen(bot, anna.private)).urgent_at_night
    await anna.presses(menu, "Keine Ruhezeit")
    assert menu.labels == ["22–7", "20–8", "23–6", "✓ Keine Ruhezeit", "Andere Zeit", "Zurück"]
    assert (await chosen(bot, anna.private)).quiet is None
    await anna.presses(menu, "Zurück")
    assert "Ruhezeit: keine" in menu.text


async def test_quiet_hours_by_the_hour(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Ruhezeit")
    await anna.presses(menu, "Andere Zeit")
    assert "Ab wann" in menu.text
    assert menu.labels[21:] == ["21:00", "✓ 22:00", "23:00", "Zurück"]
    await anna.presses(menu, "1:00")
    assert "Bis wann" in menu.text
    assert "1:00" not in menu.labels
    await anna.presses(menu, "5:00")
    assert "Ruhezeit: 1:00–5:00 Uhr (Berlin)" in menu.text
    assert (await chosen(bot, anna.private)).quiet == quiet(1, 5)


async def test_a_beginning_at_the_end_leaves_an_hour(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    for label in ("Ruhezeit", "Andere Zeit", "7:00"):
        await anna.presses(menu, label)
    assert (await chosen(bot, anna.private)).quiet == quiet(7, 8)


async def test_time_zones(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Ruhezeit")
    await anna.presses(menu, "Zeitzone")
    assert menu.labels == ["✓ Berlin", "Wien", "Zürich", "Brüssel", "Kyiv", "New York", "Zurück"]
    await anna.presses(menu, "New York")
    assert "Ruhezeit: 22:00–7:00 Uhr (New York)" in menu.text


@pytest.mark.parametrize("words", ["Europe/Lisbon", "Lissabon", "lisbon", "europe/lissabon"])
async def test_a_time_zone_by_its_name(bot: RunningBot, server: Server, words: str) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, f"/einstellungen {words}"))
    assert "Ruhezeit: 22:00–7:00 Uhr (Lissabon)" in menu.text
    assert (await chosen(bot, anna.private)).quiet == replace(night("de"), time_zone="Europe/Lisbon")


async def test_an_unknown_time_zone_gets_suggestions(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/einstellungen Europa/Lisabon"))
    assert "„Europa Lisabon“ kenne ich nicht" in reply.text
    assert reply.labels[0] == "Europe/Lisbon"
    assert (await stored(bot, anna.private)).preferences == Preferences()
    await anna.presses(reply, "Europe/Lisbon")
    assert "(Lissabon)" in reply.text


async def test_what_is_no_time_zone_is_repeated_without_links(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/einstellungen <b>xyzzy</b> https://a.example @anna"))
    assert "„<b>xyzzy< b> https a example anna“ kenne ich nicht" in reply.text
    assert reply.labels == []


async def test_a_title_is_shown_without_links(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("<i>Rat</i> https://a.example @anna", anna)
    await server.reply_to(await anna.says(group, "/einstellungen"))
    menu = await server.reply_to(await anna.starts(f"settings_{group.id}"))
    assert menu.text.splitlines()[0] == "Einstellungen für „<i>Rat< i> https a example anna“"


async def test_kinds_of_notices(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Was gemeldet wird")
    kinds = ["Tagesordnung", "Beschlüsse", "Verschiebungen und Absagen", "Berichtigungen", "Erinnerungen"]
    assert menu.labels == [*(f"✓ {kind}" for kind in kinds), "Zurück"]
    for kind in kinds:
        await anna.presses(menu, f"✓ {kind}")
    assert "Gemeldet wird nichts" in menu.text
    assert (await chosen(bot, anna.private)).muted == set(NoticeKind)
    await anna.presses(menu, "Beschlüsse")
    assert "Gemeldet werden: Beschlüsse" in menu.text
    assert (await chosen(bot, anna.private)).muted == set(NoticeKind) - {NoticeKind.DECISION}


async def test_sound_and_pins(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Lautlos melden")
    await anna.presses(menu, "Wichtiges anheften")
    assert "fehlt mir" not in menu.text
    preferences = await chosen(bot, anna.private)
    assert (preferences.silent, preferences.pin) == (True, True)
    await anna.presses(menu, "Mit Ton melden")
    await anna.presses(menu, "Nichts mehr anheften")
    preferences = await chosen(bot, anna.private)
    assert (preferences.silent, preferences.pin) == (False, False)


async def test_it_says_that_it_may_not_pin(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    await anna.presses(menu, "Wichtiges anheften")
    assert "Dafür fehlt mir noch das Recht, Nachrichten anzuheften." in menu.text
    await anna.promotes(group, server.bot.user, {"can_pin_messages"})
    await anna.presses(menu, "Lautlos melden")
    assert "Wichtiges anheften: ja" in menu.text
    assert "fehlt mir" not in menu.text


async def test_the_language_of_the_chat(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    await anna.presses(menu, "Sprache")
    assert menu.labels == ["Deutsch", "English", "✓ Automatisch", "Zurück"]
    await anna.presses(menu, "English")
    assert "Language: English" in menu.text
    assert (await stored(bot, group)).language == "en"
    await anna.presses(menu, "Language")
    await anna.presses(menu, "Automatic")
    assert (await stored(bot, group)).language is None


async def test_how_talkative_it_is(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    for label, talk in (
        ("Nur, was sicher ist", Chattiness.BRIEF),
        ("Nur Meldungen, keine Antworten", Chattiness.NOTICES),
        ("Antworten wie im privaten Chat", Chattiness.OPEN),
    ):
        await anna.presses(menu, "Wie gesprächig ich bin")
        await anna.presses(menu, label)
        assert (await chosen(bot, group)).chattiness is talk
    assert menu.labels == MENU


async def test_choices_outlive_a_subscription_and_a_restart(
    bot: RunningBot, server: Server, settings: Settings
) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Ruhezeit")
    await anna.presses(menu, "Keine Ruhezeit")
    subscribing = await server.reply_to(await anna.says(anna.private, "/abo"))
    await anna.presses(subscribing, subscribing.labels[0])
    assert "Ruhezeit" not in subscribing.text
    await bot.stop()
    again = await started(server, settings, bot.services)
    try:
        assert (await chosen(bot, anna.private)).quiet is None
        await anna.presses(menu, "23–6")
        assert (await chosen(bot, anna.private)).quiet == quiet(23, 6)
    finally:
        await again.stop()


# Who may


async def test_members_see_and_change_nothing(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    assert (await server.reply_to(await ben.says(group, "/einstellungen"))).text == ADMINS
    assert (await server.reply_to(await ben.says(group, "/einstellungen Lissabon"))).text == ADMINS
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    for label in MENU[:-1]:
        shown = await ben.presses(menu, label)
        assert (shown.text, shown.show_alert) == (ADMINS, True)
    assert menu.versions == []
    assert (await stored(bot, group)).preferences == Preferences()


async def test_an_admin_who_was_demoted_between_menu_and_tap_is_refused(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await anna.promotes(group, ben.user)
    here = await server.reply_to(await ben.says(group, "/einstellungen"))
    there = await server.reply_to(await ben.says(ben.private, f"/start settings_{group.id}"))
    await ben.presses(here, "Lautlos melden")
    await ben.presses(there, "Wichtiges anheften")
    before = await chosen(bot, group)
    assert (before.silent, before.pin) == (True, True)
    await anna.demotes(group, ben.user)
    assert (await ben.presses(here, "Mit Ton melden")).text == ADMINS
    assert (await ben.presses(there, "Nichts mehr anheften")).text == ADMINS
    assert await chosen(bot, group) == before


async def test_an_anonymous_admin_sets_the_group_up(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    await anna.hides(group)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    await anna.presses(menu, "Lautlos melden")
    assert (await chosen(bot, group)).silent


async def test_a_channel_is_set_up_by_its_admins(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    channel = await channel_of(server, anna, ben)
    menu = await server.reply_to(await anna.says(channel, "/einstellungen"))
    assert "Wie gesprächig ich bin" not in menu.labels
    assert (await ben.presses(menu, "Lautlos melden")).text == ADMINS
    await anna.presses(menu, "Lautlos melden")
    assert (await chosen(bot, channel)).silent
    await anna.presses(menu, "Wichtiges anheften")
    assert "fehlt mir" not in menu.text


# From the private chat


async def test_the_link_from_the_group_leads_to_its_settings(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("<b>&amp;</i> „Runde“", anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    address = str(menu.button("Im privaten Chat einstellen")["url"])
    assert address == f"https://t.me/belegbot?start=settings_{group.id}"
    there = await server.reply_to(await anna.starts(address.split("=")[1]))
    assert there.text.splitlines()[0] == "Einstellungen für „<b>&amp;< i> „Runde““"
    assert there.labels == [*MENU[:-1], "Gruppen und Kanäle einstellen"]
    await anna.presses(there, "Lautlos melden")
    assert (await chosen(bot, group)).silent
    await anna.presses(there, "Sprache")
    await anna.presses(there, "English")
    assert (await stored(bot, group)).language == "en"
    assert "Sprache: Englisch" in there.text  # the admin's own language stays
    await anna.presses(there, "Gruppen und Kanäle einstellen")
    assert there.labels == ["<b>&amp;</i> „Runde“", "Zurück"]
    await anna.presses(there, "Zurück")
    assert there.text.startswith("Einstellungen dieses Chats")


@pytest.mark.parametrize("number", ["", "x", "-1", "--5", "7", "²", str(10**30)])
async def test_a_link_to_no_chat_is_refused(bot: RunningBot, server: Server, number: str) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"/start settings_{number}"))
    assert "nur Admins jenes Chats" in reply.text


async def test_a_link_to_a_chat_of_others_is_refused(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await server.reply_to(await anna.says(group, "/einstellungen"))
    await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    for chat_id in (group.id, anna.id):
        reply = await server.reply_to(await ben.says(ben.private, f"/start settings_{chat_id}"))
        assert "nur Admins jenes Chats" in reply.text
        assert reply.labels == []


async def test_a_persons_groups_are_listed(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    theirs = [server.group(f"<i>{name}</i>", anna, ben) for name in ("Zeitung", "Archiv")]
    others = server.group("Fremde", ben, anna)
    channel = await channel_of(server, anna)
    server.group("Nie eingerichtet", anna)
    for room in (*theirs, others, channel):
        person = ben if room is others else anna
        menu = await server.reply_to(await person.says(room, "/abo"))
        await person.presses(menu, menu.labels[0])
    await anna.kicks_bot(theirs[0])
    await server.settled()
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Gruppen und Kanäle einstellen")
    assert menu.labels == ["<i>Archiv</i>", "Meldungen", "Zurück"]
    await anna.presses(menu, "<i>Archiv</i>")
    assert menu.text.startswith("Einstellungen für „<i>Archiv< i>“")
    await anna.presses(menu, "Lautlos melden")
    assert (await chosen(bot, theirs[1])).silent
    await anna.presses(menu, "Gruppen und Kanäle einstellen")
    assert menu.labels == ["<i>Archiv</i>", "Meldungen", "Zurück"]


async def test_who_has_no_groups_is_told_how(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    menu = await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    await anna.presses(menu, "Gruppen und Kanäle einstellen")
    assert menu.text.startswith("Keine Gruppe")
    await anna.presses(menu, "Zurück")
    assert menu.text.startswith("Einstellungen dieses Chats")


async def test_a_menu_in_private_follows_the_group_into_the_supergroup(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna, supergroup=False)
    await server.reply_to(await anna.says(group, "/einstellungen"))
    menu = await server.reply_to(await anna.says(anna.private, f"/start settings_{group.id}"))
    new = await anna.migrates(group)
    await server.settled()
    await anna.presses(menu, "Lautlos melden")
    assert (await chosen(bot, new)).silent


async def test_once_it_is_gone_from_the_group_the_menu_is_outdated(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    await server.reply_to(await anna.says(group, "/einstellungen"))
    menu = await server.reply_to(await anna.says(anna.private, f"/start settings_{group.id}"))
    await anna.kicks_bot(group)
    await server.settled()
    assert "veraltet" in (await anna.presses(menu, "Lautlos melden")).text
    assert await bot.services.chats.get(group.id) is None


# Forged


async def test_a_button_about_another_chat_is_refused(bot: RunningBot, server: Server) -> None:
    """Even if somebody got the bot to send one: what stands on a button gives nobody a right."""
    anna, ben = server.person("Anna"), server.person("Ben")
    hers, his = await group_of(server, anna), await group_of(server, ben)
    for group, person in ((hers, anna), (his, ben), (anna.private, anna)):
        await server.reply_to(await person.says(group, "/einstellungen"))
    for place, target in ((his, hers), (ben.private, hers), (ben.private, anna.private), (his, anna.private)):
        tap = Choice(option=Option.SOUND, value="0", chat_id=target.id).tap("de")
        message = await planted(server, place, tap)
        assert (await ben.presses(message, "x")).show_alert
    for group in (hers, anna.private):
        assert not (await chosen(bot, group)).silent


async def test_data_of_another_message_does_nothing(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    menu = await server.reply_to(await anna.says(group, "/einstellungen"))
    data = Choice(option=Option.TALK, value="notices", chat_id=group.id).tap("de").encode()
    server.world.press(anna.user, menu, data)  # on another page of the menu, but not on this one
    await server.settled()
    assert (await chosen(bot, group)).chattiness is Chattiness.OPEN


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *((Option.QUIET, "1"), (Option.QUIET, "x"), (Option.QUIET, "9x9x9"), (Option.QUIET, "22x24")),
        *((Option.START, "24"), (Option.END, "x"), (Option.ZONE, "aaaaaaaa"), (Option.HEAR, "x"), (Option.MUTE, "1")),
        *((Option.TALK, "shout"), (Option.LANGUAGE, "fr"), (Option.MAIN, "x"), (Option.KINDS, "x")),
    ],
)
async def test_a_choice_that_does_not_exist_is_outdated(
    bot: RunningBot, server: Server, option: Option, value: str
) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, "/einstellungen"))
    message = await planted(server, anna.private, Choice(option=option, value=value, chat_id=anna.id).tap("de"))
    assert "veraltet" in (await anna.presses(message, "x")).text
    assert await stored(bot, anna.private) == Chat(id=anna.id, kind=ChatKind.PRIVATE)


# Small ways


def quiet(start: int, end: int) -> QuietHours:
    """Quiet hours in Berlin."""
    return QuietHours(start=start * 60, end=end * 60, time_zone="Europe/Berlin")


async def chosen(bot: RunningBot, room: Room) -> Preferences:
    """What is stored of a chat's preferences."""
    return (await stored(bot, room)).preferences


async def planted(server: Server, room: Room, tap: Tap) -> Message:
    """A message of the bot with a button that it would not make."""
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": tap.encode()}]]}
    await call(server, "sendMessage", chat_id=room.id, text="x", reply_markup=keyboard)
    return room.from_bots[-1]
