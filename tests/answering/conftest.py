"""The service over the base that is delivered, made once."""

from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.answering.calibration import load_calibration
from bot.knowledge.base import KnowledgeBase, load_base

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load_base(KNOWLEDGE)


@pytest.fixture(scope="session")
def service(base: KnowledgeBase) -> AnswerService:
    return AnswerService(base, load_calibration(KNOWLEDGE))
