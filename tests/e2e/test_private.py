"""A private chat: questions, suggestions, consent, feedback, edits, follow-ups."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.chat.context import Services
from bot.playground.botapi.faults import Slow
from bot.settings import Settings
from bot.storage.feedback import Verdict
from tests.e2e.conftest import OPENING, UNKNOWN, RunningBot, ambiguous, started
from tests.playground.harness import Server

QUIET = ["Hilfreich", "Etwas stimmt nicht", "Warum 1?", "Warum 2?"]
"""The buttons below an answer and a part without one, when nothing is left to choose."""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (OPENING, "Das Freibad am Mühlteich öffnet am Samstag"),
        ("When does the pool open?", "The pool at the Mühlteich opens on Saturday"),
        ("wie teuer ist ne karte fürs freibad", "Der Eintritt kostet vier Euro"),
    ],
)
async def test_free_text_gets_the_answer_with_its_source(
    bot: RunningBot, server: Server, question: str, answer: str
) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, question))
    assert answer in reply.text
    assert "Mühltal-Bote, Lindenau" in reply.text
    assert {"bold", "italic", "expandable_blockquote"} <= {entity["type"] for entity in reply.entities}
    assert reply.reply_to is None


async def test_a_silence_is_said_and_leads_on(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "Was kosten die Parkplätze?"))
    assert "steht nicht im Bericht" in reply.text
    assert "ganzer Artikel" in reply.text
    await anna.presses(reply, "Was kostet der Eintritt?")
    assert "vier Euro" in anna.private.from_bots[-1].text


async def test_the_question_decides_about_the_language(bot: RunningBot, server: Server) -> None:
    ben = server.person("Ben", language="en")
    assert "vier Euro" in (await server.reply_to(await ben.says(ben.private, "Was kostet der Eintritt?"))).text


async def test_a_third_language_is_told_which_two_there_are(bot: RunningBot, server: Server) -> None:
    carla = server.person("Carla", language="fr")
    reply = await server.reply_to(await carla.says(carla.private, "Quand ouvre la piscine municipale?"))
    assert "Deutsch und Englisch" in reply.text
    assert "German and English" in reply.text
    assert not reply.labels


async def test_several_questions_are_answered_in_one_message(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, f"{OPENING} Was kostet der Eintritt? {UNKNOWN}")
    reply = await server.reply_to(question)
    await server.settled()
    assert anna.private.from_bots == [reply]
    for beginning in ("1. Wann öffnet das Freibad?", "2. Was kostet der Eintritt?", "3. „"):
        assert beginning in reply.text
    assert reply.labels[:2] == ["Rückmeldung zu 1", "Rückmeldung zu 2"]


async def test_the_longest_message_is_answered(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    assert (await server.reply_to(await anna.says(anna.private, "😀 Freibad " * 372))).text
    assert (await server.reply_to(await anna.says(anna.private, "x" * 4096))).text


# Suggestions


async def test_a_suggestion_becomes_the_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, ambiguous(bot.services))
    reply = await server.reply_to(question)
    assert reply.reply_to is question
    assert reply.labels[-2:] == ["Keine davon", "Warum diese Antwort?"]
    await anna.presses(reply, reply.labels[0])
    assert "Beleg und Prüfung" in reply.text
    assert reply.labels[-2:] == ["Hilfreich", "Etwas stimmt nicht"]
    (record,) = await bot.services.answers.to_question(anna.private.id, question.id)
    assert record.entry


async def test_none_of_the_suggestions_asks_for_consent(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, ambiguous(bot.services)))
    await anna.presses(reply, "Keine davon")
    assert "Auskunft gibt es zu: Das Freibad, Der Umbau." in reply.text
    assert reply.labels == ["Frage für die Redaktion aufheben", "Nein, danke"]


async def test_a_suggestion_beside_other_answers_leaves_them_alone(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{OPENING} {ambiguous(bot.services)}"))
    before = reply.text
    assert "Keine davon" in reply.labels, reply.text
    await anna.presses(reply, reply.labels[0])
    assert reply.text == before
    assert len(anna.private.from_bots) == 2
    await anna.presses(reply, "Keine davon")
    assert reply.text == before
    assert reply.labels == [*QUIET, "Frage für die Redaktion aufheben", "Nein, danke"]
    shown = await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert f"„{ambiguous(bot.services)}“" in shown.text
    assert "nicht, wer gefragt hat" in shown.text
    assert reply.labels == QUIET
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [ambiguous(bot.services)]


# Consent


async def test_a_question_is_kept_only_after_its_asker_agreed(bot: RunningBot, server: Server) -> None:
    anna, kept = server.person("Anna"), bot.services.kept_questions
    question = await anna.says(anna.private, UNKNOWN)
    reply = await server.reply_to(question)
    assert reply.reply_to is question
    assert "Auskunft gibt es zu: Das Freibad, Der Umbau." in reply.text
    assert await kept.all() == ()
    await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert [(kept.text, kept.language) for kept in await kept.all()] == [(UNKNOWN, "de")]
    assert f"„{UNKNOWN}“" in reply.text
    assert "nicht, wer gefragt hat" in reply.text
    assert reply.labels == []


async def test_nobody_who_is_mentioned_is_kept(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    text = "Wer ist der König von Spanien, @annegret, annegret@example.org, https://example.org/a oder 0151 2345678?"
    reply = await server.reply_to(await anna.says(anna.private, text))
    await anna.presses(reply, "Frage für die Redaktion aufheben")
    without = "Wer ist der König von Spanien, …, …, … oder …?"
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [without]
    assert f"„{without}“" in reply.text


async def test_of_several_questions_only_those_without_an_answer_are_kept(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{OPENING} {UNKNOWN}"))
    shown = await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [UNKNOWN]
    assert f"„{UNKNOWN}“" in shown.text


@pytest.mark.parametrize("others", ["", OPENING])
async def test_two_quick_taps_keep_a_question_once(bot: RunningBot, server: Server, others: str) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{others} {UNKNOWN}"))
    server.order("editMessageReplyMarkup", Slow(seconds=0.1))
    labels = ("Frage für die Redaktion aufheben", "Nein, danke")
    keep, drop = (reply.button(label)["callback_data"] for label in labels)
    for data in (keep, keep, drop):
        server.world.press(anna.user, reply, data)
    await server.settled()
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [UNKNOWN]
    assert len([call for call in server.called("answerCallbackQuery") if "nichts" in call.params.get("text", "")]) == 0


async def test_a_tap_that_is_handed_over_again_after_a_restart_keeps_nothing(
    bot: RunningBot, server: Server, settings: Settings, services: Services
) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, UNKNOWN))
    await anna.presses(reply, "Frage für die Redaktion aufheben")
    thanks = reply.text
    tap = server.api.record.updates[-1]
    await bot.stop()
    again = await started(server, settings, services)
    await again.intake.accept([tap | {"update_id": tap["update_id"] + 1_000}])
    await server.settled()
    assert reply.text == thanks
    assert len(await services.kept_questions.all()) == 1
    await again.stop()


async def test_what_could_not_be_kept_can_be_kept_later(bot: RunningBot, server: Server, database_file: Path) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, UNKNOWN))
    async with without_table(database_file, "kept_questions"):
        assert "schiefgegangen" in (await anna.presses(reply, "Frage für die Redaktion aufheben")).text
    await anna.presses(reply, "Frage für die Redaktion aufheben")
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [UNKNOWN]


async def test_who_does_not_agree_is_left_in_peace(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, UNKNOWN))
    shown = await anna.presses(reply, "Nein, danke")
    assert shown.text == "In Ordnung, nichts ist gespeichert."
    assert "aufgehoben" not in reply.text
    assert reply.labels == []
    assert await bot.services.kept_questions.all() == ()


async def test_a_question_that_was_deleted_cannot_be_kept(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, UNKNOWN)
    reply = await server.reply_to(question)
    await anna.deletes(question)
    assert (await anna.presses(reply, "Frage für die Redaktion aufheben")).show_alert
    assert await bot.services.kept_questions.all() == ()


# Feedback


async def test_helpful_counts_once_a_person(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    assert "vermerkt" in (await anna.presses(reply, "Hilfreich")).text
    assert "schon vermerkt" in (await anna.presses(reply, "Hilfreich")).text
    (tally,) = await bot.services.feedback.tallies()
    assert (tally.entry, tally.revision, tally.verdict, tally.language, tally.count) == (
        "oeffnung", 1, Verdict.HELPFUL, "de", 1,
    )  # fmt: skip


async def test_a_vote_that_could_not_be_counted_can_be_given_again(
    bot: RunningBot, server: Server, database_file: Path
) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    async with without_table(database_file, "feedback"):
        assert "schiefgegangen" in (await anna.presses(reply, "Hilfreich")).text
    assert "ohne Namen vermerkt" in (await anna.presses(reply, "Hilfreich")).text
    assert [tally.count for tally in await bot.services.feedback.tallies()] == [1]


@pytest.mark.parametrize(
    ("label", "verdict"),
    [("Falsch", Verdict.WRONG), ("Am Thema vorbei", Verdict.BESIDE_THE_POINT), ("Veraltet", Verdict.OUTDATED)],
)
async def test_something_is_off_asks_what(bot: RunningBot, server: Server, label: str, verdict: Verdict) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    before = reply.labels
    await anna.presses(reply, "Etwas stimmt nicht")
    assert reply.labels == [*before[:-1], "Falsch", "Am Thema vorbei", "Veraltet", before[-1]]
    await anna.presses(reply, label)
    assert reply.labels == before
    assert [tally.verdict for tally in await bot.services.feedback.tallies()] == [verdict]


async def test_each_of_several_answers_has_its_own_feedback(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, f"{OPENING} Wie wird das Wasser beheizt?"))
    await anna.presses(reply, "Rückmeldung zu 2")
    await anna.presses(reply, "Falsch")
    assert [tally.entry for tally in await bot.services.feedback.tallies()] == ["heizung"]


# Edits


async def test_an_edited_question_edits_the_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.settled()
    assert "vier Euro" in reply.text
    await anna.edits(question, UNKNOWN)
    await server.settled()
    assert "Auskunft gibt es zu" in reply.text
    await anna.edits(question, OPENING)
    await server.settled()
    assert "neun Uhr" in reply.text
    assert anna.private.from_bots == [reply]


@pytest.mark.parametrize(("text", "changed"), [(OPENING, "wann öffnet das freibad"), (UNKNOWN, UNKNOWN + "?")])
async def test_an_edit_that_changes_nothing_changes_nothing(
    bot: RunningBot, server: Server, text: str, changed: str
) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, text)
    reply = await server.reply_to(question)
    await anna.edits(question, changed)
    await server.settled()
    assert reply.versions == []
    assert anna.private.from_bots == [reply]


async def test_an_edit_may_need_fewer_messages_or_more(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, f"{OPENING} Was kostet der Eintritt?")
    reply = await server.reply_to(question)
    await anna.edits(question, OPENING)
    await server.settled()
    assert reply.text.startswith("Wann öffnet")
    assert len(await bot.services.answers.to_question(anna.private.id, question.id)) == 1


async def test_an_edit_after_a_day_is_too_late(bot: RunningBot, server: Server) -> None:
    server.world.clock.advance(-dt.timedelta(hours=25).total_seconds())
    anna = server.person("Anna")
    question = await anna.says(anna.private, OPENING)
    reply = await server.reply_to(question)
    await anna.edits(question, "Was kostet der Eintritt?")
    await server.settled()
    assert reply.versions == []


async def test_an_edited_command_does_not_run_again(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    question = await anna.says(anna.private, "/hilfe")
    await server.reply_to(question)
    await anna.edits(question, "/hilfe bitte")
    await server.settled()
    assert len(anna.private.from_bots) == 1


# Follow-ups


async def test_a_follow_up_refers_to_the_last_answer_of_this_person(bot: RunningBot, server: Server) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    await server.reply_to(await anna.says(anna.private, OPENING))
    assert "neun Uhr" in (await server.reply_to(await anna.says(anna.private, "Wann?"))).text
    assert "Worauf bezieht sich das?" in (await server.reply_to(await ben.says(ben.private, "Wann?"))).text


async def test_a_button_sets_the_context_as_well(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    await anna.presses(reply, "Was kostet der Eintritt?")
    assert bot.services.conversations.recall(anna.private.id, anna.id) == "eintritt"


# Hints


async def test_pictures_and_voices_get_a_hint_captions_an_answer(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    for sending in (anna.sends_voice, anna.sends_sticker, anna.sends_photo):
        assert (
            await server.reply_to(await sending(anna.private))
        ).text == "Ich lese nur Text. Bitte die Frage schreiben."
    assert "neun Uhr" in (await server.reply_to(await anna.sends_photo(anna.private, OPENING))).text


async def test_no_words_get_a_hint(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    assert "keine Frage" in (await server.reply_to(await anna.says(anna.private, "👍"))).text


async def test_unknown_commands_get_a_hint_those_for_others_nothing(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    await anna.says(anna.private, "/hilfe@OtherBot")
    await anna.says(anna.private, "/unsinn@OtherBot")
    assert "/hilfe" in (await server.reply_to(await anna.says(anna.private, "/unsinn"))).text
    await server.settled()
    assert len(anna.private.from_bots) == 1


# Buttons of former times


@pytest.mark.parametrize(
    "data", ["open:de:zzzzzzzz:0", "top:de:no-such-topic:0", "lang:de:fr:0", "nonsense", "open:xx::0"]
)
async def test_buttons_that_lead_nowhere_say_so(bot: RunningBot, server: Server, data: str) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, "/themen"))
    reply.keyboard[0][0]["callback_data"] = data
    shown = await anna.presses(reply, data)
    assert shown.show_alert
    assert shown.text == "Dieser Knopf ist veraltet. Bitte neu fragen."


async def test_a_message_that_telegram_does_not_hand_over_any_more_is_outdated(bot: RunningBot, server: Server) -> None:
    anna = server.person("Anna")
    reply = await server.reply_to(await anna.says(anna.private, OPENING))
    assert "veraltet" in (await anna.presses(reply, "Hilfreich", accessible=False)).text


# Small ways


@asynccontextmanager
async def without_table(database_file: Path, name: str) -> AsyncIterator[None]:
    """A database that fails where this table is needed."""
    # Beside the event loop: whoever holds the lock just now needs that to let it go.
    await asyncio.to_thread(rename, database_file, name, "away")
    yield
    await asyncio.to_thread(rename, database_file, "away", name)


def rename(database_file: Path, before: str, after: str) -> None:
    with closing(sqlite3.connect(database_file, isolation_level=None, timeout=30)) as connection:
        connection.executescript(f"BEGIN IMMEDIATE; ALTER TABLE {before} RENAME TO {after}; COMMIT")
