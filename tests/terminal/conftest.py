"""The service over the small base about an invented pool."""

from pathlib import Path

import pytest

from bot.answering import AnswerService
from bot.knowledge.base import KnowledgeBase, load_base


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load_base(Path(__file__).parents[1] / "e2e" / "knowledge")


@pytest.fixture(scope="session")
def service(base: KnowledgeBase) -> AnswerService:
    return AnswerService(base)
