"""What is left out of a bank, and asked."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.evidence import Assessment, assess
from bot.matching.fitting import Example
from bot.matching.guards import Profile
from bot.matching.index import Matcher
from bot.matching.leaving_out import MOST, OUT_OF_SCOPE, REPEATED, Asked, Assess, Meaning, Phrasing, left_out, mistyped
from tests.matching.bakery import GERMAN

WORDS = st.sampled_from(["brot", "kuchen", "wann", "wo", "öffnet", "laden", "torte", "preis", "heute", "hefe"])
BANKS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", "e", "f"]), st.lists(WORDS, min_size=1, max_size=4).map(" ".join)),
    max_size=30,
)


class Banks:
    """Builds banks, and remembers what was in them."""

    def __init__(self) -> None:
        self.built: list[Sequence[Phrasing]] = []
        self.questions: list[tuple[int, str]] = []
        """The number of the bank, and what it was asked."""

    def build(self, kept: Sequence[Phrasing]) -> Assess:
        number = len(self.built)
        self.built.append(kept)
        matcher = Matcher.build(kept, language="de")
        texts: dict[str, list[str]] = {}
        for entry, text in kept:
            texts.setdefault(entry, []).append(text)
        profiles = {entry: Profile.of(own, "", matcher.analyzer) for entry, own in texts.items()}

        def assessed(text: str) -> Assessment:
            self.questions.append((number, text))
            query = matcher.query(text)
            return assess(query, matcher.rank_query(query), profiles, frozenset(), matcher)

        return assessed


def alone(phrasings: Sequence[Phrasing], silences: frozenset[str] = frozenset()) -> Mapping[str, Meaning]:
    return {entry: Meaning(right={entry}, near={entry}, is_silence=entry in silences) for entry, _ in phrasings}


def asked(phrasings: Sequence[Phrasing], **others: frozenset[str]) -> Asked:
    return left_out(phrasings, alone(phrasings, **others), Banks().build)


def in_scope(examples: Sequence[Example]) -> int:
    return sum(not example.none_right for example in examples)


def many(entries: int, phrasings: int) -> list[Phrasing]:
    return [(f"e{entry}", f"wort{entry} frage{number}") for entry in range(entries) for number in range(phrasings)]


def test_what_is_asked_is_not_in_the_bank() -> None:
    banks = Banks()
    found = left_out(GERMAN, alone(GERMAN), banks.build)
    assert found.unseen
    assert found.repeated
    texts = {text for _, text in GERMAN}
    repeated = sum(text in {kept for _, kept in banks.built[number]} for number, text in banks.questions)
    assert repeated == len(found.repeated)
    assert {text for _, text in banks.questions} <= texts | set(map(mistyped, texts))


@given(BANKS)
@settings(max_examples=30)
def test_any_bank_can_be_asked(phrasings: list[Phrasing]) -> None:
    for example in (found := asked(phrasings)).unseen + found.repeated:
        assert len(example.right) == len(example.assessment.choices)
        assert example.none_right == (not any(example.right))


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (1, 30), (30, 1), (50, 20), (400, 10)])
def test_the_number_of_questions_is_bounded(size: tuple[int, int]) -> None:
    banks = Banks()
    found = left_out(phrasings := many(*size), alone(phrasings), banks.build)
    assert len(found.unseen) <= MOST + 5
    assert len(found.repeated) <= 3 * REPEATED
    assert len(banks.built) <= (1 if len(phrasings) >= 5 * MOST else 5)


def test_the_questions_come_evenly_from_all_entries() -> None:
    banks = Banks()
    phrasings = many(200, 20)
    left_out(phrasings, alone(phrasings), banks.build)
    entries = {text.split()[0] for _, text in banks.questions}
    assert len(entries) >= 150


def test_three_in_ten_have_no_answer() -> None:
    found = asked(many(40, 20)).unseen
    assert in_scope(found) <= round(len(found) * (1 - OUT_OF_SCOPE)) + 5
    assert len(found) > 100


def test_silences_are_among_what_has_no_answer() -> None:
    phrasings = many(40, 20)
    silent = frozenset(f"e{entry}" for entry in range(0, 40, 2))
    banks = Banks()
    found = left_out(phrasings, alone(phrasings, silent), banks.build)
    facts = [text for _, text in banks.questions if text.split()[0].replace("wort", "e") not in silent]
    assert len(facts) > (len(found.unseen) + len(found.repeated)) / 2


def test_an_entry_of_which_others_answer_a_part_is_not_left_out_and_asked_for() -> None:
    phrasings = many(20, 5)
    everybody = {entry for entry, _ in phrasings}
    banks = Banks()
    meanings = {entry: Meaning(right={entry}, near=everybody) for entry in everybody}
    left_out(phrasings, meanings, banks.build)
    assert banks.questions
    for number, text in banks.questions:
        # The entry's own word is mistyped in some of the questions; "frage" never is, as it is shorter.
        known = {kept.split()[0] for _, kept in banks.built[number]}
        assert {text.split()[0], mistyped(text).split()[0]} & (known | {mistyped(word) for word in known})


def test_the_same_is_asked_each_time() -> None:
    banks, others = Banks(), Banks()
    left_out(GERMAN, alone(GERMAN), banks.build)
    left_out(GERMAN, alone(GERMAN), others.build)
    assert banks.questions == others.questions


@given(st.text())
def test_a_mistyped_text_has_the_same_letters(text: str) -> None:
    assert sorted(mistyped(text)) == sorted(text)


def test_a_long_word_is_mistyped() -> None:
    assert mistyped("Wann öffnet die Bäckerei?") == "Wann öffnet die Bäcekrei?"
    assert mistyped("wo ist es") == "wo ist es"
