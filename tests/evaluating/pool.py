"""The pool's base, and questions about it of every outcome."""

from functools import cache
from pathlib import Path

from bot.answering import AnswerService
from bot.answering.calibration import DEFAULT
from bot.evaluating.calibrating import remembering
from bot.evaluating.questions import GoldenQuestion
from bot.knowledge.base import KnowledgeBase, load_base

FOLDER = Path(__file__).parents[1] / "e2e" / "knowledge"


def question(text: str, *facts: str, kind: str = "plain", lang: str = "de", note: str = "") -> GoldenQuestion:
    expect = "answer" if facts else "abstain"
    values = {"id": f"q-{text[:12]}", "lang": lang, "kind": kind, "text": text, "expect": expect, "facts": facts}
    return GoldenQuestion.model_validate(values | {"note": note})


RIGHT = question("Was kostet der Eintritt?", "B2")
WRONG = question("Wann endet die Saison im Freibad?", "B1")
FALSE = question("Ab wann ist das Freibad geöffnet?")
MISSED = question("Wie heißt die Hauptstadt von Chile?", "B1")
ABSTAINED = question("Wie heißt die Hauptstadt von Peru?")
SEVERAL = question("Wann öffnet das Bad? Was kostet der Eintritt?", "B1", "B2", kind="multi")
DOUBTFUL = question("Bis wann ist das Bad?", "B3", kind="short")
GREETING = question("Hallo")
EITHER = question("Was kosten die Parkplätze am Bad?", note="EITHER")
QUESTIONS = (MISSED, FALSE, RIGHT, WRONG, ABSTAINED, SEVERAL, DOUBTFUL, GREETING, EITHER)


@cache
def base() -> KnowledgeBase:
    return load_base(FOLDER)


@cache
def service() -> AnswerService:
    """Which remembers, as that of `belegbot eval` does."""
    return AnswerService(base(), DEFAULT, remembering(base()))
