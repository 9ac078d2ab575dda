"""What the process remembers, and that it forgets."""

from collections.abc import Hashable

import pytest

from bot.chat.conversation import FOLLOW_UP_SECONDS, Conversations, Once, Seldom


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_remembers_each_person_in_each_chat() -> None:
    conversations = Conversations()
    conversations.remember(1, 11, "oeffnung")
    conversations.remember(1, 22, "eintritt")
    assert conversations.recall(1, 11) == "oeffnung"
    assert conversations.recall(1, 22) == "eintritt"
    assert conversations.recall(2, 11) is None


def test_forgets_after_ten_minutes() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.remember(1, 11, "oeffnung")
    clock.now += FOLLOW_UP_SECONDS - 1
    assert conversations.recall(1, 11) == "oeffnung"
    clock.now += 1
    assert conversations.recall(1, 11) is None


def test_forgets_the_oldest_first_when_there_are_too_many() -> None:
    conversations = Conversations(size=2)
    for person in (1, 2, 1, 3):
        conversations.remember(0, person, "oeffnung")
    assert [conversations.recall(0, person) for person in (1, 2, 3)] == ["oeffnung", None, "oeffnung"]


def test_once_is_once_as_long_as_there_is_room() -> None:
    once = Once(size=2)
    assert [first(once, thing) for thing in "aabab"] == [True, False, True, False, False]
    assert first(once, "c")
    assert first(once, "a")


def test_what_failed_has_not_happened() -> None:
    once = Once()
    with pytest.raises(ValueError, match="no luck"), once.first("a"):
        raise ValueError("no luck")
    assert [first(once, "a") for _ in range(2)] == [True, False]


def first(once: Once, thing: Hashable) -> bool:
    with once.first(thing) as is_first:
        return is_first


def test_what_is_done_seldom_is_due_again_after_a_while() -> None:
    clock = Clock()
    seldom = Seldom(60, clock)
    assert seldom.is_due("a")
    seldom.done("a")
    clock.now += 59
    assert (seldom.is_due("a"), seldom.is_due("b")) == (False, True)
    clock.now += 1
    assert seldom.is_due("a")


def test_of_what_is_done_seldom_the_oldest_is_forgotten() -> None:
    seldom = Seldom(60, Clock(), size=2)
    for thing in "abac":
        seldom.done(thing)
    assert [seldom.is_due(thing) for thing in "abc"] == [False, True, False]


def test_a_person_or_a_chat_is_forgotten_in_all_that_is_remembered() -> None:
    conversations, once, seldom = Conversations(), Once(), Seldom(60)
    keys = ((-1, 11), (-1, 22), (-2, 11), (33, 33))
    for chat, person in keys:
        conversations.remember(chat, person, "oeffnung")
        with once.first((chat, person), chat, person):
            pass
    seldom.done(-1)
    for memory in (conversations, once, seldom):
        memory.forget(11)
        memory.forget(33)
    assert [conversations.recall(*key) for key in keys] == [None, "oeffnung", None, None]
    assert [first(once, key) for key in keys] == [True, False, True, True]
    assert not seldom.is_due(-1)
    seldom.forget(-1)
    assert seldom.is_due(-1)
