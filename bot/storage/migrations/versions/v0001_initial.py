"""Chats, delivered answers, feedback and kept questions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    _create_chats()
    _create_answers()
    op.create_table(
        "feedback",
        sa.Column("entry", sa.String(48), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entry", "revision", "verdict", "language", "day", name="pk_feedback"),
    )
    op.create_table(
        "kept_questions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_questions"),
    )


def _create_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("moved_to", sa.BigInteger),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.ForeignKeyConstraint(["moved_to"], ["chats.id"], name="fk_chats_moved_to", ondelete="CASCADE"),
    )
    op.create_index("ix_chats_moved_to", "chats", ["moved_to"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("answer_message_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("question_message_id", sa.BigInteger),
        sa.Column("entry", sa.String(48)),
        sa.Column("revision", sa.Integer),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "answer_message_id", "part", name="pk_answers"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_answers_chat_id", ondelete="CASCADE"),
        sa.CheckConstraint("(entry IS NULL) = (revision IS NULL)", name="ck_answers_entry_has_revision"),
    )
    op.create_index("ix_answers_chat_id_question_message_id", "answers", ["chat_id", "question_message_id"])
    op.create_index("ix_answers_chat_id_entry_delivered_at", "answers", ["chat_id", "entry", "delivered_at"])
