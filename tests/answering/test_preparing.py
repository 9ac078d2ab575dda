"""What a service makes ahead of the first question."""

import gc
import weakref

from bot.answering import AnswerService
from bot.knowledge.base import KnowledgeBase


def test_the_garbage_collector_goes_on_afterwards(base: KnowledgeBase) -> None:
    AnswerService(base).prepare()
    assert gc.isenabled()


def test_a_service_that_was_replaced_is_forgotten(base: KnowledgeBase) -> None:
    """Without the garbage collector, which does not look at it."""
    service = AnswerService(base)
    service.prepare()
    matcher = weakref.ref(service.bank("de").matcher)
    assert matcher() is not None
    del service
    assert matcher() is None
