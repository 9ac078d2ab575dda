"""What a question asks for."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.base import load_base
from bot.matching.lexicon import any_of, lexicon
from bot.matching.question_types import MISSPELT, question_types
from bot.matching.question_types import QuestionType as T
from bot.matching.text import Analyzer, fold
from tests.evaluating.pool import FOLDER


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


# The patterns are looked for in a text where most words are one and the same: what they find must be what they find
# in the whole text.


def by_the_whole_text(folded: list[str], language: str) -> frozenset[T]:
    text, found = " ".join(folded), set()
    for kind, patterns in lexicon(language).types.items():
        text, count = re.subn(any_of(patterns), " ", text)
        if count:
            found.add(T(kind))
    return frozenset(found)


@cache
def small_words(language: str) -> list[str]:
    """Words that are never taken for misspelt ones."""
    return [fold(word, language) for word in lexicon(language).function_words]


@cache
def words(language: str) -> st.SearchStrategy[str]:
    """Words of the patterns, parts and extensions of them; small words; those of a base."""
    patterns = " ".join(pattern for each in lexicon(language).types.values() for pattern in each)
    telling = st.sampled_from(sorted(set(re.findall("[a-z]+", re.sub(r"\\.", " ", patterns)))))
    endings = st.sampled_from(["s", "e", "en", "x", "r", "nd"])
    entries = load_base(FOLDER).entries.values()
    said = {word for entry in entries for text in entry.asked(language) for word in text.split()}
    return st.one_of(
        telling,
        st.builds(str.__add__, telling, endings),
        st.builds(str.__add__, endings, telling),
        st.sampled_from(small_words(language)),
        st.sampled_from(sorted({found for word in said for found in Analyzer(language).analyse(word).folded})),
        st.sampled_from(["x", "xx", "2024", "面包"]),
    )


@settings(max_examples=500)
@given(st.data(), st.sampled_from(["de", "en"]))
def test_what_is_shortened_has_the_types_of_the_whole(data: st.DataObject, language: str) -> None:
    beginning = data.draw(st.lists(st.sampled_from(small_words(language)), min_size=MISSPELT, max_size=MISSPELT))
    sentence = [*beginning, *data.draw(st.lists(words(language), max_size=12))]
    assert question_types(sentence, language) == by_the_whole_text(sentence, language)


@settings(max_examples=500)
@given(st.data(), st.sampled_from(["de", "en"]))
def test_misspelt_words_are_read_only_where_nothing_else_tells(data: st.DataObject, language: str) -> None:
    sentence = data.draw(st.lists(words(language), max_size=12))
    if found := by_the_whole_text(sentence, language):
        assert question_types(sentence, language) == found
