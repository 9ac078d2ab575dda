"""The one way to an answer: a question in, a reply out, the same for Telegram, the terminal and the tests."""

from bot.answering.reply import Considered, Decision, Part, Question, Reason, Reply
from bot.answering.service import AnswerService

__all__ = ["AnswerService", "Considered", "Decision", "Part", "Question", "Reason", "Reply"]
