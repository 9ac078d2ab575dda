"""What an editor wrote is found as written, however it is typed."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering import AnswerService, Decision, Part, Reason
from bot.knowledge.base import load_base
from bot.knowledge.schema import Entry, Kind
from tests.answering.asking import ask, said

ENTRIES = list(load_base(Path(__file__).parents[2] / "knowledge").entries.values())
FACTS = [entry for entry in ENTRIES if entry.kind is Kind.FACT]
SILENCES = [entry for entry in ENTRIES if entry.kind is Kind.SILENCE]
SMALLTALK = [entry for entry in ENTRIES if entry.kind is Kind.SMALLTALK]
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "á": "a"})


def without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def without_punctuation(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in " -'")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


TYPED: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "lower case": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "ue for ü": lambda text: text.translate(UMLAUTS),
    "u for ü": without_marks,
    "no punctuation": without_punctuation,
    "full width": full_width,
}

languages = pytest.mark.parametrize("language", ["de", "en"])


def right(part: Part, entry: Entry) -> bool:
    """Whether a part says what an entry says: itself, or a fact that states at least the same."""
    if part.entry is None:
        return False
    twin = part.entry.kind is Kind.FACT and bool(entry.states) and set(part.entry.states) >= set(entry.states)
    return part.entry.id == entry.id or twin


@languages
@pytest.mark.parametrize("entry", FACTS, ids=lambda entry: entry.id)
def test_a_curated_question_is_answered(service: AnswerService, entry: Entry, language: str) -> None:
    reply = ask(service, entry.question[language], language=language)
    assert reply.language == language
    for part in reply.parts:
        assert part.decision is Decision.ANSWER, said(reply)
        assert right(part, entry), said(reply)


@languages
@pytest.mark.parametrize("entry", SILENCES, ids=lambda entry: entry.id)
def test_a_curated_silence_is_kept(service: AnswerService, entry: Entry, language: str) -> None:
    reply = ask(service, entry.question[language], language=language)
    assert reply.language == language
    for part in reply.parts:
        assert (part.decision, part.reason) == (Decision.ABSTAIN, Reason.SILENCE), said(reply)
        assert part.entry == entry, said(reply)


@languages
@pytest.mark.parametrize("entry", SMALLTALK, ids=lambda entry: entry.id)
def test_curated_small_talk_is_small_talk(service: AnswerService, entry: Entry, language: str) -> None:
    texts = [entry.question[language], *entry.phrasings[language]]
    replies = {text: ask(service, text, language=language) for text in texts}
    wrong = {text: said(reply) for text, reply in replies.items() if reply.parts[0].decision is not Decision.SMALLTALK}
    assert wrong == {}


@languages
@pytest.mark.parametrize("entry", [*FACTS, *SILENCES], ids=lambda entry: entry.id)
def test_a_question_after_a_greeting_is_never_small_talk(service: AnswerService, entry: Entry, language: str) -> None:
    greetings = ("Hallo! ", "Guten Tag, ") if language == "de" else ("Hello! ", "Good morning, ")
    replies = [ask(service, f"{greeting}{entry.question[language]}", language=language) for greeting in greetings]
    assert all(part.decision is not Decision.SMALLTALK for reply in replies for part in reply.parts)
    assert all(right(reply.parts[0], entry) for reply in replies), [said(reply) for reply in replies]


@languages
@pytest.mark.parametrize("typed", TYPED)
def test_however_it_is_typed(service: AnswerService, typed: str, language: str) -> None:
    wrong = {}
    for entry in (*FACTS, *SILENCES):
        text = TYPED[typed](entry.question[language])
        if text != entry.question[language]:
            reply = ask(service, text, language=language)
            if not (reply.language == language and right(reply.parts[0], entry)):
                wrong[text] = said(reply)
    assert wrong == {}
