"""The fixed texts in German and English, written in Fluent."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
LOCALES: Final = {"de": "de-DE", "en": "en-GB"}
FALLBACK: Final = "en"


def translate(language: str, key: str, **arguments: object) -> str:
    """The text `key` in "de" or "en" (English for any other language), dates and numbers written as it does.

    Arguments are named as in the text, `_` for `-`. KeyError for an unknown key, ValueError for a missing argument.
    """
    named = {name.replace("_", "-"): value for name, value in arguments.items()}
    return _formatter(language if language in LOCALES else FALLBACK)(key, named)


def prepare() -> None:
    """Read the texts at once, so that nobody waits for it."""
    for language in LOCALES:
        _formatter(language)


@cache
def _formatter(language: str) -> Callable[[str, dict[str, object]], str]:
    # Imported here because a process that prints no fixed text should not wait for it.
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415

    bundle = FluentBundle([LOCALES[language]], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))

    def formatted(key: str, arguments: dict[str, object]) -> str:
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, problems = bundle.format_pattern(pattern, arguments)
        if problems:
            raise problems[0]
        return str(text)

    return formatted
