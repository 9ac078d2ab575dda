"""Why the bot answered as it did: what the matcher thought, kept for the side panel."""

from collections import OrderedDict
from typing import Any, Final

from bot.answering import AnswerService, Considered, Part, Question, Reply
from bot.answering.calibration import Calibration
from bot.knowledge.base import KnowledgeBase
from bot.playground.botapi.model import ChatType, Message, User

KEPT: Final = 500

Json = dict[str, Any]


class Explanations:
    """The latest replies of the answer service, by the words of the question."""

    def __init__(self) -> None:
        self._replies: OrderedDict[str, Json] = OrderedDict()

    def keep(self, question: Question, reply: Reply, threshold: float) -> None:
        """Remember a reply."""
        words = " ".join(question.text.split())
        self._replies.pop(words, None)
        self._replies[words] = _explained(question, reply, threshold)
        if len(self._replies) > KEPT:
            self._replies.popitem(last=False)

    def of(self, answer: Message) -> Json | None:
        """What led to one of the bot's messages, or None if it answers no question that is remembered."""
        asked = _asked(answer)
        if asked is None:
            return None
        words = _words(asked.text, answer.sender)
        if not words and asked.reply_to is not None:
            # Whoever only calls the bot below a message means that message.
            words = _words(asked.reply_to.text, answer.sender)
        return self._replies.get(words)


class ExplainedAnswering(AnswerService):
    """The answer service, with an eye on what it does."""

    def __init__(self, base: KnowledgeBase, calibration: Calibration, explanations: Explanations) -> None:
        super().__init__(base, calibration)
        self._threshold = calibration.answer
        self._explanations = explanations

    def ask(self, question: Question) -> Reply:
        """The reply, which is remembered."""
        reply = super().ask(question)
        self._explanations.keep(question, reply, self._threshold)
        return reply


def _asked(answer: Message) -> Message | None:
    """The message that one of the bot's messages answers."""
    if answer.reply_to is not None:
        return answer.reply_to
    if answer.chat.type is not ChatType.PRIVATE:
        return None
    before = [message for message in answer.chat.messages.values() if message.id < answer.id]
    return next((message for message in reversed(before) if not message.sender.is_bot), None)


def _words(text: str, bot: User) -> str:
    """What the bot looks at: without its name and its command, which it takes out."""
    found = [word for word in text.split() if word.lower().strip(",:") != f"@{bot.username}".lower()]
    return " ".join(found[1:] if found and found[0].startswith("/") else found)


def _explained(question: Question, reply: Reply, threshold: float) -> Json:
    return {
        "question": question.text,
        "context": question.context,
        "language": reply.language,
        "parts": [_part(part, reply.language, threshold) for part in reply.parts],
    }


def _part(part: Part, language: str, threshold: float) -> Json:
    return {
        "text": part.text,
        "decision": part.decision,
        "reason": part.reason,
        "confidence": round(part.confidence, 4),
        "entry": part.entry.id if part.entry else None,
        "threshold": threshold if part.considered else None,
        "considered": [_considered(one, language) for one in part.considered],
    }


def _considered(one: Considered, language: str) -> Json:
    return {
        "entry": one.entry.id,
        "question": one.entry.question[language],
        "phrasing": one.phrasing,
        "probability": round(one.probability, 4),
        "guards": sorted(one.failed),
        "evidence": {name: round(value, 3) for name, value in one.evidence.items()},
    }
