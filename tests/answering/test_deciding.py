"""From probabilities to a decision, on entries about a bakery."""

import pytest

from bot.answering.calibration import DEFAULT
from bot.answering.deciding import MISLEADING, decide
from bot.answering.reply import Considered, Decision, Part, Ranking, Reason
from bot.knowledge.schema import Entry, Kind, Phrasings, Source, Text
from bot.matching.evidence import EVIDENCE
from bot.matching.guards import Guard

CALIBRATION = DEFAULT.model_copy(update={"answer": 0.7, "silence": 0.5, "suggest": 0.1})
FORBIDDING = [guard for guard in Guard if guard is not Guard.LIKENESS]
"""Of facts."""
NO_EVIDENCE = dict.fromkeys(EVIDENCE, 0.0)


def fact(name: str, *states: str) -> Entry:
    """A fact."""
    return Entry(
        id=name,
        kind=Kind.FACT,
        states=states,
        question=Text(de=f"{name}?", en=f"{name}?"),
        phrasings=Phrasings(),
        answer=Text(de=name, en=name),
        sources=(Source(article="bakery", paragraph=1, anchor="bread"),),
    )


def silence(name: str, nearest: str | None = None) -> Entry:
    """What the source does not tell."""
    text = Text(de=name, en=name)
    return Entry(id=name, kind=Kind.SILENCE, question=text, phrasings=Phrasings(), answer=text, nearest=nearest)


OPENING = fact("opening", "F1")
OPENING_AND_PLACE = fact("opening-and-place", "F1", "F2")
PLACE = fact("place", "F2")
PRICE = fact("price", "F3")
OWNER = fact("owner", "F4")
WHY = silence("why", nearest="place")
ENTRIES = {entry.id: entry for entry in (OPENING, OPENING_AND_PLACE, PLACE, PRICE, OWNER, WHY)}


def considered(entry: Entry, probability: float, *failed: Guard) -> Considered:
    """A candidate."""
    return Considered(
        entry=entry, probability=probability, phrasing=entry.id, evidence=NO_EVIDENCE, failed=frozenset(failed)
    )


def decided(*candidates: Considered) -> Part:
    """What is decided, the likeliest candidate first."""
    return decide("?", Ranking(considered=candidates), ENTRIES, CALIBRATION)


def test_a_likely_fact_is_the_answer() -> None:
    part = decided(considered(OPENING, 0.8), considered(PRICE, 0.1))
    assert (part.decision, part.entry, part.reason) == (Decision.ANSWER, OPENING, None)
    assert part.confidence == pytest.approx(0.8)


def test_two_that_say_something_else_are_suggested() -> None:
    part = decided(considered(OPENING, 0.5), considered(PRICE, 0.4))
    assert (part.decision, part.entry) == (Decision.SUGGEST, None)
    assert part.suggestions == (OPENING, PRICE)


def test_a_twin_adds_to_the_confidence() -> None:
    part = decided(considered(OPENING_AND_PLACE, 0.5), considered(OPENING, 0.4))
    assert (part.decision, part.entry) == (Decision.ANSWER, OPENING_AND_PLACE)
    assert part.confidence == pytest.approx(0.9)


def test_one_that_states_all_answers_where_the_likeliest_alone_is_unsure() -> None:
    part = decided(considered(OPENING, 0.45), considered(OPENING_AND_PLACE, 0.4))
    assert (part.decision, part.entry) == (Decision.ANSWER, OPENING_AND_PLACE)


@pytest.mark.parametrize("guard", FORBIDDING)
def test_a_guard_forbids_the_answer_and_allows_the_suggestion(guard: Guard) -> None:
    part = decided(considered(OPENING, 0.99, guard))
    assert part.decision is Decision.SUGGEST
    assert part.suggestions == (OPENING,)


def test_a_lack_of_likeness_forbids_no_fact() -> None:
    assert decided(considered(OPENING, 0.75, Guard.LIKENESS)).entry == OPENING
    assert decided(considered(OPENING, 0.85, Guard.LIKENESS, Guard.NAMES)).decision is Decision.SUGGEST


@pytest.mark.parametrize("guard", Guard)
def test_a_silence_is_held_back_by_what_may_mislead(guard: Guard) -> None:
    part = decided(considered(WHY, 0.6, guard))
    assert (part.reason is Reason.SILENCE) == (guard not in MISLEADING)
    assert part.decision is (Decision.SUGGEST if guard in MISLEADING else Decision.ABSTAIN)


@pytest.mark.parametrize("guard", Guard)
def test_if_all_are_about_something_else_suggestions_need_more(guard: Guard) -> None:
    is_elsewhere = guard in (Guard.SUBSTANCE, Guard.LIKENESS)
    assert decided(considered(OPENING, 0.2, guard)).decision is (Decision.ABSTAIN if is_elsewhere else Decision.SUGGEST)
    assert decided(considered(OPENING, 0.4, guard)).decision is Decision.SUGGEST
    assert decided(considered(OPENING, 0.2, guard), considered(PRICE, 0.1)).decision is Decision.SUGGEST


@pytest.mark.parametrize("guard", FORBIDDING)
def test_what_the_guards_forbid_is_not_replaced_by_the_next_best(guard: Guard) -> None:
    others = (considered(OPENING_AND_PLACE, 0.25), considered(OPENING, 0.25), considered(PLACE, 0.21))
    assert decided(considered(PRICE, 0.29), *others).entry == OPENING_AND_PLACE
    assert decided(considered(PRICE, 0.29, guard), *others).decision is Decision.SUGGEST


def test_a_likely_silence_is_an_abstention_with_what_is_told_instead() -> None:
    part = decided(considered(WHY, 0.6), considered(OPENING, 0.3))
    assert (part.decision, part.reason, part.entry) == (Decision.ABSTAIN, Reason.SILENCE, WHY)
    assert set(part.suggestions) == {OPENING, PLACE}


def test_a_silence_is_never_an_answer() -> None:
    assert decided(considered(WHY, 1.0)).decision is Decision.ABSTAIN


def test_there_are_at_most_three_suggestions_and_none_repeats_another() -> None:
    part = decided(
        considered(OPENING_AND_PLACE, 0.2),
        considered(PLACE, 0.2),
        considered(OPENING, 0.19),
        considered(PRICE, 0.15),
        considered(OWNER, 0.12),
        considered(WHY, 0.1),
    )
    assert part.decision is Decision.SUGGEST
    assert len(part.suggestions) <= 3
    assert part.suggestions[0] == OPENING_AND_PLACE
    assert not {OPENING, PLACE} & set(part.suggestions)


@pytest.mark.parametrize("candidates", [(), (considered(OPENING, 0.01), considered(PRICE, 0.01))])
def test_nothing_likely_is_no_match(candidates: tuple[Considered, ...]) -> None:
    part = decided(*candidates)
    assert (part.decision, part.reason, part.entry) == (Decision.ABSTAIN, Reason.NO_MATCH, None)
    assert part.suggestions == ()


def test_the_three_likeliest_are_told() -> None:
    candidates = [considered(entry, 0.2) for entry in (OPENING, PLACE, PRICE, OWNER)]
    assert decided(*candidates).considered == tuple(candidates[:3])
