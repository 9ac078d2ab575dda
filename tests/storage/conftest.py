"""Each test gets an empty database of each kind."""

from tests.databases import database, postgresql_url, sqlite_url, url

__all__ = ["database", "postgresql_url", "sqlite_url", "url"]
