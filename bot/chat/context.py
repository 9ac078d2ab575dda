"""What every handler gets: the library's context, and the bot's own services."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.answering import AnswerService, Question, Reply
from bot.chat.conversation import HINT_SECONDS, Conversations, Once, Seldom
from bot.chat.limits import Purpose
from bot.chat.quotas import Quotas
from bot.chat.worker import Worker
from bot.knowledge.base import KnowledgeBase
from bot.metrics import Metrics
from bot.notifying.calendar import Calendar
from bot.notifying.publishing import Publisher
from bot.storage.answers import Answers
from bot.storage.broadcasts import Broadcasts
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.holdings import Holdings
from bot.storage.inbox import Inbox
from bot.storage.kept_questions import KeptQuestions
from bot.storage.meetings import Meetings
from bot.storage.subscriptions import Subscriptions

Data = dict[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the bot works with."""

    database: Database
    base: KnowledgeBase
    answering: AnswerService
    chats: Chats
    answers: Answers
    feedback: Feedback
    kept_questions: KeptQuestions
    subscriptions: Subscriptions
    broadcasts: Broadcasts
    inbox: Inbox
    holdings: Holdings
    calendar: Calendar
    publisher: Publisher
    editors: frozenset[int] = frozenset()
    """The user ids of those who may publish."""
    rate: float = 25.0
    """How many notices a second are sent."""
    conversations: Conversations = field(default_factory=Conversations)
    verdicts: Once = field(default_factory=Once)
    """Who gave feedback on which message since the start, so that nobody counts twice."""
    hints: Seldom = field(default_factory=lambda: Seldom(HINT_SECONDS))
    """In which chats an admin was told how the bot would answer again."""
    quotas: Quotas = field(default_factory=Quotas)
    metrics: Metrics = field(default_factory=Metrics)
    worker: Worker = field(default_factory=Worker)
    """The thread to which `answering` belongs while the bot runs."""

    @classmethod
    def over(
        cls,
        database: Database,
        base: KnowledgeBase,
        answering: AnswerService,
        *,
        editors: frozenset[int] = frozenset(),
        rate: float = 25.0,
    ) -> Self:
        """Everything that a bot needs with an opened database."""
        return cls(
            database=database,
            base=base,
            answering=answering,
            chats=Chats(database),
            answers=Answers(database),
            feedback=Feedback(database),
            kept_questions=KeptQuestions(database),
            subscriptions=Subscriptions(database),
            broadcasts=Broadcasts(database),
            inbox=Inbox(database),
            holdings=Holdings(database),
            calendar=Calendar(Meetings(database), base),
            publisher=Publisher(database, base),
            editors=editors,
            rate=rate,
        )

    def with_base(self, base: KnowledgeBase, answering: AnswerService) -> Self:
        """The same, answering from another base; what is stored and remembered stays."""
        return replace(
            self,
            base=base,
            answering=answering,
            calendar=self.calendar.with_base(base),
            publisher=self.publisher.with_base(base),
        )

    async def forget(self, chat_id: int) -> None:
        """Forget all of a chat, or of the person whose private chat it is: what is stored, and what is remembered."""
        await self.chats.forget(chat_id)
        self.conversations.forget(chat_id)
        self.verdicts.forget(chat_id)
        self.hints.forget(chat_id)

    async def prepare(self) -> None:
        """Make what answers need; questions that come meanwhile wait for it."""
        await self.worker.do(self.answering.prepare)

    async def ask(self, question: Question) -> Reply:
        """The reply to a message, while the event loop goes on; questions are answered in the order of the calls."""
        return await self.worker.do(self.answering.ask, question)


class Context(CallbackContext[ExtBot[Purpose], Data, Data, Data]):
    """The context of one update."""

    in_force: ClassVar[Services]
    """What the next updates are handled with."""

    def __init__(self, application: "Belegbot", chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id, user_id)
        self.services = self.in_force
        """What this update is handled with from its beginning to its end, whatever is in force by then."""

    async def language(self, update: Update) -> str:
        """The language of fixed texts: the chat's choice, or else what the person set in Telegram."""
        chat = await self.services.chats.get(update.effective_chat.id) if update.effective_chat else None
        return (chat and chat.language) or spoken(update)


class Belegbot(Application[ExtBot[Purpose], Context, Data, Data, Data, None]):
    """The library's application, but what a handler cannot cope with is the intake's to deal with."""

    async def process_error(
        self,
        update: object,
        error: Exception,
        job: object = None,
        coroutine: object = None,
    ) -> bool:
        """Raise the error out of `process_update`."""
        raise error


UpdateHandler = Callable[[Update, Context], Coroutine[Any, Any, None]]
"""What the library calls with an update."""


def context_for(services: Services) -> type[Context]:
    """The class of contexts that share these services."""

    class Bound(Context):
        in_force = services

    return Bound


def services_of(application: Belegbot) -> Services:
    """What a bot handles its next updates with."""
    return application.context_types.context.in_force


def swap_services(application: Belegbot, services: Services) -> None:
    """Let a bot, running or not, handle its next updates with other services; those in hand keep theirs."""
    application.context_types.context.in_force = services


def message_of(update: Update) -> Message:
    """The message of an update that came through a message handler."""
    if update.effective_message is None:
        raise ValueError("a message handler was given an update without a message")
    return update.effective_message


def spoken(update: Update) -> str:
    """The language set in the person's Telegram: "de", or "en" for every other."""
    code = update.effective_user.language_code if update.effective_user else None
    return "de" if code and code.lower().startswith("de") else "en"
