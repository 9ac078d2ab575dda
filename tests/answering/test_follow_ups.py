"""Follow-ups: asked about what the last answer was about, or asked back."""

import pytest

from bot.answering import AnswerService, Decision, Reason
from tests.answering.asking import answered, ask, only, said

ELLIPTICAL = [
    "und wann genau?",
    "und wann?",
    "Und wo?",
    "wo denn?",
    "Warum?",
    "und warum?",
    "und wer?",
    "wie lange?",
    "seit wann?",
    "and when exactly?",
    "and where?",
    "since when?",
    "why?",
    "but why?",
    "who?",
    "how long?",
]


@pytest.mark.parametrize("context", [None, "", "no-such-entry"])
@pytest.mark.parametrize("text", ELLIPTICAL)
def test_without_context_the_bot_asks_back(service: AnswerService, text: str, context: str | None) -> None:
    reply = ask(service, text, context=context)
    part = only(reply)
    assert (part.decision, part.reason) == (Decision.ABSTAIN, Reason.CONTEXT), said(reply)


@pytest.mark.parametrize(
    ("text", "context", "facts"),
    [
        ("und wo?", "treffen-termin", {"F28"}),
        ("und wo genau?", "gipfel-termin", {"F11"}),
        ("und wann?", "treffen-ort", {"F3"}),
        ("und wann?", "gipfel-ort", {"F11"}),
        ("wie lange?", "treffen-ort", {"F34"}),
        ("und wie lange noch?", "geld-hoehe", {"F17"}),
        ("seit wann?", "geld-hoehe", {"F12"}),
        ("und wer kommt?", "treffen-termin", {"F27"}),
        ("In welcher Partei ist er?", "pistorius-teilnahme", {"F33"}),
        ("and where?", "treffen-termin", {"F28"}),
        ("and when?", "treffen-ort", {"F3"}),
        ("and when?", "gipfel-ort", {"F11"}),
        ("how long?", "treffen-termin", {"F34"}),
        ("since when?", "geld-hoehe", {"F12"}),
        ("Which party is he in?", "pistorius-teilnahme", {"F33"}),
    ],
)
def test_a_follow_up_is_answered_in_context(service: AnswerService, text: str, context: str, facts: set[str]) -> None:
    reply = ask(service, text, context=context)
    assert only(reply).decision is Decision.ANSWER, said(reply)
    assert facts <= answered(reply), said(reply)


def test_a_follow_up_of_which_several_are_near_is_asked_back(service: AnswerService) -> None:
    part = only(ask(service, "wer sagt das?", context="geld-hoehe"))
    assert next(entry.id for entry in (part.entry, *part.suggestions) if entry) == "geld-wer-sagt"


@pytest.mark.parametrize(
    ("text", "context", "silence"),
    [
        ("warum?", "ungarn-beteiligung", "ungarn-gruende"),
        ("und warum nicht?", "ungarn-beteiligung", "ungarn-gruende"),
        ("warum?", "plan-zustaendig", "koordinierung-gruende"),
        ("und wo?", "orban-treffen", "orban-treffen-ort"),
        ("why?", "ungarn-beteiligung", "ungarn-gruende"),
        ("and why not?", "ungarn-beteiligung", "ungarn-gruende"),
        ("why?", "plan-zustaendig", "koordinierung-gruende"),
        ("and where?", "orban-treffen", "orban-treffen-ort"),
    ],
)
def test_a_follow_up_may_hit_what_the_source_does_not_tell(
    service: AnswerService, text: str, context: str, silence: str
) -> None:
    reply = ask(service, text, context=context)
    part = only(reply)
    assert (part.decision, part.reason) == (Decision.ABSTAIN, Reason.SILENCE), said(reply)
    assert part.entry is not None
    assert part.entry.id == silence


@pytest.mark.parametrize("context", ["gipfel-ort", "gipfel-termin"])
def test_and_when_exactly(service: AnswerService, context: str) -> None:
    """The month is told, the day is not: either entry says both."""
    reply = ask(service, "und wann genau?", context=context)
    part = only(reply)
    assert reply.language == "de"
    assert next(entry.id for entry in (part.entry, *part.suggestions) if entry) in ("gipfel-termin", "gipfel-tage")


@pytest.mark.parametrize("text", ["warum?", "und warum?", "Warum nicht?", "why?", "but why?", "wieso?", "how come?"])
@pytest.mark.parametrize(
    "context", ["treffen-termin", "gipfel-ort", "plan-zustaendig", "ungarn-beteiligung", "pistorius-wer", "geld-hoehe"]
)
def test_why_is_never_answered_with_what_was_said_before(service: AnswerService, text: str, context: str) -> None:
    """The article gives no reasons for any of these."""
    reply = ask(service, text, context=context)
    assert only(reply).decision is not Decision.ANSWER, said(reply)


@pytest.mark.parametrize("text", ["wo?", "und wo?", "Wo denn?", "where?", "and where?"])
@pytest.mark.parametrize("context", ["geld-hoehe", "nato-staaten-zahl", "ungarn-beteiligung", "pistorius-partei"])
def test_where_is_never_answered_with_what_has_no_place(service: AnswerService, text: str, context: str) -> None:
    """A meeting nearby that has one may be suggested."""
    reply = ask(service, text, context=context)
    assert only(reply).decision is not Decision.ANSWER, said(reply)


@pytest.mark.parametrize("context", ["gipfel-ort", "ungarn-beteiligung", "geld-hoehe", "nachfolge-stoltenberg"])
@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Wer ist Boris Pistorius?", {"F33"}),
        ("Wo treffen sich die Verteidigungsminister?", {"F28"}),
        ("Wer ist Generalsekretär der Nato?", {"F1"}),
        ("Who attacked whom?", {"F15"}),
        ("How many states are in NATO?", {"F27"}),
    ],
)
def test_a_whole_question_needs_no_context(service: AnswerService, text: str, facts: set[str], context: str) -> None:
    assert facts <= answered(ask(service, text, context=context))


@pytest.mark.parametrize("context", ["gipfel-ort", "treffen-termin", "ungarn-beteiligung", "geld-hoehe", "orban-wer"])
@pytest.mark.parametrize(
    "text",
    [
        "Wie heißt die Hauptstadt von Peru?",
        "Wo kann ich Schuhe kaufen?",
        "Wann ist Weihnachten?",
        "Wie viel kostet ein Kilo Äpfel?",
        "Wer gewinnt die Champions League?",
        "What is the capital of Peru?",
        "Where can I buy shoes?",
        "When is Christmas?",
        "How much is a kilo of apples?",
        "Who wins the Champions League?",
    ],
)
def test_context_answers_nothing_that_is_off_topic(service: AnswerService, text: str, context: str) -> None:
    reply = ask(service, text, context=context)
    assert only(reply).decision is not Decision.ANSWER, said(reply)


@pytest.mark.parametrize(
    "text", ["Was hat er 2025 gesagt?", "What did he say in 2025?", "Was hat er nicht gesagt?", "What did he not say?"]
)
def test_the_guards_hold_for_the_words_of_a_follow_up(service: AnswerService, text: str) -> None:
    """Only what it borrows is not held against it."""
    reply = ask(service, text, context="stoltenberg-rolle")
    assert only(reply).decision is not Decision.ANSWER, said(reply)
