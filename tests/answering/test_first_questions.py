"""What people ask first, and what they must never be told for it."""

import pytest

from bot.answering import AnswerService, Decision, Reason
from tests.answering.asking import ask, only, said

OPENINGS = [
    ("Worum geht es?", "worum-geht-es"),
    ("worum gehts", "worum-geht-es"),
    ("What is this about?", "worum-geht-es"),
    ("Wie ist der aktuelle Stand?", "stand-der-dinge"),
    ("What is the current state?", "stand-der-dinge"),
    ("Woher hast du das?", "quelle-herkunft"),
    ("Where do you have that from?", "quelle-herkunft"),
    ("Wer bist du?", "wer-bist-du"),
    ("Was kannst du?", "wer-bist-du"),
    ("Who are you?", "wer-bist-du"),
    ("What can you do?", "wer-bist-du"),
]


@pytest.mark.parametrize("before", ["", "Hallo, ", "hi "])
@pytest.mark.parametrize(("text", "entry"), OPENINGS)
def test_a_first_question_is_answered(service: AnswerService, text: str, entry: str, before: str) -> None:
    part = only(ask(service, before + text))
    assert part.entry is not None
    assert part.entry.id == entry
    assert part.decision in (Decision.ANSWER, Decision.SMALLTALK)


@pytest.mark.parametrize(
    ("context", "right"),
    [
        ("pistorius-wer", True),
        ("pistorius-teilnahme", True),
        ("stoltenberg-wer", False),
        ("orban-wer", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("text", ["In welcher Partei ist er?", "Which party is he in?"])
def test_a_pronoun_means_who_was_spoken_of(service: AnswerService, text: str, context: str, right: bool) -> None:
    reply = ask(service, text, context=context)
    answered = only(reply).decision is Decision.ANSWER
    assert answered is right, said(reply)


@pytest.mark.parametrize(
    "text",
    [
        "Wie viel bekommt Russland?",
        "How much does Russia get?",
        "Nimmt Ungarn am Gipfel teil?",
        "Kommt Pistorius zum Gipfel?",
        "Kommt Pistorius nach Washington?",
        "Will German money be used?",
        "Wer leitet das Treffen?",
        "Was ist die Hauptstadt von Ungarn?",
        "What is the capital of Belgium?",
        "What is the population of Hungary?",
        "Wie groß ist Brüssel?",
        "Wird Ungarn aus der Nato austreten?",
        "Ist die SPD für den Plan?",
        "what is the weather",
        "Wer ist Jens Spahn?",
        "Wer ist Boris Becker?",
        "Who attacked Georgia?",
    ],
)
def test_another_actor_object_or_event_is_not_answered(service: AnswerService, text: str) -> None:
    reply = ask(service, text)
    assert only(reply).decision is not Decision.ANSWER, said(reply)


@pytest.mark.parametrize("text", ["wirklich?", "echt jetzt?", "really?", "Wer?", "what?"])
def test_a_doubt_is_asked_back(service: AnswerService, text: str) -> None:
    assert only(ask(service, text)).reason is Reason.CONTEXT


def test_three_questions_in_one_sentence(service: AnswerService) -> None:
    reply = ask(service, "Wann und wo ist das Treffen, und wer kommt?")
    facts = {
        fact for part in reply.parts if part.decision is Decision.ANSWER and part.entry for fact in part.entry.states
    }
    assert facts >= {"F3", "F28", "F27"}, said(reply)
