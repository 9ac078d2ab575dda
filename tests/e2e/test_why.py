"""Why this answer? Told to whoever taps, without a word to the chat, and true of when the answer was given."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.answering.calibration import DEFAULT
from bot.chat.callbacks import Action, Tap
from bot.chat.context import Services, swap_services
from bot.knowledge.base import load_base
from bot.settings import Settings
from tests.e2e.conftest import KNOWLEDGE, OPENING, UNKNOWN, RunningBot, ambiguous, started
from tests.e2e.test_groups import group_of
from tests.playground.harness import Server

WHY = "Warum diese Antwort?"
UNDERSTOOD = "Die Frage wurde verstanden als „Wann öffnet das Freibad?“, weil „öffnet“ und „Freibad“ übereinstimmen."


async def test_an_answer_says_what_matched_and_how_sure_it_was(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    shown = await anna.presses(reply, WHY)
    assert shown.show_alert
    assert shown.text == f"{UNDERSTOOD} Ich war mir zu 99 % sicher; ab 70 % antworte ich direkt."


async def test_in_english(bot: RunningBot, server: Server) -> None:
    ben = server.person("Ben", language="en")
    reply = await server.reply_to(await ben.says(ben.private, "When does the pool open?"))
    shown = await ben.presses(reply, "Why this answer?")
    assert shown.text.startswith("The question was taken to mean “When does the pool open?” because “pool” and “open”")


async def test_a_member_who_did_not_ask_may_ask_why_and_the_group_hears_nothing(
    bot: RunningBot, server: Server
) -> None:
    anna, ben = server.person("Anna"), server.person("Ben", language="en")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {OPENING}"))
    before = (reply.text, reply.labels)
    for _ in range(2):
        assert (await ben.presses(reply, WHY)).text.startswith(UNDERSTOOD)
    await server.settled()
    assert group.from_bots == [reply]
    assert (reply.text, reply.labels, reply.versions) == (*before, [])


async def test_two_quick_taps_are_both_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    data = reply.button(WHY)["callback_data"]
    taps = [server.world.press(anna.user, reply, data) for _ in range(2)]
    await server.settled()
    assert [tap.answer.text[:20] for tap in taps if tap.answer] == [UNDERSTOOD[:20]] * 2


async def test_the_question_may_be_gone(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    question = await anna.says(group, f"@belegbot {OPENING}")
    reply = await server.reply_to(question)
    await anna.deletes(question)
    assert (await ben.presses(reply, WHY)).text.startswith(UNDERSTOOD)


async def test_it_survives_a_restart_and_another_calibration(
    bot: RunningBot, server: Server, settings: Settings, services: Services
) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    await bot.stop()
    stricter = AnswerService(services.base, DEFAULT.model_copy(update={"answer": 0.9}))
    again = await started(server, settings, replace(services, answering=stricter))
    assert (await anna.presses(reply, WHY)).text.endswith("ab 70 % antworte ich direkt.")
    await again.stop()


def rewritten(services: Services, folder: Path, change: Callable[[str], str]) -> Services:
    """The services after an editor changed the topic about the pool."""
    for file in KNOWLEDGE.rglob("*.yaml"):
        copied = folder / file.relative_to(KNOWLEDGE)
        copied.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        copied.write_text(change(text) if file.name == "bad.yaml" else text, encoding="utf-8")
    base = load_base(folder)
    return services.with_base(base, AnswerService(base))


async def test_a_corrected_answer_does_not_pretend_to_know(bot: RunningBot, server: Server, tmp_path: Path) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    corrected = "    revision: 2\n    correction: {text: {de: Uhrzeit, en: time}, matters: true}\n"
    changed = rewritten(
        bot.services, tmp_path / "kb", lambda text: text.replace("    states: [B1]\n", f"    states: [B1]\n{corrected}")
    )
    swap_services(bot.application, changed)
    shown = await anna.presses(reply, WHY)
    assert shown.text.startswith("Diese Antwort wurde seither geändert;")
    assert shown.text.endswith("ab 70 % antworte ich direkt.")


async def test_words_that_the_base_has_lost_are_not_named(bot: RunningBot, server: Server, tmp_path: Path) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "Ab wann kann man schwimmen gehen?"))
    assert "„schwimmen“" in (await anna.presses(reply, WHY)).text
    changed = rewritten(bot.services, tmp_path / "kb", lambda text: text.replace("schwimmen gehen", "baden"))
    swap_services(bot.application, changed)
    shown = await anna.presses(reply, WHY)
    assert "schwimmen" not in shown.text
    assert "„Wann öffnet das Freibad?“" in shown.text


async def test_an_entry_that_is_gone_is_outdated(bot: RunningBot, server: Server, edited: Services) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "Was hat der Umbau gekostet?"))
    swap_services(bot.application, edited)
    assert "veraltet" in (await anna.presses(reply, WHY)).text


async def test_a_suggestion_says_why_it_is_no_answer(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = await group_of(server, anna, ben)
    reply = await server.reply_to(await anna.says(group, f"@belegbot {ambiguous(bot.services)}"))
    shown = await ben.presses(reply, WHY)
    assert shown.text.startswith("Am nächsten kam „")
    assert "sicher" in shown.text
    await anna.presses(reply, reply.labels[0])
    assert WHY not in reply.labels  # chosen by a person, not by the bot


async def test_a_number_that_does_not_fit_is_named(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "Was kostet der Eintritt im Jahr 2044?"))
    assert "aber in der Frage steht eine Zahl, die dort fehlt." in (await anna.presses(reply, WHY)).text


async def test_where_nothing_was_found(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    for text in (UNKNOWN, "Xyzzy plugh qwertz?"):
        reply = await server.reply_to(await anna.says(anna.private, text))
        shown = await anna.presses(reply, WHY)
        assert shown.text.startswith(("Am nächsten kam", "In der Frage steht kein Wort"))


async def test_each_part_says_why(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{OPENING} Was kostet der Eintritt?"))
    assert (await anna.presses(reply, "Warum 1?")).text.startswith(UNDERSTOOD)
    assert "„Was kostet der Eintritt?“" in (await anna.presses(reply, "Warum 2?")).text


async def test_an_edited_question_has_its_own_reasons(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.edit_of(reply)
    assert "„Was kostet der Eintritt?“" in (await anna.presses(reply, WHY)).text


@pytest.mark.parametrize(
    "text", ["<b>Wann</b> öffnet & das <a href='x'>Freibad</a>?", "Wann öffnet das Freibad, { $x } *_[](y)?"]
)
async def test_markup_in_the_question_stays_out(bot: RunningBot, server: Server, text: str) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, text))
    shown = await anna.presses(reply, WHY)
    assert "„Wann öffnet das Freibad?“" in shown.text
    assert not set("<>&{}[]*") & set(shown.text)


@pytest.mark.parametrize("target", ["", "a", "a-aaaaaaaa--99-70-", "z-aaaaaaaa-bbbbb-1-1-"])
async def test_grounds_that_this_version_does_not_have_are_outdated(
    bot: RunningBot, server: Server, target: str
) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    data = Tap(action=Action.WHY, language="de", target=target).encode()
    reply.keyboard[-1][0]["callback_data"] = data
    shown = await anna.presses(reply, data)
    assert (shown.text[:17], shown.show_alert) == ("Dieser Knopf ist ", True)
