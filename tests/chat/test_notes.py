"""What stands above and below a reply fits, and is said only where it is true."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.reply import Part, Reason
from bot.chat import notes, rendering
from bot.knowledge.schema import Text
from bot.playground.botapi.html import parse_html, utf16_length
from tests.chat.factories import entry, nothing, pool, reply, suggesting

NOW, LATE = dt.timedelta(), dt.timedelta(minutes=10)
SHORT, LONG = "Wann?", "Wann? " * 200
ENDLESS = Text.model_construct(de="Wort " * 500, en="word " * 500)
PARTS = st.sampled_from([Part.giving(entry(answer=ENDLESS)), suggesting("oeffnung"), nothing("Wort " * 300)])


@given(
    parts=st.lists(PARTS, min_size=1, max_size=3), language=st.sampled_from(["de", "en"]), guest=st.booleans()
)  # fmt: skip
def test_with_all_notes_no_message_is_too_long(parts: list[Part], language: str, guest: bool) -> None:
    answer = reply(*parts, language=language)
    replies = [rendering.as_guest(answer, pool(), "belegbot")] if guest else rendering.messages(answer, pool())
    for rendered in notes.added(replies, answer, LONG, LATE):
        assert utf16_length(parse_html(rendered.html)[0]) <= 4096


def test_what_was_read_in_time_stays_as_it_is() -> None:
    answer = reply(Part.giving(entry()))
    replies = rendering.messages(answer, pool())
    assert notes.added(replies, answer, SHORT, dt.timedelta(minutes=9, seconds=59)) == replies


@pytest.mark.parametrize("found", [Part.giving(entry()), suggesting("oeffnung"), nothing(reason=Reason.LANGUAGE)])
def test_what_the_beginning_leads_to_is_said(found: Part) -> None:
    answer = reply(nothing(), found)
    (before,) = rendering.messages(answer, pool())
    (after,) = notes.added([before], answer, LONG, NOW)
    assert after.html.startswith(before.html + "\n\nGelesen habe ich nur")
    assert after.keyboard == before.keyboard


@pytest.mark.parametrize("reason", [Reason.NO_MATCH, Reason.CONTEXT, Reason.EMPTY])
def test_what_was_not_read_may_hold_the_question(reason: Reason) -> None:
    answer = reply(nothing(reason=reason), nothing())
    (only,) = notes.added(rendering.messages(answer, pool()), answer, LONG, NOW)
    assert only.html.startswith("Die Nachricht ist zu lang.")
    assert only.keyboard is None
    assert only.parts == answer.parts


def test_the_apology_stands_above_the_first_message_the_hint_below_the_last() -> None:
    answer = reply(*[Part.giving(entry(answer=ENDLESS))] * 3)
    first, last = notes.added(rendering.messages(answer, pool()), answer, LONG, LATE)
    assert first.html.startswith("Entschuldigung")
    assert "Gelesen habe ich" not in first.html
    assert "Entschuldigung" not in last.html
    assert "Gelesen habe ich" in last.html
