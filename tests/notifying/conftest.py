"""An empty database of each kind, as for the stores."""

from tests.databases import database, postgresql_url, sqlite_url, url

__all__ = ["database", "postgresql_url", "sqlite_url", "url"]
