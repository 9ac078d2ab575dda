"""Which guards speak against an answer."""

import pytest

from bot.matching.guards import Guard, Profile, failed_guards, negated
from bot.matching.question_types import question_types
from bot.matching.text import Analyzer
from tests.matching.bakery import VOCABULARY

GERMAN = Analyzer("de", VOCABULARY)
ENGLISH = Analyzer("en")
OPENING = (("Wann öffnet die Bäckerei?", "Öffnet sie 2024 früher?"), "Seit 2024 öffnet sie um 7 Uhr, sagt Frau Kerner.")
YEAST = (("Welche Kuchen sind ohne Hefe?",), "Ohne Hefe sind Rührkuchen und Käsekuchen.")
CAKES = (("Welche Kuchen gibt es?",), "Es gibt Rührkuchen und Käsekuchen.")
ENGLISH_CAKES = (("Which cakes are there?",), "There are two cakes.")

NAMES = {Guard.NAMES}
NUMBERS = {Guard.NUMBERS}
NEGATION = {Guard.NEGATION}
TYPE = {Guard.QUESTION_TYPE}


def failed(question: str, entry: tuple[tuple[str, ...], str], analyzer: Analyzer = GERMAN) -> frozenset[Guard]:
    phrasings, answer = entry
    analysis = analyzer.analyse(question)
    return failed_guards(
        analysis,
        question_types(analysis.folded, analyzer.language),
        analyzer.analyse(phrasings[0]),
        Profile.of(phrasings, answer, analyzer),
        analyzer.language,
    )


@pytest.mark.parametrize(
    ("question", "entry", "guards"),
    [
        ("Wann öffnet die Bäckerei?", OPENING, set()),
        ("Wo öffnet die Bäckerei?", OPENING, TYPE),
        ("Warum öffnet die Bäckerei?", OPENING, TYPE),
        ("Wann öffnet die Bäckerei 2024?", OPENING, set()),
        ("Wann öffnet die Bäckerei 2025?", OPENING, NUMBERS),
        ("Wann öffnet Frau Kerner die Bäckerei?", OPENING, NAMES),
        ("Wann öffnet die Bäckerei in Lindenau?", OPENING, NAMES),
        ("Wo öffnet die Bäckerei in Lindenau 2025?", OPENING, TYPE | NAMES | NUMBERS),
        ("Welche Kuchen sind ohne Hefe?", YEAST, set()),
        ("Welche Torten sind ohne Hefe?", YEAST, set()),
        ("Welche Kuchen sind mit Hefe?", YEAST, NEGATION),
        ("Welche Kuchen gibt es?", CAKES, set()),
        ("Welche Kuchen gibt es nicht?", CAKES, NEGATION),
        ("Gibt es nicht auch Kuchen?", CAKES, set()),
    ],
)
def test_german(question: str, entry: tuple[tuple[str, ...], str], guards: set[Guard]) -> None:
    assert failed(question, entry) == guards


@pytest.mark.parametrize(
    ("question", "guards"),
    [
        ("Which cakes are there?", set()),
        ("Which cakes arent there?", NEGATION),
        ("Which cakes are never there?", NEGATION),
        ("Which cakes were there in 1999?", NUMBERS),
        ("When are there cakes?", TYPE),
    ],
)
def test_english(question: str, guards: set[Guard]) -> None:
    assert failed(question, ENGLISH_CAKES, ENGLISH) == guards


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Das ist nicht so", True),
        ("de", "Das ist kein Brot", True),
        ("de", "des is net so", True),
        ("de", "Das ist eine Notiz über Nichten", False),
        ("en", "It isn't so", True),
        ("en", "nobody knows", True),
        ("en", "a knot and a note", False),
    ],
)
def test_negated(language: str, text: str, expected: bool) -> None:
    assert negated(Analyzer(language).analyse(text), language) is expected
