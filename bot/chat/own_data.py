"""What is stored of a chat, as its people read it: in words with numbers, and as a file with every field."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final

from bot.chat import keyboards, rendering
from bot.chat.markup import bold, joined, shortened, text
from bot.chat.rendering import Rendered
from bot.locales import translate
from bot.storage.holdings import OF_NOBODY, Rows

FROM_MY_DATA: Final = "data_"
"""Before the id of a chat in a link that leads to what is stored of it; no entry is called so."""
TITLE_UNITS: Final = 100


def page(stored: Mapping[str, Rows], language: str, *, title: str | None) -> Rendered:
    """How many rows there are of each kind; `title` is of the group, where it is about one."""
    heading = translate(language, "data-title")
    if title:
        heading = translate(language, "data-title-of", title=shortened(title, TITLE_UNITS))
    lines = [text(f"• {_counted(table, len(rows), language)}") for table, rows in stored.items()]
    pieces = [
        bold(text(heading)),
        joined("\n", lines),
        text(translate(language, "data-of-nobody")),
        text(translate(language, "data-file-follows")),
    ]
    return Rendered(html=joined("\n\n", pieces).html)


def file(stored: Mapping[str, Rows], chat_id: int, now: dt.datetime) -> bytes:
    """The same as JSON, field by field, with why other tables are not in it."""
    whole = {
        "chat": chat_id,
        "at": now,
        "stored": stored,
        "elsewhere": {table.name: instead for table, instead in OF_NOBODY.items()},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_isoformat).encode()


def warning(language: str, *, is_private: bool) -> Rendered:
    """What goes, what stays and why, before it goes."""
    whose = "person" if is_private else "group"
    return rendering.paragraphs(
        translate(language, "forget-title", whose=whose),
        translate(language, "forget-goes", whose=whose),
        translate(language, "forget-stays"),
        buttons=keyboards.forgetting(language),
    )


def _counted(table: str, count: int, language: str) -> str:
    return translate(language, "data-table", table=table, count=count)


def _isoformat(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in the file")
