"""The ranking, on a bank that has nothing to do with the article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import Matcher
from tests.matching.bakery import ENGLISH, GERMAN, VOCABULARY, english, german

IN_GERMAN = german()
IN_ENGLISH = english()


def first(matcher: Matcher, text: str) -> str | None:
    ranked = matcher.rank(text, 1)
    return ranked[0].entry_id if ranked else None


@pytest.mark.parametrize(("entry", "phrasing"), GERMAN)
def test_a_german_phrasing_finds_its_entry(entry: str, phrasing: str) -> None:
    best = IN_GERMAN.rank(phrasing, 1)[0]
    assert (best.entry_id, best.phrasing) == (entry, phrasing)
    assert best.similarity == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("entry", "phrasing"), ENGLISH)
def test_an_english_phrasing_finds_its_entry(entry: str, phrasing: str) -> None:
    assert first(IN_ENGLISH, phrasing) == entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("wann öffnet die bäckerei", "oeffnung"),
        ("WANN OEFFNET DIE BAECKEREI", "oeffnung"),
        ("wan öffned die Bekerei", "oeffnung"),
        ("wo ligt die beckerei", "lage"),
        ("Bäckereilage wo", "lage"),
        ("was kostet ein rogenbrot", "preis"),
        ("Roggenbrotpreis, wie teuer?", "preis"),
        ("Liefert ihr Torten?", "lieferung"),
        ("Kerner", "chefin"),
        ("In welcher Str ist der Laden", "lage"),
        ("Welche süßen Gebäcke sind ohne Hefe", "hefe"),
    ],
)
def test_typos_umlauts_compounds_and_synonyms(text: str, entry: str) -> None:
    assert first(IN_GERMAN, text) == entry


def test_the_question_type_tells_neighbours_apart() -> None:
    assert [first(IN_ENGLISH, f"{word} the bakery?") for word in ("Where is", "Who owns", "When opens")] == [
        "place",
        "owner",
        "opening",
    ]


def test_a_one_word_phrasing_counts_for_one_word_only() -> None:
    matcher = Matcher.build(
        [("bread", "Brot"), ("price", "Was kostet das Brot?"), ("cake", "Gibt es Kuchen?")], language="de"
    )
    assert first(matcher, "brot?") == "bread"
    assert "bread" not in [candidate.entry_id for candidate in matcher.rank("Was kostet das Brot?")]
    assert "bread" not in [candidate.entry_id for candidate in matcher.rank("Wer backt das Brot")]


def test_an_empty_bank_has_no_candidates() -> None:
    matcher = Matcher.build([], language="de")
    assert matcher.rank("Wann öffnet die Bäckerei?") == []
    assert matcher.rank("") == []


def test_what_shares_nothing_has_no_candidates() -> None:
    assert IN_ENGLISH.rank("") == []
    assert IN_ENGLISH.rank("?!") == []
    assert IN_ENGLISH.rank("面包") == []


def test_the_order_is_by_score_and_the_limit_is_kept() -> None:
    ranked = IN_GERMAN.rank("Wann öffnet die Bäckerei mit dem Brot?", 100)
    assert len(ranked) > 2
    assert [candidate.score for candidate in ranked] == sorted((c.score for c in ranked), reverse=True)
    assert len({candidate.entry_id for candidate in ranked}) == len(ranked)
    for limit in range(len(ranked) + 1):
        assert IN_GERMAN.rank("Wann öffnet die Bäckerei mit dem Brot?", limit) == ranked[:limit]


def test_ties_are_broken_by_the_entry_alone() -> None:
    twins = [("b", "Gibt es Brot?"), ("a", "Gibt es Brot?"), ("c", "Gibt es Brot?")]
    orders = [twins, twins[::-1], [twins[2], twins[0], twins[1]]]
    ranked = [[c.entry_id for c in Matcher.build(order, language="de").rank("Gibt es Brot?")] for order in orders]
    assert ranked == [["a", "b", "c"]] * 3


def test_two_builds_rank_alike() -> None:
    text = "wann liefert ihr kuchen nach lindenau"
    assert german().rank(text) == IN_GERMAN.rank(text)


def test_more_phrasings_of_one_entry_do_not_drown_another() -> None:
    crowd = [("bread", f"Was kostet {kind}brot heute?") for kind in ("Roggen", "Weizen", "Dinkel", "Misch", "Weiß")]
    matcher = Matcher.build([*crowd, ("cake", "Was kostet Kuchen?")], language="de", vocabulary=VOCABULARY)
    assert first(matcher, "Was kostet eine Torte?") == "cake"


@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_any_text_is_ranked(text: str) -> None:
    ranked = IN_GERMAN.rank(text, 3)
    assert len(ranked) <= 3
    assert all(0 <= candidate.similarity <= 1.001 for candidate in ranked)


@given(st.lists(st.sampled_from(" ".join(text for _, text in GERMAN).split()), max_size=12).map(" ".join))
def test_the_share_of_unknown_words_is_a_share(text: str) -> None:
    query = IN_GERMAN.query(text)
    assert 0 <= query.unknown <= 1
    for asked in (query.words, query.pairs, query.letters):
        assert float(asked.weights @ asked.weights) <= 1.001


def test_a_misspelt_word_says_as_what_it_was_read() -> None:
    readings = IN_GERMAN.query("Wann öffnet die Beckerei?").readings
    terms = {term for found in readings.values() for term, _ in found}
    assert IN_GERMAN.analyzer.stem("bäckerei") in terms
    assert all(0 < ratio <= 1 for found in readings.values() for _, ratio in found)
