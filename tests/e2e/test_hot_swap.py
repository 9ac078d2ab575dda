"""Another base while the bot runs: the next update gets it whole, the one in hand keeps its own."""

from telegram import Update

from bot.chat.context import Services, services_of, swap_services
from tests.e2e.conftest import OPENING, RunningBot
from tests.playground.harness import Server


async def test_the_next_question_is_answered_from_the_new_base(
    bot: RunningBot, server: Server, edited: Services
) -> None:
    anna = server.person("Anna")
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text
    swap_services(bot.application, edited)
    assert "zehn Uhr" in (await server.reply_to(await anna.says(anna.private, OPENING))).text


async def test_what_was_remembered_stays(bot: RunningBot, server: Server, edited: Services) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    swap_services(bot.application, edited)
    followed = await server.reply_to(await anna.says(anna.private, "Und was kostet das?"))
    assert "vier Euro" in followed.text


async def test_a_button_to_what_is_gone_says_so(bot: RunningBot, server: Server, edited: Services) -> None:
    anna = server.person("Anna")
    topics = await server.reply_to(await anna.says(anna.private, "/themen"))
    swap_services(bot.application, edited)
    assert "veraltet" in (await anna.presses(topics, "Der Umbau")).text


async def test_an_update_in_hand_keeps_what_it_began_with(bot: RunningBot, edited: Services) -> None:
    before = services_of(bot.application)
    in_hand = bot.application.context_types.context.from_update(Update(update_id=1), bot.application)
    swap_services(bot.application, edited)
    assert in_hand.services is before
    assert services_of(bot.application) is edited
