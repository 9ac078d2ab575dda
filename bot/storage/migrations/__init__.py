"""The one history of the schema, for SQLite and PostgreSQL alike; revisions are numbered."""

from typing import Final

HEAD: Final = "0003"
"""The newest revision: known here so that an up-to-date database opens without importing Alembic."""
