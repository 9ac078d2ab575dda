"""Too much, too fast, too long, too late: it is said once, nobody else notices, and it ends."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from bot.chat.context import Services
from bot.chat.quotas import Quotas
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.model import Message
from bot.playground.botapi.people import Person, Room
from bot.playground.botapi.text import found_in
from bot.settings import Settings
from bot.storage.preferences import Chattiness
from tests.e2e.conftest import OPENING, UNKNOWN, RunningBot, started
from tests.e2e.test_chattiness import group_in
from tests.e2e.test_following import channel_of
from tests.e2e.test_groups import group_of
from tests.playground.harness import Server

MINUTE = 60.0
TOO_MANY = "mehr an, als ich beantworten kann"
LATE = "Entschuldigung, diese Antwort kommt spät."
ROBOT: dict[str, Any] = {"id": 99, "is_bot": True, "first_name": "Robot", "username": "robot"}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The one by which the bot counts."""
    return Clock()


@pytest_asyncio.fixture
async def bot(server: Server, settings: Settings, services: Services, clock: Clock) -> AsyncIterator[RunningBot]:
    """The bot, polling."""
    running = await started(server, settings, replace(services, quotas=Quotas(clock)))
    yield running
    await running.stop()


def told(room: Room) -> list[Message]:
    return [message for message in room.from_bots if TOO_MANY in message.text]


# Messages


