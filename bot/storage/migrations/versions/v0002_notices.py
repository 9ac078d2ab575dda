"""What chats choose, subscriptions, broadcasts with their deliveries, meetings and leases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns to the chats, and the tables of notices."""
    for column in (
        sa.Column("spoken", sa.String(8)),
        sa.Column("quiet_from", sa.Integer),
        sa.Column("quiet_until", sa.Integer),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("urgent_at_night", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("silent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("pin", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("muted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("chattiness", sa.String(16), nullable=False, server_default="open"),
    ):
        op.add_column("chats", column)
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("meeting", sa.String(48), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", "meeting", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_subscriptions_chat_id", ondelete="CASCADE"),
    )
    _create_broadcasts()
    _create_deliveries()
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("announced", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def _create_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("meeting", sa.String(48), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.String(160)),
        sa.Column("gone", sa.Integer, nullable=False),
        sa.Column("watch_chat_id", sa.BigInteger),
        sa.Column("watch_message_id", sa.BigInteger),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sa.UniqueConstraint("name", name="uq_broadcasts_name"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("broadcast_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "chat_id", "thread_id", name="pk_deliveries"),
        sqlite_with_rowid=False,
    )
    for state in ("pending", "sending"):
        open_ones = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_deliveries_{state}",
            "deliveries",
            ["urgent", "not_before"],
            sqlite_where=open_ones,
            postgresql_where=open_ones,
        )
