"""From a person's message to the service's reply, with what the person got last as context."""

import logging
import time
from dataclasses import replace

from telegram import Message

from bot.answering import Part, Question, Reason, Reply
from bot.chat.addressing import Asked, sender_id
from bot.chat.context import Context, Services
from bot.knowledge.schema import Kind
from bot.metrics import Metrics

logger = logging.getLogger(__name__)


async def ask(message: Message, asked: Asked, chosen: str | None, spoken: str, context: Context) -> Reply:
    """The reply, in the language chosen for the chat or else the question's own."""
    services, person = context.services, sender_id(message) or 0
    question = Question(
        text=asked.text,
        language=chosen or spoken,
        context=services.conversations.recall(message.chat.id, person),
    )
    reply = await answered(question, services)
    remember(reply.parts, message.chat.id, person, services)
    return replace(reply, language=chosen) if chosen else reply


async def answered(question: Question, services: Services) -> Reply:
    """The reply, logged and counted."""
    started = time.perf_counter()
    reply = await services.ask(question)
    seconds = time.perf_counter() - started
    _log(reply, seconds)
    _count(reply, seconds, services.metrics)
    return reply


def is_wordless(reply: Reply) -> bool:
    """Whether there were no words: among people, a thumbs up below an answer is not a question."""
    return all(part.reason is Reason.EMPTY for part in reply.parts)


def remember(parts: tuple[Part, ...], chat_id: int, person_id: int, services: Services) -> None:
    """Let follow-ups refer to the last entry in these parts."""
    for part in parts:
        if part.entry and part.entry.kind is not Kind.SMALLTALK:
            services.conversations.remember(chat_id, person_id, part.entry.id)


def _log(reply: Reply, seconds: float) -> None:
    """One line a question, without its text and without who asked."""
    logger.info(
        "question",
        extra={
            "decision": ",".join(part.reason or part.decision for part in reply.parts),
            "confidence": ",".join(f"{part.confidence:.2f}" for part in reply.parts),
            "milliseconds": round(seconds * 1000, 1),
        },
    )


def _count(reply: Reply, seconds: float, metrics: Metrics) -> None:
    metrics.answering_seconds.observe(seconds)
    for part in reply.parts:
        metrics.questions.labels(part.decision, part.reason or "").inc()
        if part.ranking:
            metrics.confidence.observe(part.confidence)
