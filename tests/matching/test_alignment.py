"""Which words meet, how, and how much they carry, on the bakery."""

import pytest

from bot.matching.alignment import Aligned, Meeting, align
from tests.matching.bakery import GERMAN, english, german

IN_GERMAN = german()
PRICE = tuple(text for entry, text in GERMAN if entry == "preis")
ANSWER = "Ein Roggenbrot kostet vier Taler, in der Kirchgasse wie überall."


def aligned(question: str, closest: str = PRICE[0], answer: str = ANSWER) -> dict[str, Aligned]:
    """Each word of the question, aligned with the entry about the price."""
    found = align(IN_GERMAN.query(question), closest, PRICE, answer, IN_GERMAN)
    return {" ".join(word.words): word for word in found}


@pytest.mark.parametrize(
    ("question", "word", "meets", "how"),
    [
        ("Was kostet ein Roggenbrot?", "roggenbrot", "roggenbrot", Meeting.WORD),
        ("Was kosten Roggenbrote?", "roggenbrote", "roggenbrot", Meeting.STEM),
        ("Wie teuer ist ein Roggenbrot?", "teuer", "kostet", Meeting.CONCEPT),
        ("Was kostet ein Rogenbrot?", "rogenbrot", "roggenbrot", Meeting.MISSPELT),
        ("Rogenbrott?", "rogenbrott", "roggenbrot", Meeting.MISSPELT),
        ("Festroggenbrot?", "festroggenbrot", "roggenbrot", Meeting.COMPOUND),
        ("Roggenbrotkosten", "roggenbrotkosten", "kostet, roggenbrot", Meeting.COMPOUND),
    ],
)
def test_how_words_meet(question: str, word: str, meets: str, how: Meeting) -> None:
    met = aligned(question)[word].met
    assert met is not None
    assert ", ".join(sorted(map(" ".join, met.words))) == meets
    assert (met.how, met.elsewhere) == (how, False)
    assert how is not Meeting.MISSPELT or met.ratio < 1


def test_a_name_meets_its_other_word() -> None:
    phrasings = tuple(text for entry, text in GERMAN if entry == "chefin")
    (*_, word) = align(IN_GERMAN.query("Wer ist die Kerner?"), "Wer ist Frau Kerner?", phrasings, "", IN_GERMAN)
    assert word.words == ("kerner",)
    assert word.met is not None
    assert (word.met.words, word.met.how) == ((("frau", "kerner"),), Meeting.NAME)


def test_of_two_words_for_a_concept_the_same_one_is_shown() -> None:
    met = aligned("Wie teuer ist es?", closest=PRICE[1])["teuer"].met
    assert met is not None
    assert (met.words, met.how) == ((("teuer",),), Meeting.WORD)


def test_both_spellings_of_an_umlaut_are_the_same_word() -> None:
    (_, word, *_) = align(IN_GERMAN.query("Wann oeffnet ihr?"), "Wann öffnet die Bäckerei?", (), "", IN_GERMAN)
    assert word.met is not None
    assert word.met.how is Meeting.WORD


def test_what_the_closest_phrasing_lacks_is_looked_for_in_the_whole_entry() -> None:
    words = aligned("Was kostet ein Brot in Talern?")
    for word in ("brot", "talern"):
        met = words[word].met
        assert met is not None
        assert met.elsewhere


def test_what_nothing_explains_carries_nothing() -> None:
    words = aligned("Was kostet ein Zeppelin?")
    assert (words["zeppelin"].met, words["zeppelin"].carried) == (None, 0)
    assert words["zeppelin"].weight > words["ein"].weight


def test_a_question_without_words_has_none() -> None:
    assert aligned("?!") == {}


def test_english() -> None:
    matcher = english()
    words = align(matcher.query("When do bakeries open?"), "When does the bakery open?", (), "", matcher)
    assert [word.met and word.met.how for word in words] == [Meeting.WORD, None, Meeting.STEM, Meeting.WORD]
    assert [word.is_function for word in words] == [True, True, False, False]
