"""What is too much, that it is said once, and that it ends."""

from itertools import pairwise
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.quotas import Quota, Quotas, Rounds, Verdict, charge

MOST, SECONDS = 3, 60.0
Asked: TypeAlias = tuple[float, int]
"""How long after the last one, and by whom."""

ASKED = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 19.0, 20.0, 59.0, 60.0]), st.integers(1, 2)), max_size=60)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def verdicts(asked: list[Asked], *, person: int) -> list[tuple[float, Verdict]]:
    """When a person asked, and what became of it, among what others ask."""
    clock = Clock()
    quota, told = Quota(MOST, SECONDS, clock), list[tuple[float, Verdict]]()
    for number, (gap, who) in enumerate(asked):
        clock.now += gap
        verdict = charge(number, (quota, who))
        assert charge(number, (quota, who)) is verdict  # handled again
        if who == person:
            told.append((clock.now, verdict))
    return told


@given(asked=ASKED)
def test_in_a_while_there_is_so_much_and_no_more(asked: list[Asked]) -> None:
    granted = [at for at, verdict in verdicts(asked, person=1) if verdict is Verdict.GRANTED]
    while granted:
        begun = granted[0]
        assert sum(at < begun + SECONDS for at in granted) <= MOST
        granted = [at for at in granted if at >= begun + SECONDS]


@given(asked=ASKED)
def test_whoever_asks_less_is_always_heard(asked: list[Asked]) -> None:
    told = verdicts(asked, person=1)
    for index, (at, verdict) in enumerate(told):
        if sum(earlier > at - SECONDS for earlier, _ in told[: index + 1]) <= MOST:
            assert verdict is Verdict.GRANTED


@given(asked=ASKED)
def test_it_is_said_once_and_again_only_after_the_next_while(asked: list[Asked]) -> None:
    told = [verdict for _, verdict in verdicts(asked, person=1)]
    if Verdict.IGNORED in told:
        assert Verdict.REFUSED in told[: told.index(Verdict.IGNORED)]
    said = [index for index, verdict in enumerate(told) if verdict is Verdict.REFUSED]
    for first, second in pairwise(said):
        assert told[first:second].count(Verdict.GRANTED) == MOST


@given(asked=ASKED)
def test_everybody_is_heard_again(asked: list[Asked]) -> None:
    (_, last) = verdicts([*asked, (SECONDS, 1)], person=1)[-1]
    assert last is Verdict.GRANTED


@given(asked=ASKED)
def test_nobody_pays_for_others(asked: list[Asked]) -> None:
    clock = 0.0
    alone: list[Asked] = []
    for gap, who in asked:
        clock += gap
        if who == 1:
            alone.append((clock, 1))
            clock = 0.0
    assert verdicts(asked, person=1) == verdicts(alone, person=1)


def test_where_one_account_is_empty_none_is_charged() -> None:
    small, large = Quota(1, SECONDS, Clock()), Quota(2, SECONDS, Clock())
    assert charge(1, (small, "a"), (large, "all")) is Verdict.GRANTED
    assert charge(2, (large, "all"), (small, "a")) is Verdict.REFUSED
    assert charge(3, (small, "b"), (large, "all")) is Verdict.GRANTED
    assert charge(4, (small, "c"), (large, "all")) is Verdict.REFUSED


@given(whos=st.lists(st.integers(0, 20), max_size=100))
def test_it_knows_of_few_and_forgets(whos: list[int]) -> None:
    clock = Clock()
    quota, rounds = Quota(MOST, SECONDS, clock, size=5), Rounds(MOST, SECONDS, clock, size=5)
    for number, who in enumerate(whos):
        charge(number, (quota, who))
        rounds.goes_on(who, number)
        assert max(len(quota), len(rounds)) <= 5
    clock.now += SECONDS
    assert quota.has_room(0, 1000)
    assert rounds.goes_on(0, 1000)
    assert (len(quota), len(rounds)) == (0, 1)


@given(asked=ASKED)
def test_a_dialogue_ends_and_begins_anew_after_a_silence(asked: list[Asked]) -> None:
    clock = Clock()
    rounds, before, answered = Rounds(MOST, SECONDS, clock), -1000.0, 0
    for number, (gap, who) in enumerate(asked):
        clock.now += gap
        goes_on = rounds.goes_on(who, number)
        assert rounds.goes_on(who, number) is goes_on  # handled again
        if who != 1:
            continue
        answered = 0 if clock.now - before >= SECONDS else answered
        assert goes_on is (answered < MOST)
        answered, before = answered + goes_on, clock.now


def test_a_crowd_is_told_once_not_each_of_it() -> None:
    quotas = Quotas(Clock())
    told = [charge(number, *quotas.of_message(-7, number, is_private=False)) for number in range(40)]
    assert told.count(Verdict.REFUSED) == 1


def test_one_member_leaves_room_for_others() -> None:
    quotas = Quotas(Clock())
    for number in range(100):
        charge(number, *quotas.of_message(-7, 11, is_private=False))
    assert charge(100, *quotas.of_message(-7, 22, is_private=False)) is Verdict.GRANTED
