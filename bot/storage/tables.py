"""The tables. No names, no user id but as the id of a private chat, a question's text only by consent.

The inbox alone holds all that Telegram tells, for as long as it takes to handle it.
"""

import datetime as dt
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    false,
    text,
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
    spoken: Named[str | None] = Column(String(8))
    quiet_from: Named[int | None] = Column(Integer)
    quiet_until: Named[int | None] = Column(Integer)
    time_zone: Named[str | None] = Column(String(64))
    urgent_at_night: Named[bool] = Column(Boolean, server_default=false())
    silent: Named[bool] = Column(Boolean, server_default=false())
    pin: Named[bool] = Column(Boolean, server_default=false())
    muted: Named[int] = Column(Integer, server_default="0")
    chattiness: Named[str] = Column(String(16), server_default="open")
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


class SubscriptionColumns(TypedColumns):
    """A place that follows a meeting, or all of them."""

    chat_id: Named[int] = Column(BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    meeting: Named[str] = Column(String(48), primary_key=True)
    created_at: Named[dt.datetime] = Column(UtcDateTime)


class BroadcastColumns(TypedColumns):
    """A notice to all that follow a meeting: an update or a reminder, with all that is needed to show it."""

    id: Named[int] = Column(Integer, primary_key=True)
    name: Named[str] = Column(String(160), unique=True)
    kind: Named[str] = Column(String(16))
    meeting: Named[str] = Column(String(48))
    urgency: Named[str] = Column(String(16))
    notice: Named[str] = Column(Text)
    revision: Named[int] = Column(Integer)
    state: Named[str] = Column(String(16))
    not_before: Named[dt.datetime] = Column(UtcDateTime)
    expires_at: Named[dt.datetime] = Column(UtcDateTime)
    replaces: Named[str | None] = Column(String(160))
    gone: Named[int] = Column(Integer)
    watch_chat_id: Named[int | None] = Column(BigInteger)
    watch_message_id: Named[int | None] = Column(BigInteger)
    created_at: Named[dt.datetime] = Column(UtcDateTime)
    queued_at: Named[dt.datetime | None] = Column(UtcDateTime)


class DeliveryColumns(TypedColumns):
    """A notice in a place: what stands there, and what is still to be done.

    Without foreign keys: PostgreSQL would check each of a million rows by itself. `Chats.forget` and
    `Outbox.forget_old` do what they would.
    """

    broadcast_id: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    chat_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    thread_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    state: Named[str] = Column(String(16))
    urgent: Named[bool] = Column(Boolean)
    not_before: Named[dt.datetime] = Column(UtcDateTime)
    epoch: Named[int] = Column(Integer)
    attempts: Named[int] = Column(Integer)
    message_id: Named[int | None] = Column(BigInteger)
    revision: Named[int] = Column(Integer)
    reason: Named[str | None] = Column(String(32))
    changed_at: Named[dt.datetime] = Column(UtcDateTime)


class MeetingColumns(TypedColumns):
    """What was last announced of a meeting, where that differs from the base, and how often it has changed."""

    id: Named[str] = Column(String(48), primary_key=True)
    announced: Named[str | None] = Column(Text)
    digest: Named[str] = Column(String(64))
    sequence: Named[int] = Column(Integer)
    changed_at: Named[dt.datetime] = Column(UtcDateTime)


class LeaseColumns(TypedColumns):
    """What only one process does at a time, and which one."""

    name: Named[str] = Column(String(16), primary_key=True)
    holder: Named[str] = Column(String(32))
    epoch: Named[int] = Column(Integer)
    expires_at: Named[dt.datetime] = Column(UtcDateTime)


class WorkerColumns(TypedColumns):
    """A process that is at work, what it wants to send in a second, and its share of what Telegram allows."""

    id: Named[str] = Column(String(32), primary_key=True)
    expires_at: Named[dt.datetime] = Column(UtcDateTime)
    replies: Named[int] = Column(Integer, server_default="0")
    messages: Named[int] = Column(Integer, server_default="0")
    share: Named[int] = Column(Integer, server_default="0")


class InboxColumns(TypedColumns):
    """An update of Telegram's: with what it holds until it was handled, and for a while its bare number afterwards.

    `queue` is the chat or person whose updates are handled one after the other, `owner` the worker that does so,
    `known` whether that worker has heard of it.
    """

    update_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    queue: Named[int | None] = Column(BigInteger)
    payload: Named[str | None] = Column(Text)
    state: Named[str] = Column(String(16))
    owner: Named[str | None] = Column(String(32))
    known: Named[bool] = Column(Boolean, server_default=false())
    failures: Named[int] = Column(Integer, server_default="0")
    crashes: Named[int] = Column(Integer, server_default="0")
    traceback: Named[str | None] = Column(Text)
    received_at: Named[dt.datetime] = Column(UtcDateTime)
    changed_at: Named[dt.datetime] = Column(UtcDateTime)


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
subscriptions: Final = Table("subscriptions", metadata, SubscriptionColumns)
broadcasts: Final = Table("broadcasts", metadata, BroadcastColumns)
deliveries: Final = Table(
    "deliveries",
    metadata,
    DeliveryColumns,
    # The two questions that the sender asks all the time, in indexes that hold only what is not settled.
    *(
        Index(
            f"ix_deliveries_{state}",
            "urgent",
            "not_before",
            sqlite_where=text(f"state = '{state}'"),
            postgresql_where=text(f"state = '{state}'"),
        )
        for state in ("pending", "sending")
    ),
    sqlite_with_rowid=False,
)
meetings: Final = Table("meetings", metadata, MeetingColumns)
leases: Final = Table("leases", metadata, LeaseColumns)
workers: Final = Table("workers", metadata, WorkerColumns)
inbox: Final = Table(
    "inbox",
    metadata,
    InboxColumns,
    # Only what is not handled yet: that stays small, however many numbers are remembered.
    Index(
        "ix_inbox_waiting",
        "queue",
        "update_id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_inbox_set_aside",
        "update_id",
        sqlite_where=text("state = 'set_aside'"),
        postgresql_where=text("state = 'set_aside'"),
    ),
    Index(
        "ix_inbox_free",
        "update_id",
        sqlite_where=text("state = 'waiting' AND owner IS NULL"),
        postgresql_where=text("state = 'waiting' AND owner IS NULL"),
    ),
    Index(
        "ix_inbox_unknown",
        "owner",
        sqlite_where=text("state = 'waiting' AND NOT known"),
        postgresql_where=text("state = 'waiting' AND NOT known"),
    ),
    Index("ix_inbox_changed_at", "changed_at"),
)
