"""Words, stems and terms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import MAX_WORD, MAX_WORDS, Analyzer, fold, normalise, words_of
from bot.matching.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("WANN?", "wann?"),
        ("Straße", "strasse"),
        ("\uff2e\uff21\uff34\uff2f", "nato"),
        ("x²", "x2"),
        ("Hungary's plan", "hungary plan"),
        ("don’t", "dont"),
        ("Ver\u00adteidigungs\u200bminister", "verteidigungsminister"),
        ("Bru\u0308ssel", "brüssel"),
        ("a\0b", "ab"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_normalising_is_stable_and_leaves_nothing_invisible(text: str) -> None:
    normal = normalise(text)
    assert not any(unicodedata.category(c) in ("Cf", "Cs", "Co") for c in normal)
    assert words_of(normalise(normal)) == words_of(normal)


def test_words_are_bounded() -> None:
    assert words_of("ja " * 4096) == ["ja"] * MAX_WORDS
    assert words_of("x" * 4096) == ["x" * MAX_WORD]
    assert words_of("… ?! 🙂") == []


@pytest.mark.parametrize(
    ("left", "right"),
    [("brüssel", "bruessel"), ("brüssel", "brussel"), ("orbán", "orban"), ("größe", "groesse"), ("öl", "oel")],
)
def test_german_spellings_meet(left: str, right: str) -> None:
    assert fold(left, "de") == fold(right, "de")


def test_english_keeps_its_vowels() -> None:
    assert fold("does", "en") == "does"
    assert fold("café", "en") == "cafe"


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [
        ("de", "Treffen", "TREFFENS"),
        ("de", "Lieferungen", "lieferung"),
        ("de", "Ländern", "Laender"),
        ("en", "deliveries", "delivery"),
        ("en", "Meetings", "meeting"),
    ],
)
def test_inflected_words_have_one_stem(language: str, left: str, right: str) -> None:
    analyzer = Analyzer(language)
    assert analyzer.analyse(left).terms == analyzer.analyse(right).terms


def test_synonyms_become_one_concept_the_longest_first() -> None:
    vocabulary = Vocabulary(synonyms={"bread": ("Brot", "Laib"), "rye": ("Brot aus Roggen",)})
    analyzer = Analyzer("de", vocabulary)
    assert analyzer.analyse("ein Laib").terms == analyzer.analyse("ein Brot").terms
    assert analyzer.analyse("Brot aus Roggen").terms == ("=rye",)
    assert analyzer.analyse("Brote").terms == ("=bread",)


def test_abbreviations_find_their_long_form_and_its_concept() -> None:
    vocabulary = Vocabulary(synonyms={"road": ("Straße", "Weg")}, abbreviations={"Str": "Straße", "Mrd": "Milliarden"})
    analyzer = Analyzer("de", vocabulary)
    assert analyzer.analyse("Str").terms == analyzer.analyse("Wege").terms == ("=road",)
    assert analyzer.analyse("40 Mrd").terms == analyzer.analyse("40 Milliarden").terms


def test_names_are_told_apart_from_words() -> None:
    analyzer = Analyzer("en", Vocabulary(names={"hungary": ("Hungary", "Hungarian"), "usa": ("United States", "US")}))
    assert analyzer.analyse("Hungarians and the United States").names == {"@hungary", "@usa"}
    assert analyzer.analyse("a hungry man").names == set()


def test_numbers_have_two_digits_and_may_be_words() -> None:
    assert Analyzer("de").analyse("zweiunddreißig Staaten, 40 Brote, 2 Dinge").numbers == {"32", "40"}
    assert Analyzer("en").analyse("forty loaves in 2022, one of three").numbers == {"40", "2022"}


def test_even_few_days_are_a_number() -> None:
    assert Analyzer("de").analyse("seit drei Tagen, 2 Dinge").numbers == {"3"}
    assert Analyzer("en").analyse("two days, three things").numbers == {"2"}


def test_four_million_are_not_four_billion() -> None:
    assert Analyzer("de").analyse("4 Millionen").numbers == {"4", "1000000"}
    assert Analyzer("en").analyse("four billion, not ten").numbers == {"4", "1000000000", "10"}


def test_words_and_folded_words_go_together() -> None:
    analysis = Analyzer("de").analyse("Größe zählt?")
    assert analysis.words == ("grösse", "zählt")
    assert len(analysis.folded) == len(analysis.words)
    assert all(word.isascii() for word in analysis.folded)


def test_nothing_has_nothing() -> None:
    analysis = Analyzer("de").analyse("?!")
    assert (analysis.words, analysis.terms, analysis.names, analysis.numbers) == ((), (), frozenset(), frozenset())
