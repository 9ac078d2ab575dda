"""What a reply is worth: every outcome, with facts by id and by pattern."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.answering import Decision, Part, Reason, Reply
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome, Scored, figures, score
from bot.knowledge.schema import Entry
from tests.knowledge import making

GERMAN = "Die Bäume kosten 40 Millionen Kronen."
ENGLISH = "The trees cost 40 million crowns."
PRICE = Entry.model_validate(making.entry("preis", states=["F1"], answer={"de": GERMAN, "en": ENGLISH}))
DATE = Entry.model_validate(making.entry("termin", states=["F2"]))
BOTH = Entry.model_validate(making.entry("beides", states=["F1", "F2"]))
SILENT = Entry.model_validate(making.silence("folgen"))
HELLO = Entry.model_validate(making.silence("gruss", kind="smalltalk"))
PATTERNS = {"de": ["Bäume", "40 Mill"], "en": ["trees", "40 mill"]}


def question(
    *facts: str,
    patterns: Mapping[str, Sequence[str]] | None = None,
    expect: str = "answer",
    note: str = "",
    kind: str = "plain",
) -> GoldenQuestion:
    values = {"id": "q", "lang": "de", "kind": kind, "text": "Was?", "expect": expect, "note": note}
    return GoldenQuestion.model_validate(values | {"facts": patterns or facts})


def answer(entry: Entry) -> Part:
    return Part(text="Was?", decision=Decision.ANSWER, entry=entry, confidence=0.9)


def suggest(*entries: Entry) -> Part:
    return Part(text="Was?", decision=Decision.SUGGEST, suggestions=entries)


def silence(*instead: Entry) -> Part:
    return Part(text="Was?", decision=Decision.ABSTAIN, reason=Reason.SILENCE, entry=SILENT, suggestions=instead)


NO_MATCH = Part(text="Was?", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH)
SMALLTALK = Part(text="Hallo", decision=Decision.SMALLTALK, entry=HELLO)


def outcome(asked: GoldenQuestion, *parts: Part, language: str = "de") -> Outcome:
    return score(asked, Reply(language=language, parts=parts)).outcome


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (answer(PRICE), Outcome.RIGHT),
        (answer(BOTH), Outcome.RIGHT),
        (answer(DATE), Outcome.WRONG),
        (suggest(DATE, PRICE), Outcome.SUGGESTED),
        (suggest(DATE), Outcome.MISSED),
        (silence(PRICE), Outcome.SUGGESTED),
        (silence(), Outcome.MISSED),
        (NO_MATCH, Outcome.MISSED),
        (SMALLTALK, Outcome.MISSED),
    ],
)
def test_where_an_answer_is_due(part: Part, expected: Outcome) -> None:
    assert outcome(question("F1"), part) is expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (answer(PRICE), Outcome.FALSE),
        (suggest(PRICE), Outcome.ABSTAINED),
        (silence(PRICE), Outcome.ABSTAINED),
        (NO_MATCH, Outcome.ABSTAINED),
        (SMALLTALK, Outcome.ABSTAINED),
    ],
)
def test_where_no_answer_is_due(part: Part, expected: Outcome) -> None:
    assert outcome(question(expect="abstain"), part) is expected


@pytest.mark.parametrize(
    ("expect", "facts", "part", "expected"),
    [
        ("answer", ("F1",), answer(PRICE), Outcome.RIGHT),
        ("answer", ("F1",), answer(DATE), Outcome.WRONG),
        ("answer", ("F1",), NO_MATCH, Outcome.ABSTAINED),
        ("answer", ("F1",), suggest(DATE), Outcome.ABSTAINED),
        ("abstain", ("F1",), answer(PRICE), Outcome.ABSTAINED),
        ("abstain", ("F1",), answer(DATE), Outcome.FALSE),
        ("abstain", (), answer(DATE), Outcome.ABSTAINED),
        ("abstain", ("F1",), NO_MATCH, Outcome.ABSTAINED),
    ],
)
def test_where_either_is_fine(expect: str, facts: tuple[str, ...], part: Part, expected: Outcome) -> None:
    assert outcome(question(*facts, expect=expect, note="F1; EITHER"), part) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((answer(PRICE), answer(DATE)), Outcome.RIGHT),
        ((answer(BOTH),), Outcome.RIGHT),
        ((answer(PRICE), suggest(DATE)), Outcome.SUGGESTED),
        ((answer(PRICE), silence(DATE)), Outcome.SUGGESTED),
        ((answer(PRICE), silence()), Outcome.WRONG),
        ((answer(PRICE),), Outcome.WRONG),
        ((suggest(PRICE), suggest(DATE)), Outcome.MISSED),
        ((suggest(PRICE, BOTH), NO_MATCH), Outcome.SUGGESTED),
    ],
)
def test_several_questions_are_right_together(parts: tuple[Part, ...], expected: Outcome) -> None:
    assert outcome(question("F1", "F2", kind="multi"), *parts) is expected


def test_a_score_is_as_sure_as_the_answer_in_the_reply() -> None:
    unsure = replace(suggest(DATE), confidence=0.4)
    scored = score(question("F1"), Reply(language="de", parts=(unsure, answer(PRICE), NO_MATCH)))
    assert scored.confidence == 0.9
    assert score(question("F1"), Reply(language="de", parts=(NO_MATCH, unsure))).confidence == 0.4


def test_one_answer_too_many_is_false() -> None:
    assert outcome(question(expect="abstain"), NO_MATCH, answer(PRICE)) is Outcome.FALSE


@pytest.mark.parametrize(
    ("entry", "language", "expected"),
    [(PRICE, "de", Outcome.RIGHT), (PRICE, "en", Outcome.RIGHT), (DATE, "de", Outcome.WRONG)],
)
def test_patterns_are_those_of_the_language_of_the_reply(entry: Entry, language: str, expected: Outcome) -> None:
    assert outcome(question(patterns=PATTERNS), answer(entry), language=language) is expected
    assert (
        outcome(question(patterns=PATTERNS), suggest(entry), language=language)
        in {
            Outcome.RIGHT: {Outcome.SUGGESTED},
            Outcome.WRONG: {Outcome.MISSED},
        }[expected]
    )


def test_a_pattern_in_one_language_says_nothing_of_the_other() -> None:
    only_german = question(patterns={"de": ["Bäume"], "en": ["wood"]})
    assert outcome(only_german, answer(PRICE), language="de") is Outcome.RIGHT
    assert outcome(only_german, answer(PRICE), language="en") is Outcome.WRONG


def test_every_pattern_must_match() -> None:
    assert outcome(question(patterns={"de": ["Bäume", "Büsche"]}), answer(PRICE)) is Outcome.WRONG


def test_case_does_not_matter() -> None:
    assert outcome(question(patterns={"de": ["bÄUME"]}), answer(PRICE)) is Outcome.RIGHT


def test_patterns_match_however_the_answer_is_composed() -> None:
    decomposed = PRICE.model_copy(
        update={"answer": PRICE.answer.model_copy(update={"de": unicodedata.normalize("NFD", GERMAN)})}
    )
    assert decomposed.answer["de"] != GERMAN
    assert outcome(question(patterns=PATTERNS), answer(decomposed)) is Outcome.RIGHT


def test_patterns_match_the_answers_of_all_parts() -> None:
    asked = question(patterns={"de": ["Bäume", "termin"]}, kind="multi")
    assert outcome(asked, answer(PRICE), answer(DATE)) is Outcome.RIGHT


# Figures


def scored(expect: str, part: Part, note: str = "") -> Scored:
    facts = ("F1",) if expect == "answer" else ()
    return score(question(*facts, expect=expect, note=note), Reply(language="de", parts=(part,)))


def test_figures_are_shares_of_what_is_due() -> None:
    due = [answer(PRICE), answer(PRICE), answer(DATE), suggest(PRICE), NO_MATCH]
    undue = [answer(PRICE), NO_MATCH, suggest(PRICE), SMALLTALK]
    found = figures([*(scored("answer", part) for part in due), *(scored("abstain", part) for part in undue)])
    assert (found.answerable, found.unanswerable) == (5, 4)
    assert (found.right, found.found, found.wrong, found.false) == (2 / 5, 3 / 5, 1 / 5, 1 / 4)


def test_what_may_be_either_is_counted_apart() -> None:
    found = figures([scored("answer", answer(PRICE)), scored("answer", answer(DATE), note="EITHER")])
    assert (found.answerable, found.right, found.wrong) == (1, 1.0, 0.0)


def test_without_questions_there_are_no_shares() -> None:
    found = figures([])
    assert (found.right, found.found, found.wrong, found.false) == (None, None, None, None)
    assert figures([scored("answer", NO_MATCH)]).false is None
