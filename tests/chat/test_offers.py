"""What inline mode offers for a query."""

import pytest
from telegram import InputTextMessageContent

from bot.answering import AnswerService, Question
from bot.answering.reply import Part, Reason
from bot.chat import offers, rendering
from tests.chat.factories import entry, nothing, pool, reply, suggesting


def names(*parts: Part) -> list[str]:
    return [found.id for found in offers.fitting(reply(*parts), pool())]


def test_an_answer_comes_first_and_then_what_it_leads_to() -> None:
    assert names(Part.giving(entry("umbau-kosten"))) == ["umbau-kosten", "umbau-dauer", "heizung"]


def test_a_silence_is_offered_and_what_the_source_tells_instead() -> None:
    assert names(Part.giving(entry("parkplaetze"))) == ["parkplaetze", "eintritt", "oeffnung"]


def test_suggestions_are_offered_in_their_order() -> None:
    assert names(suggesting("heizung", "umbau-dauer")) == ["heizung", "umbau-dauer"]


def test_answers_to_several_questions_stand_before_what_they_lead_to() -> None:
    given = names(Part.giving(entry("heizung")), Part.giving(entry("oeffnung")))
    assert given == ["heizung", "oeffnung", "umbau-kosten", "eintritt", "saison"]


@pytest.mark.parametrize("reason", [Reason.NO_MATCH, Reason.LANGUAGE])
def test_what_finds_nothing_is_offered_nothing(reason: Reason) -> None:
    assert names(nothing(reason=reason)) == []


@pytest.mark.parametrize("text", ["", "  ", "???", "Hallo"])
def test_where_nothing_is_asked_yet_the_first_fact_of_each_topic_is_offered(text: str) -> None:
    asked = AnswerService(pool()).ask(Question(text=text, language="de"))
    assert [found.id for found in offers.fitting(asked, pool())] == ["oeffnung", "umbau-kosten"]


def test_an_offer_says_what_the_bot_would_say() -> None:
    offer = offers.article(entry(), pool(), "de", "belegbot")
    content = offer.input_message_content
    assert isinstance(content, InputTextMessageContent)
    assert content.message_text == rendering.answer(entry(), pool(), "de").html
    assert (offer.id, offer.title) == ("oeffnung:de", "Wann öffnet das Freibad?")
    assert offer.description is not None
    assert offer.description.startswith("Das Freibad am Mühlteich öffnet")
    assert offer.reply_markup is not None
    ((button,),) = offer.reply_markup.inline_keyboard
    assert (button.text, button.url) == ("Mehr im Chat", "https://t.me/belegbot?start=oeffnung")
