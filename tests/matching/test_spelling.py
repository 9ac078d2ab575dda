"""What an unknown word may stand for: likely readings help to find an entry, trusted ones tell what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import Reading, Readings, Spelling

WORDS = ["backerei", "roggenbrot", "kuchen", "laden", "preis", "lindenau", "offnung", "lieferung"]
SPELLING = Spelling({word: f"={word}" for word in WORDS})
EDITED = st.builds(
    lambda word, at, letter, gone: word[: at % len(word)] + letter + word[at % len(word) + gone :],
    st.sampled_from(WORDS),
    st.integers(0, 20),
    st.text("abert", max_size=2),
    st.integers(0, 2),
)


def terms(readings: tuple[Reading, ...]) -> set[str]:
    return {term for term, _ in readings}


@pytest.mark.parametrize(
    ("stem", "term"),
    [("beckerei", "=backerei"), ("kuchn", "=kuchen"), ("roggnbrot", "=roggenbrot"), ("lieferng", "=lieferung")],
)
def test_a_misspelt_word_is_trusted(stem: str, term: str) -> None:
    found = SPELLING.read(stem, is_name=False)
    assert term in terms(found.trusted)
    assert dict(found.trusted)[term] == dict(found.likely)[term] < 1


def test_a_word_with_another_first_letter_is_likely_only() -> None:
    found = SPELLING.read("faden", is_name=False)
    assert terms(found.likely) == {"=laden"}
    assert found.trusted == ()


def test_an_unsure_reading_helps_to_find_but_not_to_answer() -> None:
    found = Spelling({"brot": "=brot", "training": "=training"}).read("brut", is_name=False)
    assert dict(found.likely) == {"=brot": 0.75}
    assert found.trusted == ()


def test_a_name_is_no_misspelt_word() -> None:
    assert terms(SPELLING.read("linednau", is_name=False).trusted) == {"=lindenau"}
    as_name = SPELLING.read("linednau", is_name=True)
    assert (terms(as_name.likely), as_name.trusted) == ({"=lindenau"}, ())


def test_a_compound_is_its_members() -> None:
    found = SPELLING.read("kuchenpreis", is_name=False)
    assert terms(found.trusted) == {"=kuchen", "=preis"} <= terms(found.likely)
    assert dict(found.trusted)["=kuchen"] == 1
    assert terms(SPELLING.read("kuchenduft", is_name=False).trusted) == {"=kuchen"}
    assert dict(SPELLING.read("kuchenduft", is_name=False).trusted)["=kuchen"] == 0.6


@pytest.mark.parametrize("stem", ["brt", "", "面包"])
def test_what_is_too_short_says_nothing(stem: str) -> None:
    assert SPELLING.read(stem, is_name=False) == Readings()


def test_a_base_without_words_has_no_readings() -> None:
    assert Spelling({}).read("backerei", is_name=False) == Readings()


@given(st.one_of(EDITED, st.text(max_size=30)), st.booleans())
def test_what_is_trusted_is_likely(stem: str, is_name: bool) -> None:
    found = SPELLING.read(stem, is_name=is_name)
    assert set(found.trusted) <= set(found.likely)
    assert all(0 < ratio <= 1 for _, ratio in found.likely)
    strict = SPELLING.read(stem, is_name=True)
    assert set(strict.trusted) <= set(SPELLING.read(stem, is_name=False).trusted) | set(strict.likely)
