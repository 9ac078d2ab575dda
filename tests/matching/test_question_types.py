"""What a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.question_types import QuestionType as T
from bot.matching.question_types import question_types
from bot.matching.text import Analyzer


def types(text: str, language: str) -> frozenset[T]:
    return question_types(Analyzer(language).analyse(text).folded, language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wann öffnet die Bäckerei?", {T.TIME}),
        ("Um wie viel Uhr öffnet sie?", {T.HOUR}),
        ("In welchem Gebäude ist sie?", {T.BUILDING}),
        ("An welchem Wochentag ist zu?", {T.TIME}),
        ("Wo liegt sie?", {T.PLACE}),
        ("In welcher Stadt liegt sie?", {T.PLACE}),
        ("Wer führt sie?", {T.WHO}),
        ("Von wem stammt das Rezept?", {T.WHO}),
        ("Warum ist zu?", {T.WHY}),
        ("Aus welchem Grund ist zu?", {T.WHY}),
        ("Wie lange ist offen?", {T.DURATION}),
        ("Wie viele Tage dauert das?", {T.DURATION}),
        ("Bis wann ist offen?", {T.DURATION}),
        ("Wie viele Brote gibt es?", {T.NUMBER}),
        ("Wie viel kostet ein Brot?", {T.COST}),
        ("Wieviel Geld ist das?", {T.COST}),
        ("Was kostet ein Brot?", {T.COST}),
        ("WANN UND WO?", {T.TIME, T.PLACE}),
        ("Wan öffnet sie?", {T.TIME}),
        ("warumm ist zu", {T.WHY}),
        ("Gibt es Kuchen?", set()),
        ("Wohnt hier jemand?", set()),
        ("Der Bäcker werkelt", set()),
    ],
)
def test_german(text: str, expected: set[T]) -> None:
    assert types(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When does it open?", {T.TIME}),
        ("What time does it open?", {T.HOUR}),
        ("Which building is it in?", {T.BUILDING}),
        ("On which day is it closed?", {T.TIME}),
        ("Where is it?", {T.PLACE}),
        ("Which town is it in?", {T.PLACE}),
        ("Who owns it?", {T.WHO}),
        ("Whose recipe is it?", {T.WHO}),
        ("Why is it closed?", {T.WHY}),
        ("How come it is closed?", {T.WHY}),
        ("How long is it open?", {T.DURATION}),
        ("How many days does it last?", {T.DURATION}),
        ("How many loaves are there?", {T.NUMBER}),
        ("How much is a loaf?", {T.COST}),
        ("when and where is it?", {T.TIME, T.PLACE}),
        ("wehn does it open", {T.TIME}),
        ("Is there cake?", set()),
        ("Is there a showroom?", set()),
    ],
)
def test_english(text: str, expected: set[T]) -> None:
    assert types(text, "en") == expected


@given(st.text(max_size=100), st.sampled_from(["de", "en"]))
def test_any_text_has_types_or_none(text: str, language: str) -> None:
    assert types(text, language) <= set(T)
