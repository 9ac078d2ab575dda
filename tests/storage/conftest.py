"""Each test gets an empty database of each kind."""

from tests.databases import database, kept_databases, postgresql_url, sqlite_url, url

__all__ = ["database", "kept_databases", "postgresql_url", "sqlite_url", "url"]
