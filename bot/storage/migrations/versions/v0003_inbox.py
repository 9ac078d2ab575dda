"""The inbox of updates, and the processes that share its work."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables of the intake."""
    op.create_table(
        "workers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replies", sa.Integer, nullable=False, server_default="0"),
        sa.Column("messages", sa.Integer, nullable=False, server_default="0"),
        sa.Column("share", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("queue", sa.BigInteger),
        sa.Column("payload", sa.Text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("known", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("crashes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("traceback", sa.Text),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_inbox_waiting", "inbox", ["queue", "update_id"], sqlite_where=waiting, postgresql_where=waiting)
    aside = sa.text("state = 'set_aside'")
    op.create_index("ix_inbox_set_aside", "inbox", ["update_id"], sqlite_where=aside, postgresql_where=aside)
    free = sa.text("state = 'waiting' AND owner IS NULL")
    op.create_index("ix_inbox_free", "inbox", ["update_id"], sqlite_where=free, postgresql_where=free)
    unknown = sa.text("state = 'waiting' AND NOT known")
    op.create_index("ix_inbox_unknown", "inbox", ["owner"], sqlite_where=unknown, postgresql_where=unknown)
    op.create_index("ix_inbox_changed_at", "inbox", ["changed_at"])
