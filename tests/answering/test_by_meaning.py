"""The service with an encoder: synonyms that the base does not have lead somewhere, and nothing else changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import AnswerService, Question, Reply
from bot.answering.calibration import DEFAULT
from bot.answering.calibration_cache import calibration_for, key_of
from bot.answering.reply import Decision
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import KnowledgeBase, load_base
from bot.matching.meaning import Encoder, load_encoder
from tests.matching.models import written_model

POOL = Path(__file__).parents[1] / "e2e" / "knowledge"
SYNONYM = "Zeitpunkt?"
"""For the times in the base, in none of its words."""
MEANT = ["oeffnung", "saison"]
MEANINGS = [
    ["kostet", "entgelt", "teuer"],
    ["eintritt", "hineingehen", "karte"],
    ["wann", "zeitpunkt"],
    ["hallo", "servus"],
]


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_base(POOL)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    found = load_encoder(written_model(tmp_path_factory.mktemp("model"), *MEANINGS))
    assert found is not None
    return found


def asked(service: AnswerService, text: str) -> Reply:
    return service.ask(Question(text=text, language="de"))


def suggested(service: AnswerService, text: str) -> list[str]:
    (part,) = asked(service, text).parts
    assert part.decision is not Decision.ANSWER
    return [entry.id for entry in part.suggestions]


def test_synonyms_lead_to_what_is_meant(base: KnowledgeBase, encoder: Encoder) -> None:
    """Suggestions only: no word of the question stands in the base, and that still counts against an answer."""
    by_words = AnswerService(base, self_calibrated(base))
    by_meaning = AnswerService(base, self_calibrated(base, encoder=encoder), encoder=encoder)
    assert suggested(by_meaning, SYNONYM) == MEANT
    assert set(MEANT).isdisjoint(suggested(by_words, SYNONYM))


@pytest.mark.parametrize("text", ["Hallo", "Moin", "Servus"])
def test_small_talk_is_known_by_its_words_alone(text: str, base: KnowledgeBase, encoder: Encoder) -> None:
    decisions = {asked(service, text).parts[0].decision for service in services(base, encoder)}
    assert decisions == {Decision.ABSTAIN if text == "Servus" else Decision.SMALLTALK}


def test_the_editors_own_words_are_answered_as_before(base: KnowledgeBase, encoder: Encoder) -> None:
    for entry in base.entries.values():
        for text in entry.asked("de"):
            without, by_meaning = (asked(service, text).parts[0].entry for service in services(base, encoder))
            assert without is None or without == by_meaning


def services(base: KnowledgeBase, encoder: Encoder) -> tuple[AnswerService, AnswerService]:
    return AnswerService(base), AnswerService(base, encoder=encoder)


def test_another_calibration_leaves_the_meaning(base: KnowledgeBase, encoder: Encoder) -> None:
    service = AnswerService(base, encoder=encoder).with_calibration(DEFAULT)
    assert service.encoder is encoder
    assert {found.entry_id for found in service.bank("de").matcher.rank(SYNONYM, 2)} == set(MEANT)


def test_follow_ups_are_compared_by_meaning_too(base: KnowledgeBase, encoder: Encoder) -> None:
    bank = AnswerService(base, encoder=encoder).bank("de")
    found = bank.assess_follow_up("zu welchem Zeitpunkt", base.entries["oeffnung"], frozenset({"oeffnung", "eintritt"}))
    assert found.choices[0].candidate.entry_id == "oeffnung"


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_has_a_reply(base: KnowledgeBase, encoder: Encoder, text: str) -> None:
    assert asked(AnswerService(base, encoder=encoder), f"{text} Zeitpunkt").parts


def test_questions_may_come_while_it_is_prepared(base: KnowledgeBase, encoder: Encoder) -> None:
    service = AnswerService(base, encoder=encoder)
    with ThreadPoolExecutor(4) as threads:
        prepared = threads.submit(service.prepare)
        replies = list(threads.map(lambda _: asked(service, SYNONYM), range(40)))
    assert prepared.exception() is None
    assert len({(reply.parts[0].decision, reply.parts[0].confidence) for reply in replies}) == 1


def test_what_a_base_has_learnt_is_kept_for_each_model_apart(
    base: KnowledgeBase, encoder: Encoder, tmp_path: Path
) -> None:
    small = replace(base, entries={})
    other = load_encoder(written_model(tmp_path / "other", ["another", "model"]))
    assert len({key_of(small), key_of(small, encoder), key_of(small, other)}) == 3
    calibration_for(small, POOL, tmp_path / "data")
    (without,) = (tmp_path / "data").iterdir()
    calibration_for(small, POOL, tmp_path / "data", encoder)
    (by_meaning,) = (tmp_path / "data").iterdir()
    assert without.name != by_meaning.name


def test_what_is_learnt_is_learnt_with_the_model(base: KnowledgeBase, encoder: Encoder, tmp_path: Path) -> None:
    with_model = self_calibrated(base, encoder=encoder)
    assert calibration_for(base, POOL, tmp_path, encoder) == with_model != self_calibrated(base)
