"""Why the bot answered as it did: what the matcher thought, kept for the side panel."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import telegram

from bot.answering import AnswerService, Question, Reply
from bot.answering.calibration import Calibration
from bot.answering.explaining import Explained, Explanation
from bot.chat.addressing import question_in
from bot.knowledge.base import KnowledgeBase
from bot.matching.alignment import Aligned
from bot.matching.meaning import Encoder
from bot.playground.botapi.events import Answered, Chosen, Edited, Event, Posted, Pressed
from bot.playground.botapi.model import CallbackQuery, ChatType, Message
from bot.playground.botapi.objects import message_json

KEPT: Final = 500

Json = dict[str, Any]
Key = TypeVar("Key")


class Explanations:
    """Which reply of the answer service stands in which message of the bot, of the latest ones."""

    def __init__(self) -> None:
        self._replies: OrderedDict[str, Json] = OrderedDict()
        """By the words of the question."""
        self._of: OrderedDict[tuple[int, int], Json] = OrderedDict()
        """By the ids of chat and message."""
        self._taps: dict[str, CallbackQuery] = {}
        """Those that the bot has not answered yet, by id."""

    def keep(self, question: Question, reply: Reply, why: Sequence[Explanation]) -> None:
        """Remember a reply, and why it says what it says."""
        _put(self._replies, _normal(question.text), _explained(question, reply, why))

    def of(self, message: Message) -> Json | None:
        """What led to one of the bot's messages, or None if it answers no question that is remembered."""
        return self._of.get((message.chat.id, message.id))

    def on_event(self, event: Event) -> None:
        """Note at once what a message answers: the same words may soon be asked again, with another reply."""
        match event:
            case Posted(message=message) | Edited(message=message) if message.sender.is_bot and message.text:
                if not self._is_tapped(message):
                    self._note(message, _question(message))
            case Chosen(query=query, message=message):
                self._note(message, query.text)
            case Pressed(query=query):
                self._taps[query.id] = query
            case Answered(query=query):
                self._taps.pop(query.id, None)

    def _note(self, message: Message, question: str) -> None:
        found = self._replies.get(_normal(question))
        if found is not None:
            _put(self._of, (message.chat.id, message.id), found)

    def _is_tapped(self, message: Message) -> bool:
        """Whether a button led there: it changed its own message, or had another one sent in a private chat."""
        chat = message.chat if message.chat.type is ChatType.PRIVATE else None
        return any(tap.message is message or tap.message.chat is chat for tap in self._taps.values())


class ExplainedAnswering(AnswerService):
    """The answer service, with an eye on what it does."""

    def __init__(
        self,
        base: KnowledgeBase,
        calibration: Calibration,
        explanations: Explanations,
        encoder: Encoder | None = None,
    ) -> None:
        super().__init__(base, calibration, encoder=encoder)
        self._explanations = explanations

    def ask(self, question: Question) -> Reply:
        """The reply, which is remembered."""
        reply = super().ask(question)
        self._explanations.keep(question, reply, self.explain(reply))
        return reply


def _question(answer: Message) -> str:
    """What one of the bot's messages answers, read as the bot reads it; empty if it answers none."""
    asked = answer.reply_to or _before(answer)
    if asked is None or asked.sender.is_bot:
        return ""
    bot = telegram.User(answer.sender.id, answer.sender.first_name, is_bot=True, username=answer.sender.username)
    found = question_in(telegram.Message.de_json(message_json(asked), None), bot)
    return found.text if found else ""


def _before(answer: Message) -> Message | None:
    """The person's last message before; only a private chat has nothing else between them."""
    if answer.chat.type is not ChatType.PRIVATE:
        return None
    before = (message for message in reversed(answer.chat.messages.values()) if message.id < answer.id)
    return next((message for message in before if not message.sender.is_bot), None)


def _normal(text: str) -> str:
    return " ".join(text.split())


def _put(kept: OrderedDict[Key, Json], key: Key, one: Json) -> None:
    """Put it last, and drop the oldest where there are too many; another thread that looks finds it all along."""
    kept[key] = one
    kept.move_to_end(key)
    if len(kept) > KEPT:
        kept.popitem(last=False)


def _explained(question: Question, reply: Reply, explanations: Sequence[Explanation]) -> Json:
    return {
        "question": question.text,
        "context": question.context,
        "language": reply.language,
        "parts": [_part(why, reply.language) for why in explanations],
    }


def _part(why: Explanation, language: str) -> Json:
    part = why.part
    return {
        "text": part.text,
        "decision": part.decision,
        "reason": part.reason,
        "confidence": round(part.confidence, 4),
        "entry": part.entry.id if part.entry else None,
        "threshold": why.threshold,
        "considered": [_considered(candidate, language) for candidate in why.candidates],
    }


def _considered(candidate: Explained, language: str) -> Json:
    one = candidate.considered
    return {
        "entry": one.entry.id,
        "question": one.entry.question[language],
        "phrasing": one.phrasing,
        "probability": round(one.probability, 4),
        "guards": sorted(one.failed),
        "evidence": {name: round(value, 3) for name, value in one.evidence.items()},
        "words": [_word(word) for word in candidate.words],
    }


def _word(word: Aligned) -> Json:
    return {
        "question": " ".join(word.words),
        "entry": ", ".join(map(" ".join, word.met.words)) if word.met else None,
        "how": word.met.how if word.met else None,
        "weight": round(word.weight, 3),
        "carried": round(word.carried, 3),
    }
