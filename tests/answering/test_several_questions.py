"""Several questions in one message: each gets its own part, at most three, and none carries another."""

import pytest

from bot.answering import AnswerService, Decision
from tests.answering.asking import answered, ask, said


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Wer ist Boris Pistorius? Wann ist der nächste Nato-Gipfel?", [{"F33"}, {"F11"}]),
        ("Wer ist Boris Pistorius, und wann ist der nächste Nato-Gipfel?", [{"F33"}, {"F11"}]),
        ("Wer ist Boris Pistorius?\nWie lange dauert das Treffen der Minister?", [{"F33"}, {"F34"}]),
        ("Blockiert Ungarn das Projekt? Und wie viele Staaten gehören zur Nato?", [{"F22"}, {"F27"}]),
        ("Who is Jens Stoltenberg? When is the next NATO summit?", [{"F1"}, {"F11"}]),
        ("Who is Jens Stoltenberg and how many states are in NATO?", [{"F1"}, {"F27"}]),
        ("Who is Jens Stoltenberg\nwhere do the defence ministers meet", [{"F1"}, {"F28"}]),
        ("Wer ist Jens Stoltenberg? Wer ist Boris Pistorius? Wer ist Viktor Orbán?", [{"F1"}, {"F33"}, {"F20"}]),
        ("Who is Jens Stoltenberg? Who is Boris Pistorius? Who is Viktor Orbán?", [{"F1"}, {"F33"}, {"F20"}]),
    ],
)
def test_each_question_is_answered_in_its_turn(service: AnswerService, text: str, facts: list[set[str]]) -> None:
    reply = ask(service, text)
    assert len(reply.parts) == len(facts), said(reply)
    for part, expected in zip(reply.parts, facts, strict=True):
        assert part.decision is Decision.ANSWER, said(reply)
        assert part.entry is not None
        assert expected <= set(part.entry.states)
        assert part.text in text


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Wann und wo treffen sich die Verteidigungsminister?", {"F3", "F28"}),
        ("Wo und wann ist der nächste Nato-Gipfel?", {"F11"}),
        ("Wann treffen sich die Verteidigungsminister und wo?", {"F3", "F28"}),
        ("Wann treffen sich die Verteidigungsminister? Und wo?", {"F3", "F28"}),
        ("When and where do the defence ministers meet?", {"F3", "F28"}),
        ("When do the defence ministers meet and where?", {"F3", "F28"}),
        ("When do the defence ministers meet? And where?", {"F3", "F28"}),
    ],
)
def test_when_and_where(service: AnswerService, text: str, facts: set[str]) -> None:
    reply = ask(service, text)
    assert facts <= answered(reply), said(reply)
    assert {part.decision for part in reply.parts} == {Decision.ANSWER}


@pytest.mark.parametrize(
    "text",
    [
        "Wer ist Jens Stoltenberg? Wer ist Boris Pistorius? Wer ist Viktor Orbán? Wo treffen sich die Minister?",
        "Who is Jens Stoltenberg? Who is Boris Pistorius? Who is Viktor Orbán? Where is the summit? Why?",
        "Wer ist Stoltenberg? " * 40,
        "When is the summit? Who pays? " * 40,
    ],
)
def test_there_are_at_most_three_parts(service: AnswerService, text: str) -> None:
    assert 1 <= len(ask(service, text).parts) <= 3


def test_the_same_question_twice_is_answered_once(service: AnswerService) -> None:
    assert len(ask(service, "Wer ist Viktor Orbán? Wer ist Viktor Orbán?").parts) == 1


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Wann ist der nächste Nato-Gipfel? Und wer wird Fußballweltmeister?", {"F11"}),
        ("Wann treffen sich die Verteidigungsminister? Und wie wird das Wetter morgen?", {"F3"}),
        ("Wer ist Viktor Orbán und wie heißt die Hauptstadt von Peru?", {"F20"}),
        ("Wer gewinnt die Champions League und wer ist Boris Pistorius?", {"F33"}),
        ("Who is Viktor Orbán? What is the capital of Peru?", {"F20"}),
        ("How many states are in NATO? Where can I buy good shoes?", {"F27"}),
        ("What is a good recipe for pancakes? When is the next NATO summit?", {"F11"}),
        ("Who is Jens Stoltenberg and who won the last world cup?", {"F1"}),
    ],
)
def test_the_half_that_is_off_topic_is_declined(service: AnswerService, text: str, facts: set[str]) -> None:
    reply = ask(service, text)
    decisions = [part.decision for part in reply.parts]
    assert len(decisions) == 2, said(reply)
    assert decisions.count(Decision.ANSWER) == 1, said(reply)
    assert facts <= answered(reply)


@pytest.mark.parametrize(
    "text",
    [
        "Ich lese gerade den Artikel über die Nato. Wann treffen sich die Verteidigungsminister?",
        "Gestern war das in den Nachrichten. Wo treffen sich die Verteidigungsminister?",
        "I just read about it on the train. Where do the defence ministers meet?",
        "My neighbour and I had an argument. When do the defence ministers meet?",
    ],
)
def test_what_is_no_question_gets_no_part(service: AnswerService, text: str) -> None:
    reply = ask(service, text)
    assert len(reply.parts) == 1, said(reply)
    assert answered(reply) & {"F3", "F28"}, said(reply)


@pytest.mark.parametrize(
    "text",
    [
        "Was ist mit Stoltenberg und Orbán?",
        "Was haben Stoltenberg und Orbán vereinbart?",
        "Wer gibt die 40 Milliarden an Geld und Waffen?",
        "What did Stoltenberg and Orbán agree on?",
    ],
)
def test_an_and_between_names_splits_nothing(service: AnswerService, text: str) -> None:
    assert len(ask(service, text).parts) == 1
