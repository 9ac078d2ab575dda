"""The ranking, on a bank that has nothing to do with the article."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import COMPARED, Matcher
from bot.matching.rows import Ints
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


# A bank in which a question is not compared with every phrasing


@cache
def phrasings() -> list[tuple[str, str]]:
    """Ten of each entry, with a word of its own in each."""
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "o", "ei", "ur")]
    names = [a + b + "mar" for a in syllables[:16] for b in syllables[16:32]]
    ways = ["When does {} open", "Where is {}", "Who runs {}", "How much is {}", "Is {} far", "Tell me about {}"]
    ways += ["{} in winter", "Can we swim at {}", "Does {} have a garden", "What is near {}"]
    return [(name, way.format(name)) for name in names for way in ways]


@cache
def large() -> Matcher:
    return Matcher.build(phrasings(), language="en")


PLACES = st.integers(0, 2559)
CHOSEN = st.lists(PLACES, min_size=1, max_size=40, unique=True).map(np.array)
QUESTIONS = st.one_of(
    PLACES.map(lambda at: phrasings()[at][1]),
    st.lists(st.sampled_from(["When", "where", "is", "how much", "winter", "garden", "baromar"]), max_size=8).map(
        " ".join
    ),
)


def test_the_bank_is_large() -> None:
    assert len({text for _, text in phrasings()}) == len(phrasings()) == 2560 > COMPARED


@given(PLACES)
def test_a_large_bank_finds_its_own_phrasings(at: int) -> None:
    entry, text = phrasings()[at]
    best = large().rank(text, 1)[0]
    assert (best.entry_id, best.phrasing) == (entry, text)
    assert best.similarity == pytest.approx(1, abs=1e-3)


@given(QUESTIONS, CHOSEN)
def test_chosen_phrasings_are_as_similar_as_among_all(question: str, chosen: Ints) -> None:
    query = large().query(question)
    assert large().similarities(query, chosen) == pytest.approx(large().similarities(query)[chosen], abs=1e-5)


@pytest.mark.parametrize("matcher", [IN_ENGLISH, large()], ids=["small", "large"])
def test_one_phrasing_is_left_out_by_its_place(matcher: Matcher) -> None:
    texts = [text for _, text in (ENGLISH if matcher is IN_ENGLISH else phrasings())]
    for at in range(0, len(texts), 1 + len(texts) // 20):
        query = matcher.query(texts[at])
        found = matcher.rank_query(query, without=at)
        assert texts[at] not in [candidate.phrasing for candidate in found]
        assert all(candidate.similarity < 0.99 for candidate in found)
        assert matcher.rank_query(query)[0].phrasing == texts[at]


@given(PLACES, st.sets(PLACES.map(lambda at: phrasings()[at][0]), max_size=3))
def test_only_some_entries_are_looked_at(at: int, others: set[str]) -> None:
    entry, text = phrasings()[at]
    query = large().query(text)
    only = frozenset({entry, *others})
    found = [candidate.entry_id for candidate in large().rank_query(query, only=only)]
    assert found[0] == entry
    assert set(found) <= only
    assert entry not in [c.entry_id for c in large().rank_query(query, only=frozenset(others - {entry}))]


@given(CHOSEN)
def test_similarities_among_phrasings_are_a_kernel(chosen: Ints) -> None:
    kernel = large()._kernel(chosen)
    assert kernel == pytest.approx(kernel.T, abs=1e-5)
    # A little more than 1 where words of a phrasing have letters in common.
    assert np.diag(kernel) == pytest.approx(1.05, abs=0.0501)
    assert np.linalg.eigvalsh(kernel.astype(np.float64)).min() > -1e-4
    # And they are those of a question that is worded like the phrasing.
    asked = large().query(phrasings()[chosen[0]][1])
    assert kernel[0] == pytest.approx(large().similarities(asked, chosen), abs=1e-3)
