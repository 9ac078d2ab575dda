"""The tables. No names, no user id but as the id of a private chat, a question's text only by consent."""

import datetime as dt
from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment with a time zone, stored as UTC; SQLite itself would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment in UTC; ValueError without a zone, because nobody could tell what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment in UTC."""
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(dt.UTC)
        return value.replace(tzinfo=dt.UTC)


metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class ChatColumns(TypedColumns):
    """A chat that the bot serves. A private chat has its person's id."""

    id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    kind: Named[str] = Column(String(16))
    language: Named[str | None] = Column(String(8))
    left_at: Named[dt.datetime | None] = Column(UtcDateTime)
    moved_to: Named[int | None] = Column(BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    created_at: Named[dt.datetime] = Column(UtcDateTime)
    updated_at: Named[dt.datetime] = Column(UtcDateTime)


class AnswerColumns(TypedColumns):
    """A part of a reply that stands in a chat; without an entry, it said that nothing was found or suggested some."""

    chat_id: Named[int] = Column(BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    answer_message_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    part: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    thread_id: Named[int | None] = Column(BigInteger)
    question_message_id: Named[int | None] = Column(BigInteger)
    entry: Named[str | None] = Column(String(48))
    revision: Named[int | None] = Column(Integer)
    language: Named[str] = Column(String(8))
    delivered_at: Named[dt.datetime] = Column(UtcDateTime)


class FeedbackColumns(TypedColumns):
    """How often a verdict was given on a day: a count, so that no row stands for a person."""

    entry: Named[str] = Column(String(48), primary_key=True)
    revision: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    verdict: Named[str] = Column(String(16), primary_key=True)
    language: Named[str] = Column(String(8), primary_key=True)
    day: Named[dt.date] = Column(Date, primary_key=True)
    count: Named[int] = Column(Integer)


class KeptQuestionColumns(TypedColumns):
    """A question that its asker let the editors keep."""

    id: Named[int] = Column(Integer, primary_key=True)
    text: Named[str] = Column(Text)
    language: Named[str] = Column(String(8))
    day: Named[dt.date] = Column(Date)


chats: Final = Table("chats", metadata, ChatColumns)
answers: Final = Table(
    "answers",
    metadata,
    AnswerColumns,
    CheckConstraint("(entry IS NULL) = (revision IS NULL)", name="entry_has_revision"),
    Index(None, "chat_id", "question_message_id"),
    Index(None, "chat_id", "entry", "delivered_at"),
)
feedback: Final = Table("feedback", metadata, FeedbackColumns)
kept_questions: Final = Table("kept_questions", metadata, KeptQuestionColumns)
