"""Groups: a good guest speaks when spoken to, to those who asked, and obeys the admins."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.playground.botapi import objects
from bot.playground.botapi.model import Message, Status
from bot.playground.botapi.people import Person, Room
from bot.playground.botapi.text import found_in
from bot.storage.answers import DeliveredAnswer
from tests.e2e.conftest import OPENING, UNKNOWN, RunningBot, ambiguous, pool
from tests.playground.harness import Server

# When it speaks


@pytest.mark.parametrize(
    "text",
    ["@belegbot Wann öffnet das Freibad?", "/frage Wann öffnet das Freibad?", "/ask@belegbot When does the pool open?"],
)
async def test_addressed_it_answers_as_a_reply(bot: RunningBot, server: Server, text: str) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await anna.says(group, "Guten Morgen")
    question = await ben.says(group, text)
    reply = await server.reply_to(question)
    assert reply.reply_to is question
    assert "Mühltal-Bote" in reply.text


async def test_a_reply_to_one_of_its_messages_is_addressed_to_it(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    answer = await server.reply_to(await ben.says(group, f"@belegbot {OPENING}"))
    await anna.says(group, "Was kostet der Eintritt?", reply_to=answer)
    await server.settled()
    assert "vier Euro" in group.from_bots[-1].text


async def test_otherwise_it_is_silent(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    hello = await anna.says(group, OPENING)
    await ben.says(group, "Das weiß der belegbot", reply_to=hello)
    await ben.says(group, "@anna Wann öffnet das Freibad?")
    await ben.says(group, f"/frage@OtherBot {OPENING}")
    await ben.says(group, "/hilfe@OtherBot")
    await ben.says(group, "/unsinn")
    await ben.sends_voice(group)
    await ben.sends_sticker(group)
    await ben.sends_photo(group, OPENING)
    await server.settled()
    assert group.from_bots == []


async def test_a_thumbs_up_below_an_answer_is_no_question(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    answer = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    await anna.says(group, "👍", reply_to=answer)
    await server.settled()
    assert group.from_bots == [answer]


@pytest.mark.parametrize("text", ["/frage", "@belegbot"])
async def test_the_command_as_a_reply_asks_what_that_message_asks(bot: RunningBot, server: Server, text: str) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    question = await anna.says(group, OPENING)
    asking = await ben.says(group, text, reply_to=question)
    assert "neun Uhr" in (await server.reply_to(asking)).text


async def test_somebody_elses_words_are_not_offered_to_be_kept(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    question = await anna.says(group, UNKNOWN)
    reply = await server.reply_to(await ben.says(group, "/frage", reply_to=question))
    assert "Auskunft gibt es zu" in reply.text
    assert reply.labels == ["Warum diese Antwort?"]


async def test_the_command_alone_says_how_to_use_it(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    assert "dahinter die Frage" in (await server.reply_to(await anna.says(group, "/frage"))).text


async def test_bare_commands_are_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    for command, beginning in (("/help", "So geht es"), ("/quelle@belegbot", "Woher"), ("/themen", "Zu diesen Themen")):
        question = await anna.says(group, command)
        reply = await server.reply_to(question)
        assert reply.text.startswith(beginning)
        assert reply.reply_to is question


async def test_in_a_forum_it_answers_in_the_topic(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    topic, other = forum.topic("Bad", anna), forum.topic("Anderes", anna)
    reply = await server.reply_to(await anna.says(forum, f"/frage {OPENING}", topic=topic))
    assert reply.thread_id == topic.id
    await anna.says(forum, OPENING, topic=other)
    general = await server.reply_to(await anna.says(forum, "/frage Was kostet der Eintritt?"))
    assert general.thread_id is None
    await server.settled()
    assert forum.from_bots == [reply, general]


async def test_a_reply_chain_in_a_group_without_topics_is_no_topic(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    hello = await anna.says(group, "Hallo")
    question = await anna.says(group, f"@belegbot {OPENING}", reply_to=hello)
    assert "message_thread_id" not in (await answered(server, question)).params


async def test_other_bots_are_ignored(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    say(server, group, anna.user, f"/frage {OPENING}", **{"from": robot})
    say(server, group, anna.user, f"/frage {OPENING}", via_bot=robot)
    say(server, group, anna.user, "/hilfe", **{"from": robot})
    await server.settled()
    assert group.from_bots == []


# Anonymous admins

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


async def test_anonymous_admins_are_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = in_the_groups_name(server, group, anna.user, f"/frage {OPENING}")
    assert "neun Uhr" in (await server.reply_to(question)).text
    menu = in_the_groups_name(server, group, anna.user, "/sprache")
    assert "Deutsch" in (await server.reply_to(menu)).labels


async def test_only_an_anonymous_admin_chooses_for_one(
    bot: RunningBot, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    question = in_the_groups_name(server, group, anna.user, f"/frage {ambiguous(bot.services)}")
    reply = await server.reply_to(question)
    assert (await anna.presses(reply, "Keine davon")).show_alert  # an admin, but not an anonymous one
    known = objects.member_json
    monkeypatch.setattr(
        "bot.playground.botapi.methods.chats.member_json", lambda chat, user: known(chat, user) | {"is_anonymous": True}
    )
    assert (await ben.presses(reply, "Keine davon")).show_alert
    await anna.presses(reply, "Keine davon")
    assert "Auskunft gibt es zu" in reply.text


async def test_nobody_chooses_for_a_channel(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    channel = {"id": -1007, "type": "channel", "title": "Neues"}
    bot_of_channels = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    question = say(server, group, anna.user, f"/frage {UNKNOWN}", sender_chat=channel, **{"from": bot_of_channels})
    reply = await server.reply_to(question)
    shown = await anna.presses(reply, reply.labels[0])
    assert shown.show_alert
    assert await bot.services.kept_questions.all() == ()


# Who may press


async def test_only_the_asker_may_choose(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {ambiguous(bot.services)}"))
    before = reply.text
    *choices, _ = reply.labels
    for label in choices:
        shown = await ben.presses(reply, label)
        assert (shown.text[:4], shown.show_alert) == ("Hier", True)
    assert reply.text == before
    await anna.presses(reply, reply.labels[0])
    assert "Beleg und Prüfung" in reply.text


async def test_only_the_asker_may_have_a_question_kept(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {UNKNOWN}"))
    for label in reply.labels:
        assert (await ben.presses(reply, label)).show_alert
    assert await bot.services.kept_questions.all() == ()
    await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [UNKNOWN]


async def test_without_the_question_nobody_can_tell_who_asked(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = await anna.says(group, f"@belegbot {UNKNOWN}")
    reply = await server.reply_to(question)
    await anna.deletes(question)
    shown = await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert "nicht feststellen" in shown.text
    assert await bot.services.kept_questions.all() == ()


async def test_only_buttons_that_are_there_count(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    before = reply.text
    for data in (f"bad:de:{pool().short('oeffnung')}:99999", "keep:de:alone:0", "lang:de:en:0", "prob:de:oeffnung:1"):
        query = server.world.press(anna.user, reply, data)
        await server.settled()
        assert query.answer
        assert query.answer.show_alert
    assert reply.text == before
    assert await bot.services.feedback.tallies() == ()
    assert await bot.services.kept_questions.all() == ()


async def test_everybody_may_give_feedback_and_read_on(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    await anna.presses(reply, "Hilfreich")
    await ben.presses(reply, "Hilfreich")
    assert [tally.count for tally in await bot.services.feedback.tallies()] == [2]
    await ben.presses(reply, "Wann endet die Saison?")
    assert group.from_bots[-1].reply_to is reply


# Admins


async def test_only_admins_choose_the_language(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    refused = await server.reply_to(await ben.says(group, "/sprache"))
    assert refused.text == "Das können nur die Admins ändern."
    menu = await server.reply_to(await anna.says(group, "/sprache"))
    assert (await ben.presses(menu, "English")).show_alert
    assert menu.labels
    await anna.presses(menu, "English")
    answer = await server.reply_to(await ben.says(group, f"@belegbot {OPENING}"))
    assert answer.text.startswith("When does the pool open?")


async def test_who_is_an_admin_is_asked_at_the_moment_of_the_tap(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    await anna.promotes(group, ben.user)
    menu = await server.reply_to(await ben.says(group, "/sprache"))
    server.world.set_member(group.chat, ben.user, Status.MEMBER, actor=anna.user)
    assert (await ben.presses(menu, "English")).show_alert
    chat = await bot.services.chats.get(group.id)
    assert chat is None or chat.language is None


# Repeated questions


async def test_a_repeated_question_points_to_the_earlier_answer(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    first = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    again = await ben.says(group, "@belegbot An welchem Tag macht das Schwimmbad auf?")
    pointer = await server.reply_to(again)
    assert pointer.reply_to is again
    links = [entity["url"] for entity in pointer.entities if entity["type"] == "text_link"]
    assert links == [f"https://t.me/c/{str(group.id).removeprefix('-100')}/{first.id}"]
    assert pointer.labels == ["Noch einmal zeigen"]
    await ben.presses(pointer, "Noch einmal zeigen")
    assert "neun Uhr" in pointer.text
    third = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    assert str(pointer.id) in third.entities[-1]["url"]


async def test_the_same_question_in_the_other_language_is_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    await server.reply_to(await anna.says(group, "@belegbot Was kostet der Eintritt?"))
    english = await server.reply_to(await anna.says(group, "@belegbot What does admission cost?"))
    assert "four euros" in english.text
    german = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    assert "Was kostet der Eintritt?" in german.labels
    assert "weiter oben" in (await anna.presses(german, "Was kostet der Eintritt?")).text


async def test_in_a_basic_group_the_pointer_is_a_reply_to_the_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna, supergroup=False)
    first = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    await anna.says(group, f"@belegbot {OPENING}")
    await server.settled()
    pointer = group.from_bots[-1]
    assert pointer.reply_to is first
    assert pointer.labels == ["Noch einmal zeigen"]


async def test_another_topic_group_or_private_chat_is_no_repetition(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum, group = await group_of(server, anna, forum=True), await group_of(server, anna)
    places: list[tuple[Room, dict[str, Any]]] = [
        (forum, {"topic": forum.topic("Bad", anna)}),
        (forum, {"topic": forum.topic("Anderes", anna)}),
        (forum, {}),
        (group, {}),
        (anna.private, {}),
        (anna.private, {}),
    ]
    for place, where in places:
        assert "neun Uhr" in (await server.reply_to(await anna.says(place, f"/frage {OPENING}", **where))).text


async def test_in_a_topic_the_link_leads_into_the_topic(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    forum = await group_of(server, anna, forum=True)
    topic = forum.topic("Bad", anna)
    first = await server.reply_to(await anna.says(forum, f"/frage {OPENING}", topic=topic))
    pointer = await server.reply_to(await anna.says(forum, f"/frage {OPENING}", topic=topic))
    assert pointer.entities[-1]["url"].endswith(f"/{topic.id}/{first.id}")


async def test_after_ten_minutes_it_is_answered_again(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = await anna.says(group, f"@belegbot {OPENING}")
    await server.reply_to(question)
    await server.settled()
    await age(bot, group, question, dt.timedelta(minutes=11))
    assert "neun Uhr" in (await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))).text


async def test_greetings_may_be_repeated(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    for _ in range(2):
        assert "Guten Tag" in (await server.reply_to(await anna.says(group, "@belegbot Hallo"))).text


async def test_a_related_answer_that_stands_above_is_not_sent_again(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    await anna.presses(reply, "Was kostet der Eintritt?")
    shown = await anna.presses(reply, "Was kostet der Eintritt?")
    assert shown.text == "Diese Antwort steht schon weiter oben."
    assert len(group.from_bots) == 2


# Edits


async def test_an_edit_that_addresses_the_bot_gets_an_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = await anna.says(group, OPENING)
    await server.settled()
    await anna.edits(question, f"@belegbot {OPENING}")
    assert "neun Uhr" in (await server.reply_to(question)).text


async def test_an_edit_that_takes_the_address_away_leaves_the_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    question = await anna.says(group, f"@belegbot {OPENING}")
    reply = await server.reply_to(question)
    await anna.edits(question, "Hat sich erledigt")
    await server.settled()
    assert reply.versions == []
    assert group.from_bots == [reply]


# Membership


async def test_it_greets_a_group_once_and_leaves_quietly(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = server.group("Redaktion", anna, bot=False)
    await anna.adds_bot(group)
    greeting = await group.next_message()
    assert "@belegbot" in greeting.text
    await anna.promotes(group, server.bot.user)
    await anna.kicks_bot(group)
    await server.settled()
    assert group.from_bots == [greeting]
    assert await bot.services.chats.get(group.id) is None
    await anna.adds_bot(group)
    await group.next_message()
    assert await bot.services.chats.get(group.id)


async def test_in_a_group_that_it_left_its_answers_are_forgotten(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    groups = [await group_of(server, anna) for _ in range(2)]
    questions = [await anna.says(group, f"@belegbot {OPENING}") for group in groups]
    await server.settled()
    await anna.kicks_bot(groups[0])
    await server.settled()
    answers = bot.services.answers
    left = [await answers.to_question(question.chat.id, question.id) for question in questions]
    assert [len(records) for records in left] == [0, 1]


async def test_a_person_who_blocks_it_is_forgotten(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    await server.reply_to(question)
    await anna.blocks_bot()
    await server.settled()
    assert await bot.services.answers.to_question(anna.private.id, question.id) == ()
    assert await bot.services.chats.get(anna.id) is None


async def test_a_group_that_becomes_a_supergroup_keeps_its_language(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna, supergroup=False)
    menu = await server.reply_to(await anna.says(group, "/sprache"))
    await anna.presses(menu, "English")
    new = server.world.migrate(group.chat, anna.user)
    await server.settled()
    old, chat = await bot.services.chats.get(group.id), await bot.services.chats.get(new.id)
    assert old
    assert old.moved_to == new.id
    assert chat
    assert chat.language == "en"


# Small ways


async def group_of(server: Server, *people: Person, supergroup: bool = True, forum: bool = False) -> Room:
    """A group in which the bot's greeting is gone."""
    group = server.group("Redaktion", *people, supergroup=supergroup, forum=forum)
    await server.settled()
    for greeting in group.from_bots:
        server.world.delete(greeting)
    return group


def say(server: Server, room: Room, sender: Any, text: str, **fields: Any) -> Message:  # noqa: ANN401 - JSON
    """A message with fields that people do not write."""
    return server.world.post(room.chat, sender, {"text": text, "entities": found_in(text)} | fields)


def in_the_groups_name(server: Server, room: Room, sender: Any, text: str) -> Message:  # noqa: ANN401 - a user
    """A message of an anonymous admin."""
    return say(server, room, sender, text, sender_chat=objects.chat_json(room.chat), **{"from": ANONYMOUS})


async def answered(server: Server, question: Message) -> Any:  # noqa: ANN401 - an exchange
    """The call that replied."""
    await server.reply_to(question)
    return server.called("sendMessage")[-1]


async def age(bot: RunningBot, room: Room, question: Message, by: dt.timedelta) -> None:
    """Let an answer have been given earlier."""
    answers = bot.services.answers
    records = await answers.to_question(room.id, question.id)
    older: list[DeliveredAnswer] = [replace(record, delivered_at=record.delivered_at - by) for record in records]
    await answers.save(older)
