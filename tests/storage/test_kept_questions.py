"""Kept questions: any text that people can send."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.database import Database
from bot.storage.kept_questions import KeptQuestions, storable

ANY_TEXT = st.text(st.characters(), max_size=200)
UNSTORABLE = st.text(st.sampled_from("\0\ud800\udbff\udc00\udfffä😀"), max_size=20)


async def test_kept_questions_come_back_in_order_with_the_day(database: Database) -> None:
    before = dt.datetime.now(dt.UTC).date()
    await KeptQuestions(database).keep("Wer folgt auf ihn?", "de")
    await KeptQuestions(database).keep("Who comes next?", "en")
    after = dt.datetime.now(dt.UTC).date()

    kept = await KeptQuestions(database).all()

    assert [(question.text, question.language) for question in kept] == [
        ("Wer folgt auf ihn?", "de"),
        ("Who comes next?", "en"),
    ]
    assert all(before <= question.day <= after for question in kept)


# One database serves all examples: each looks only at the question that was kept last.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=ANY_TEXT | UNSTORABLE)
async def test_any_text_can_be_kept(database: Database, text: str) -> None:
    await KeptQuestions(database).keep(text, "de")

    kept = await KeptQuestions(database).all()

    assert kept[-1].text == storable(text)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_an_ordinary_text_is_kept_as_it_is(text: str) -> None:
    assert storable(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Wann\0?", "Wann\ufffd?"),
        ("half \ud83d", "half \ufffd"),
        ("\ude00 half", "\ufffd half"),
        ("both \ud83d\ude00", "both 😀"),
        ("\ud83dx\0\ude00", "\ufffdx\ufffd\ufffd"),
    ],
)
def test_what_no_database_can_hold_leaves_a_visible_mark(text: str, kept: str) -> None:
    assert storable(text) == kept