async def test_a_person_is_told_once_then_left_unheard_for_a_minute(
    bot: RunningBot, server: Server, clock: Clock
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    for text in [OPENING] * 10 + ["/hilfe"] * 10:
        await anna.says(anna.private, text)
    await server.settled()
    assert (len(anna.private.from_bots), told(anna.private)) == (20, [])
    for text in (OPENING, OPENING, "/hilfe", "/unsinn", "/start oeffnung"):
        await anna.says(anna.private, text)
    await anna.sends_voice(anna.private)
    await server.settled()
    assert [TOO_MANY in message.text for message in anna.private.from_bots[20:]] == [True]
    assert "neun Uhr" in (await server.reply_to(await ben.says(ben.private, OPENING))).text
    clock.now += MINUTE
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text


async def test_in_a_group_a_member_is_told_once_and_others_are_answered(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    for _ in range(13):
        await anna.says(group, f"@belegbot {OPENING}")
    await ben.says(group, "/hilfe")
    await server.settled()
    assert (len(group.from_bots), len(told(group))) == (12, 1)
    assert group.from_bots[-1].text.startswith("So geht es")


async def test_a_whole_group_is_told_once(bot: RunningBot, server: Server, clock: Clock) -> None:
    people = [server.person(f"Person {number}") for number in range(25)]
    group = await group_of(server, *people)
    for person in people:
        await person.says(group, "/hilfe")
    await server.settled()
    assert (len(group.from_bots), len(told(group))) == (19, 1)
    clock.now += MINUTE
    await server.reply_to(await people[-1].says(group, "/hilfe"))


async def test_what_is_not_for_the_bot_costs_nothing(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    for _ in range(15):
        await anna.says(group, OPENING)
        await anna.says(group, f"/frage@OtherBot {OPENING}")
    assert "neun Uhr" in (await server.reply_to(await anna.says(group, f"/frage {OPENING}"))).text


async def test_where_the_bot_is_to_be_silent_it_stays_so(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_in(bot, server, Chattiness.NOTICES, anna, ben)
    for _ in range(13):
        await ben.says(group, f"@belegbot {OPENING}")
    await server.settled()
    assert group.from_bots == []


async def test_a_channels_readers_are_not_told(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    channel = await channel_of(server, anna)
    for _ in range(13):
        await anna.says(channel, "/abo")
    await server.settled()
    assert (len(channel.from_bots), told(channel)) == (10, [])


async def test_a_guest_says_it_too(bot: RunningBot, server: Server) -> None:
    server.bot.supports_guests = True
    anna = server.person("Anna")
    club = server.group("Kegelverein", anna, bot=False)
    queries = [await anna.summons(club, f"@belegbot {OPENING}") for _ in range(13)]
    await server.settled()
    said = [query.answer.text for query in queries if query.answer]
    assert (len(said), [TOO_MANY in text for text in said].count(True)) == (11, 1)


async def test_what_is_handled_again_is_counted_once(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    server.order("sendMessage", bad_request("something is odd"), times=2)
    for _ in range(20):
        await anna.says(anna.private, OPENING)
    await server.settled()
    assert len([message for message in anna.private.from_bots if "neun Uhr" in message.text]) == 20


async def test_an_edit_is_no_way_round(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    hello = await anna.says(group, "Guten Morgen")
    for _ in range(10):
        await anna.says(group, f"@belegbot {OPENING}")
    await anna.edits(hello, f"@belegbot {OPENING}")
    await server.settled()
    assert (len(group.from_bots), len(told(group))) == (11, 1)


# Edits


async def test_of_many_edits_the_last_one_is_answered_in_the_end(bot: RunningBot, server: Server, clock: Clock) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.edit_of(reply)
    for _ in range(10):
        await anna.edits(question, OPENING)
        await anna.edits(question, UNKNOWN)
    await server.api.pulse.until(lambda: server.api.account(server.token).is_idle or None, within=5)
    assert "vier Euro" in reply.text
    clock.now += 2.5
    await server.settled()
    assert "Auskunft gibt es zu" in reply.text
    assert len(reply.versions) == 2
    assert anna.private.from_bots == [reply]


async def test_an_edit_that_waits_is_answered_after_a_restart(
    bot: RunningBot, server: Server, settings: Settings, services: Services
) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.edit_of(reply)
    await anna.edits(question, UNKNOWN)
    await server.api.pulse.until(lambda: server.api.account(server.token).is_idle or None, within=5)
    await bot.stop()
    assert "vier Euro" in reply.text
    again = await started(server, settings, services)
    assert "Auskunft gibt es zu" in reply.text
    await again.stop()


# Taps


async def test_wild_tapping_gets_one_toast_then_bare_answers(bot: RunningBot, server: Server, clock: Clock) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    taps = [server.world.press(anna.user, reply, reply.button("Hilfreich")["callback_data"]) for _ in range(20)]
    await server.settled()
    said = [tap.answer.text for tap in taps if tap.answer]
    assert said[0].startswith("Danke")
    assert all("schon vermerkt" in text for text in said[1:15])
    assert said[15] == "Das ging zu schnell. Bitte kurz warten und noch einmal tippen."
    assert said[16:] == [""] * 4
    assert (await ben.presses(reply, "Hilfreich")).text.startswith("Danke")
    clock.now += 5.0
    assert "schon vermerkt" in (await anna.presses(reply, "Hilfreich")).text


async def test_buttons_of_former_times_are_no_way_round(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    taps = [server.world.press(anna.user, reply, "nonsense") for _ in range(17)]
    await server.settled()
    assert [tap.answer.show_alert for tap in taps if tap.answer] == [True] * 15 + [False] * 2


# Inline mode


async def test_endless_typing_gets_nothing_for_a_while(bot: RunningBot, server: Server, clock: Clock) -> None:
    server.bot.supports_inline = True
    anna, ben = server.person("Anna"), server.person("Ben")
    typed = [await anna.types_inline(anna.private, f"{OPENING} {number}") for number in range(120)]
    assert all(query.answer and query.answer.results for query in typed)
    for _ in range(2):
        query = await anna.types_inline(anna.private, "Was kostet der Eintritt?")
        assert query.answer
        assert (query.answer.results, query.answer.is_personal) == ([], True)
        assert query.answer.button == {"text": "Zu viele Anfragen: bitte kurz warten", "start_parameter": "inline"}
    others = await ben.types_inline(ben.private, "Was kostet der Eintritt?")
    assert others.answer
    assert others.answer.results
    clock.now += MINUTE
    again = await anna.types_inline(anna.private, "Wann endet die Saison?")
    assert again.answer
    assert again.answer.results


# Other bots


async def test_a_dialogue_with_a_bot_ends_after_three_rounds(bot: RunningBot, server: Server, clock: Clock) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    asking = partial(robot_says, server, sender=anna, group=group)
    await asking(text=f"@belegbot {UNKNOWN}")
    for _ in range(4):
        await asking(text=UNKNOWN, reply_to=group.from_bots[-1])
    assert len(group.from_bots) == 3
    assert "neun Uhr" in (await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))).text
    clock.now += 599
    await asking(text=f"@belegbot {UNKNOWN}")
    clock.now += 599
    await asking(text=f"@belegbot {UNKNOWN}")
    assert len(group.from_bots) == 4
    clock.now += 600
    await asking(text=f"@belegbot {UNKNOWN}")
    assert len(group.from_bots) == 5


async def test_in_its_private_chat_it_ends_as_well(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    for _ in range(5):
        await robot_says(server, text=OPENING, sender=anna, group=anna.private)
    assert len(anna.private.from_bots) == 3


@pytest.mark.parametrize("text", [f"/frage {OPENING}", "/einstellungen@belegbot", "/abo@belegbot", OPENING])
async def test_bots_only_ask_and_only_by_name(bot: RunningBot, server: Server, text: str) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    await robot_says(server, text=text, sender=anna, group=group)
    assert group.from_bots == []
    await robot_says(server, text=f"/frage@belegbot {OPENING}", sender=anna, group=group)
    assert "neun Uhr" in group.from_bots[-1].text


async def robot_says(
    server: Server, *, text: str, sender: Person, group: Room, reply_to: Message | None = None
) -> None:
    content = {"text": text, "entities": found_in(text), "from": ROBOT}
    server.world.post(group.chat, sender.user, content, reply_to=reply_to)
    await server.settled()


# Too long


async def test_of_a_long_message_the_beginning_is_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{OPENING} {'Das wüsste ich gern. ' * 60}"))
    assert "neun Uhr" in reply.text
    assert "ersten 1.000 Zeichen" in reply.text.split("\n")[-1]


async def test_a_long_message_without_an_answer_gets_only_the_hint(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, f"{UNKNOWN} {'Das wüsste ich gern. ' * 60} {OPENING}")
    reply = await server.reply_to(question)
    assert reply.text.startswith("Die Nachricht ist zu lang.")
    assert reply.labels == []
    await anna.edits(question, OPENING)
    await server.settled()
    assert "neun Uhr" in reply.text
    assert "1.000" not in reply.text


async def test_as_long_as_is_read_it_is_not_mentioned(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    text = f"{OPENING} {'Das wüsste ich gern. ' * 60}"[:1000]
    assert "1.000" not in (await server.reply_to(await anna.says(anna.private, text))).text


async def test_a_guest_says_that_the_message_is_too_long(bot: RunningBot, server: Server) -> None:
    server.bot.supports_guests = True
    anna = server.person("Anna")
    club = server.group("Kegelverein", anna, bot=False)
    query = await anna.summons(club, f"@belegbot {UNKNOWN} {'Das wüsste ich gern. ' * 60}")
    await server.settled()
    assert query.answer
    assert query.answer.text.startswith("Die Nachricht ist zu lang.")


# Too late


async def test_who_waited_for_ten_minutes_gets_an_apology_with_the_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    server.world.clock.advance(-11 * MINUTE)
    questions = [await anna.says(anna.private, OPENING)]
    questions += [await anna.says(group, f"@belegbot {OPENING}") for _ in range(2)]
    for question in questions:
        assert (await server.reply_to(question)).text.startswith(f"{LATE}\n\n")


async def test_nobody_else_gets_one(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    server.world.clock.advance(-9 * MINUTE)
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    assert LATE not in reply.text
    server.world.clock.advance(-9 * MINUTE)
    old = await anna.says(anna.private, "/hilfe")
    assert LATE not in (await server.reply_to(old)).text


async def test_an_edit_needs_no_apology(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    group = await group_of(server, anna)
    server.world.clock.advance(-11 * MINUTE)
    hello = await anna.says(group, "Guten Morgen")
    await server.settled()
    await anna.edits(hello, f"@belegbot {OPENING}")
    assert LATE not in (await server.reply_to(hello)).text
