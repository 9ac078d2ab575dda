"""Questions that look alike and do not mean the same: no wrong direct answer, and not by silence."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.answering import AnswerService, Decision
from bot.knowledge.base import KnowledgeBase
from tests.answering.asking import answered, ask, said

KINDS = {"type", "number", "negation", "name", "word"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One of the two questions of a pair."""

    pair: str
    kind: str
    language: str
    text: str
    facts: frozenset[str]
    """What a right direct answer states; none where no direct answer is right."""


def read_pairs() -> list[Asked]:
    items = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8"))
    return [
        Asked(
            pair=item["id"],
            kind=item["kind"],
            language=item["lang"],
            text=one["ask"],
            facts=frozenset(one["facts"]),
        )
        for item in items
        for one in item["pair"]
    ]


QUESTIONS = read_pairs()
WITH_FACTS = [question for question in QUESTIONS if question.facts]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.pair}: {question.text}")
def test_no_wrong_direct_answer(service: AnswerService, question: Asked) -> None:
    reply = ask(service, question.text, language=question.language)
    if not question.facts:
        assert all(part.decision is not Decision.ANSWER for part in reply.parts), said(reply)
    elif any(part.decision is Decision.ANSWER for part in reply.parts):
        assert question.facts <= answered(reply), said(reply)


def test_the_guards_do_not_win_by_silence(service: AnswerService) -> None:
    right = [q for q in WITH_FACTS if q.facts <= answered(ask(service, q.text, language=q.language))]
    silent = [q.text for q in WITH_FACTS if q not in right]
    assert len(right) >= 0.6 * len(WITH_FACTS), silent


def test_the_pairs_are_pairs(base: KnowledgeBase) -> None:
    pairs = Counter(question.pair for question in QUESTIONS)
    assert len(pairs) >= 60
    assert set(pairs.values()) == {2}
    assert {question.kind for question in QUESTIONS} == KINDS
    stated = {fact for entry in base.entries.values() for fact in entry.states}
    assert {fact for question in QUESTIONS for fact in question.facts} <= stated


def test_both_languages_have_about_half() -> None:
    languages = Counter(question.language for question in QUESTIONS)
    assert set(languages) == {"de", "en"}
    assert min(languages.values()) >= 0.4 * len(QUESTIONS)
