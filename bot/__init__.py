"""Belegbot: sourced answers to people's questions about a news article."""

from typing import Final

__version__: Final = "0.1.0"
