"""The JSON that tools read: its keys, its decisions, one line in and one line out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import AnswerService, Decision, Part, Question, Reason, Reply
from bot.errors import BelegbotError
from bot.knowledge.base import KnowledgeBase
from bot.matching.guards import Guard
from bot.terminal.records import answered, considered, reasons, record

KEYS = ["id", "decision", "entries", "text", "language", "confidence", "suggestions", "sources"]


def replied(service: AnswerService, base: KnowledgeBase, text: str, language: str = "de") -> dict[str, Any]:
    """The record of a question, through JSON lines."""
    line = json.dumps({"id": "1", "text": text, "lang": language})
    (answer,) = answered([line], service, base)
    values: dict[str, Any] = json.loads(answer)
    return values


def told(base: KnowledgeBase, entry_id: str, decision: Decision = Decision.ANSWER, confidence: float = 0.9) -> Part:
    return Part(text="?", decision=decision, entry=base.entries[entry_id], confidence=confidence)


def test_an_answer(service: AnswerService, base: KnowledgeBase) -> None:
    found = replied(service, base, "Wann öffnet das Freibad?")
    confidence = found.pop("confidence")
    assert 0.5 < confidence <= 1
    assert round(confidence, 4) == confidence
    assert found == {
        "id": "1",
        "decision": "answer",
        "entries": ["oeffnung"],
        "text": "Das Freibad am Mühlteich öffnet am Samstag, dem 10. Mai, um neun Uhr.",
        "language": "de",
        "suggestions": [],
        "sources": [{"article": "freibad-lindenau", "paragraph": 1, "anchor": "öffnet am Samstag"}],
    }


def test_a_curated_silence_is_an_abstention_with_its_entry(service: AnswerService, base: KnowledgeBase) -> None:
    found = replied(service, base, "Was kosten die Parkplätze?")
    assert (found["decision"], found["entries"], found["sources"]) == ("abstain", ["parkplaetze"], [])
    assert found["text"] == "Was die Parkplätze kosten, steht nicht im Bericht."
    assert "eintritt" in [suggestion["entry"] for suggestion in found["suggestions"]]


def test_small_talk(service: AnswerService, base: KnowledgeBase) -> None:
    found = replied(service, base, "Moin")
    assert (found["decision"], found["entries"], found["suggestions"]) == ("smalltalk", ["gruss"], [])


def test_no_match(service: AnswerService, base: KnowledgeBase) -> None:
    found = replied(service, base, "Wer wird in Peru zum Präsidenten gewählt?")
    assert (found["decision"], found["entries"], found["sources"]) == ("abstain", [], [])
    assert "Das Freibad, Der Umbau" in found["text"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_suggestions_are_whole_in_the_language_of_the_reply(base: KnowledgeBase, language: str) -> None:
    entries = (base.entries["eintritt"], base.entries["umbau-kosten"])
    part = Part(text="?", decision=Decision.SUGGEST, suggestions=entries, confidence=0.25)
    found = record("7", Reply(language=language, parts=(part,)), base)
    assert (found["decision"], found["entries"], found["language"]) == ("suggest", [], language)
    assert found["suggestions"] == [
        {"entry": entry.id, "question": entry.question[language], "text": entry.answer[language]} for entry in entries
    ]


def test_the_text_is_the_body_alone(service: AnswerService, base: KnowledgeBase) -> None:
    for entry in base.entries.values():
        found = replied(service, base, entry.question["en"], "en")
        assert found["text"] == entry.answer["en"]
        assert "Mühltal-Bote" not in found["text"]


def test_several_parts_are_one_record(base: KnowledgeBase) -> None:
    parts = (
        Part(text="?", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH, confidence=0.8),
        told(base, "oeffnung", confidence=0.7),
        told(base, "eintritt", confidence=0.6),
    )
    found = record("1", Reply(language="en", parts=parts), base)
    assert (found["decision"], found["entries"], found["confidence"]) == ("answer", ["oeffnung", "eintritt"], 0.7)
    assert [source["paragraph"] for source in found["sources"]] == [1, 2]
    assert [body.split()[0] for body in found["text"].split("\n\n")] == ["I", "The", "Admission"]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([Decision.SMALLTALK, Decision.ABSTAIN], "abstain"),
        ([Decision.ABSTAIN, Decision.SUGGEST], "suggest"),
        ([Decision.SUGGEST, Decision.ANSWER, Decision.ABSTAIN], "answer"),
    ],
)
def test_of_several_decisions_the_weightiest_counts(
    base: KnowledgeBase, decisions: list[Decision], expected: str
) -> None:
    parts = tuple(Part(text="?", decision=decision, reason=Reason.NO_MATCH) for decision in decisions)
    assert record("1", Reply(language="de", parts=parts), base)["decision"] == expected


def test_what_was_considered(service: AnswerService) -> None:
    why = service.explain(service.ask(Question(text="Was kostet der Eintritt?", language="de")))
    ((first, *others),) = considered(why)
    assert (first["entry"], first["phrasing"], first["failed"]) == ("eintritt", "Was kostet der Eintritt?", [])
    assert all(first["probability"] >= other["probability"] for other in others)
    assert first["evidence"]["similarity"] == pytest.approx(1)
    assert first["guards"] == {guard.value: "passed" for guard in Guard}
    assert [(word["question"], word["entry"], word["how"]) for word in first["words"]] == [
        (word, [word], "same word") for word in ("was", "kostet", "der", "eintritt")
    ]
    assert sum(word["weight"] for word in first["words"]) == pytest.approx(1, abs=0.001)


def test_what_decided(service: AnswerService) -> None:
    reply = service.ask(Question(text="Was kostet der Eintritt?", language="de"))
    reason: dict[str, Any] = dict(*reasons(service.explain(reply)))
    confidence, margin = reason.pop("confidence"), reason.pop("margin")
    assert confidence == round(reply.parts[0].confidence, 4)
    assert 0 < margin <= confidence
    assert reason == {
        "question": "Was kostet der Eintritt?",
        "decision": "answer",
        "reason": None,
        "lead": "eintritt",
        "about": None,
        "threshold": 0.7,
    }


def test_small_talk_has_no_reasons(service: AnswerService) -> None:
    why = service.explain(service.ask(Question(text="Moin", language="de")))
    (reason,) = reasons(why)
    assert (reason["decision"], reason["lead"], reason["threshold"], reason["margin"]) == (
        "smalltalk",
        None,
        None,
        None,
    )
    assert considered(why) == [[]]


# Lines


def test_lines_are_answered_in_order_and_empty_ones_skipped(service: AnswerService, base: KnowledgeBase) -> None:
    lines = ['{"id": "a", "text": "Moin"}\n', "\n", '  {"lang": "en", "text": "Hi", "id": 2, "note": "x"}  ', ""]
    found = [json.loads(line) for line in answered(lines, service, base)]
    assert [(one["id"], one["language"]) for one in found] == [("a", "de"), ("2", "en")]


def test_lines_are_answered_one_by_one(service: AnswerService, base: KnowledgeBase) -> None:
    found = answered(['{"id": "a", "text": "Moin"}', "nonsense"], service, base)
    assert json.loads(next(found))["id"] == "a"
    with pytest.raises(BelegbotError, match="Line 2"):
        next(found)


@pytest.mark.parametrize(
    "line",
    [
        "Wann öffnet das Freibad?",
        '{"id": "1", "text": "Wann?"',
        '["1", "Wann?"]',
        '"Wann?"',
        "null",
        '{"id": "1"}',
        '{"text": "Wann?"}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_by_its_number(service: AnswerService, base: KnowledgeBase, line: str) -> None:
    with pytest.raises(BelegbotError, match=r"^Line 3: must be a JSON object such as"):
        list(answered(["", "", line], service, base))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "1", "text": 5}', "`text` and `lang` must be strings"),
        ('{"id": "1", "text": null}', "`text` and `lang` must be strings"),
        ('{"id": "1", "text": "Wann?", "lang": ["de"]}', "`text` and `lang` must be strings"),
        ('{"id": {}, "text": "Wann?"}', "`id` must be a string or a whole number"),
        ('{"id": null, "text": "Wann?"}', "`id` must be a string or a whole number"),
    ],
)
def test_a_value_of_another_type_is_named(service: AnswerService, base: KnowledgeBase, line: str, problem: str) -> None:
    with pytest.raises(BelegbotError, match=f"^Line 1: {problem}"):
        list(answered([line], service, base))


ANY_TEXT = st.text(st.characters(), max_size=200)
"""Every plane of Unicode, halves of pairs included."""


@given(identifier=ANY_TEXT, text=ANY_TEXT, language=st.none() | st.sampled_from(["de", "en", "fr"]) | ANY_TEXT)
def test_any_text_gives_one_line(
    service: AnswerService, base: KnowledgeBase, identifier: str, text: str, language: str | None
) -> None:
    (line,) = answered([json.dumps({"id": identifier, "text": text, "lang": language})], service, base)
    assert "\n" not in line
    found = json.loads(line)
    assert list(found) == KEYS
    assert found["id"] == identifier
    assert found["decision"] in {"answer", "suggest", "abstain", "smalltalk"}
    assert found["language"] in {"de", "en"}
    assert found["text"]
    assert 0 <= found["confidence"] <= 1
    if found["decision"] == "answer":
        assert found["sources"]
