"""An explanation says what decided, and adds up."""

import pytest
from hypothesis import example, given, settings

from bot.answering import AnswerService, Decision, Question
from bot.answering.explaining import Explanation, Verdict
from bot.knowledge.schema import Kind
from bot.matching.guards import Guard
from tests.answering.asking import ask
from tests.answering.test_any_text import CONTEXTS, HINTS, LONG, TEXTS


def why(service: AnswerService, text: str, context: str | None = None) -> Explanation:
    """The explanation of the reply's one part."""
    (explanation,) = service.explain(ask(service, text, language="de", context=context))
    return explanation


def adds_up(explanation: Explanation) -> None:
    """What holds for every explanation."""
    for candidate in explanation.candidates:
        weights = [word.weight for word in candidate.words]
        carried = sum(word.carried for word in candidate.words)
        left = sum(word.weight - word.carried for word in candidate.words)
        assert carried + left == pytest.approx(1 if weights else 0)
        assert all(0 <= word.carried <= word.weight for word in candidate.words)
        near = sum(word.carried for word in candidate.words if word.met and not word.met.elsewhere)
        assert near == pytest.approx(candidate.considered.evidence["covered by closest"])
        assert set(candidate.guards) == set(Guard)
        failed = {
            guard for guard, verdict in candidate.guards.items() if verdict in (Verdict.FAILED, Verdict.OUTWEIGHED)
        }
        assert failed == candidate.considered.failed
        assert candidate.considered.probability <= candidate.confidence <= 1.000001
    if explanation.lead is None:
        assert explanation.candidates == ()
        return
    assert explanation.lead in explanation.candidates
    assert explanation.threshold is not None
    assert explanation.margin is not None
    assert -1 <= explanation.margin <= explanation.lead.confidence
    part = explanation.part
    if part.entry:
        assert explanation.lead.considered.entry == part.entry
    if part.decision is Decision.ANSWER and part.confidence < 1:
        assert part.confidence == explanation.lead.confidence >= explanation.threshold


@settings(max_examples=300)
@given(text=TEXTS, hint=HINTS, context=CONTEXTS)
@example(text="", hint=None, context=None)
@example(text="Nato", hint=None, context=None)
@example(text="und wann?", hint="de", context="treffen-termin")
def test_it_adds_up(service: AnswerService, text: str, hint: str | None, context: str | None) -> None:
    reply = service.ask(Question(text=text, language=hint, context=context))
    explanations = service.explain(reply)
    assert len(explanations) == len(reply.parts)
    for explanation in explanations:
        adds_up(explanation)


@settings(max_examples=20, deadline=None)
@given(text=LONG)
def test_it_adds_up_for_long_ones(service: AnswerService, text: str) -> None:
    for explanation in service.explain(ask(service, text)):
        adds_up(explanation)


def test_an_answer(service: AnswerService) -> None:
    found = why(service, "Wer ist Generalsekretär der Nato?")
    assert found.lead is not None
    assert found.lead.considered.entry == found.part.entry
    assert set(found.lead.guards.values()) == {Verdict.PASSED}
    assert found.margin is not None
    assert found.margin > 0.5


def test_a_guard_that_failed_is_named(service: AnswerService) -> None:
    found = why(service, "Wie viel Geld bekommt die Ukraine im Jahr 2031?")
    assert found.part.decision is not Decision.ANSWER
    assert found.lead is not None
    assert found.lead.guards[Guard.NUMBERS] is Verdict.FAILED


def test_a_silence_has_its_own_threshold(service: AnswerService) -> None:
    found = why(service, "Wer wird Nachfolger von Stoltenberg?")
    assert found.lead is not None
    assert found.lead.considered.entry.kind is Kind.SILENCE
    facts = why(service, "Wer ist Generalsekretär der Nato?")
    assert found.threshold != facts.threshold


def test_a_follow_up_names_what_it_is_about(service: AnswerService) -> None:
    found = why(service, "und wo?", context="treffen-termin")
    assert found.about is not None
    assert found.about.id == "treffen-termin"
    assert found.lead is not None
    assert found.lead.guards[Guard.LIKENESS] is Verdict.UNUSED


@pytest.mark.parametrize("text", ["Hallo", "???", "Comment allez-vous aujourd'hui, mes amis de la rue ?"])
def test_where_no_entry_was_looked_for_there_is_nothing_to_explain(service: AnswerService, text: str) -> None:
    found = why(service, text)
    assert (found.candidates, found.lead, found.threshold, found.margin) == ((), None, None, None)
