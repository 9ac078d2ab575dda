"""The fixtures of this folder."""

from tests.botapi.fixtures import server

__all__ = ["server"]
