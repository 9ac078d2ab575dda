"""The base that is delivered: every entry speaks both languages, every fact has an answer."""

from pathlib import Path

import pytest

from bot.knowledge.base import load_base
from bot.knowledge.check import ENOUGH_PHRASINGS, check
from bot.knowledge.problems import Severity
from bot.knowledge.schema import LANGUAGES, MAX_ANSWER, MAX_QUESTION, Entry, Update
from bot.knowledge.wording import fold

FOLDER = Path(__file__).parent.parent.parent / "knowledge"
BASE = load_base(FOLDER)
FACTS = [f"F{number}" for number in range(1, 38)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", BASE.entries.values(), ids=lambda entry: entry.id)
def test_an_entry(entry: Entry, language: str) -> None:
    assert len({fold(text) for text in entry.phrasings[language]}) >= ENOUGH_PHRASINGS
    assert len(entry.answer[language]) <= MAX_ANSWER
    assert len(entry.question[language]) <= MAX_QUESTION


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_article_is_stated(fact: str) -> None:
    assert any(fact in entry.states for entry in BASE.entries.values())


def test_no_entry_states_a_fact_that_is_none() -> None:
    assert {fact for entry in BASE.entries.values() for fact in entry.states} == set(FACTS)


def test_the_vocabulary_is_there() -> None:
    assert set(BASE.vocabularies) == set(LANGUAGES)


def test_an_editor_would_find_no_error() -> None:
    assert [str(problem) for problem in check(FOLDER) if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("update", BASE.updates.values(), ids=lambda update: update.id)
def test_an_update_speaks_both_languages(update: Update) -> None:
    assert all(update.text[language] for language in LANGUAGES)


def test_no_meeting_is_said_to_be_on_days_that_the_article_states() -> None:
    """It names weekdays and a month."""
    assert [meeting.id for meeting in BASE.meetings.values() if meeting.stated] == []
    assert BASE.meetings["nato-gipfel-2024-07"].start == BASE.meetings["nato-gipfel-2024-07"].end == "2024-07"
