"""What every handler gets: the library's context, and the bot's own services."""

from dataclasses import dataclass, field
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.answering import AnswerService
from bot.chat.conversation import Conversations, Once
from bot.knowledge.base import KnowledgeBase
from bot.storage.answers import Answers
from bot.storage.chats import Chats
from bot.storage.feedback import Feedback
from bot.storage.kept_questions import KeptQuestions

Data = dict[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the bot works with."""

    base: KnowledgeBase
    answering: AnswerService
    chats: Chats
    answers: Answers
    feedback: Feedback
    kept_questions: KeptQuestions
    conversations: Conversations = field(default_factory=Conversations)
    verdicts: Once = field(default_factory=Once)
    """Who gave feedback on which message since the start, so that nobody counts twice."""


class Context(CallbackContext[ExtBot[None], Data, Data, Data]):
    """The context of one update."""

    services: Services

    async def language(self, update: Update) -> str:
        """The language of fixed texts: the chat's choice, or else what the person set in Telegram."""
        chat = await self.services.chats.get(update.effective_chat.id) if update.effective_chat else None
        return (chat and chat.language) or spoken(update)


Belegbot = Application[ExtBot[None], Context, Data, Data, Data, None]


def context_for(services: Services) -> type[Context]:
    """The class of contexts that share these services."""

    class Bound(Context):
        pass

    Bound.services = services
    return Bound


def message_of(update: Update) -> Message:
    """The message of an update that came through a message handler."""
    if update.effective_message is None:
        raise ValueError("a message handler was given an update without a message")
    return update.effective_message


def spoken(update: Update) -> str:
    """The language set in the person's Telegram: "de", or "en" for every other."""
    code = update.effective_user.language_code if update.effective_user else None
    return "de" if code and code.lower().startswith("de") else "en"
