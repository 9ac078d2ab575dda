"""Turns a document into a model of the schema, and pydantic's complaints into an editor's language."""

import difflib
import textwrap
from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge import schema
from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.reading import Document, Loc, kind_of

M = TypeVar("M", bound=schema.Model)

KEYS: Final = sorted(
    {
        key
        for model in vars(schema).values()
        if isinstance(model, type) and issubclass(model, schema.Model)
        for key in model.model_fields
    }
)
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("`{key}` is missing", "Add it."),
    "string_type": ("there should be a text here, not {kind}", "Write one text; mind the indentation."),
    "string_too_short": ("the text is empty", "Write it, or remove the key."),
    "string_too_long": ("the text has {length} characters, more than {max_length}", "Shorten it."),
    "too_long": ("the list has {actual_length} items, more than {max_length}", "Keep those that matter most."),
    "too_short": ("the list is empty", "Add at least one item."),
    "tuple_type": ("there should be a list here, not {kind}", "Begin each item on a line of its own with `- `."),
    "dict_type": ("there should be keys and values here, not {kind}", "Write `key: value`, one to a line."),
    "model_type": ("there should be keys and values here, not {kind}", "Write `key: value`, one to a line."),
    "enum": ("`{shown}` is none of {expected}", "Write one of them."),
    "bool_type": ("`{shown}` is neither true nor false", "Write true or false, without quotes."),
    "int_type": ("`{shown}` is no number from 1", "Write a whole number, without quotes."),
    "greater_than_equal": ("`{shown}` is no number from 1", "Write a whole number, without quotes."),
}
SHAPES: Final[Mapping[str, str]] = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "Use small letters a to z, digits and single hyphens, as in `who-takes-part`.",
    "^[A-Z]{1,3}[0-9]{1,4}$": "Write a fact as a letter and a number, as in F12.",
    r"^[^\n\r]+$": "Write it on one line, or fold it with `>-`.",
    "^[0-9a-f]{64}$": "Write the SHA-256 as 64 hexadecimal digits.",
    "^https://": "Begin with https://.",
    r"^https://[^\s]+$": "Begin with https:// and leave out spaces.",
    "^[a-z]{2}$": "Write the language with two letters, as in de.",
    "^(de|en)$": "Write de or en.",
}


def validate(model: type[M], document: Document) -> M:
    """The document as a model; ProblemsError with every deviation from the schema."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A dict, because a union complains once for each of its members.
        raise ProblemsError(tuple({_problem(document, detail): None for detail in details if _real(detail)})) from None


def where(document: Document, loc: Loc) -> str:
    """A value's place in words, as in `entry "who-is-orban", answer.de`."""
    if len(loc) < 2 or loc[0] != "entries" or not isinstance(loc[1], int):
        return _dotted(loc)
    entries = document.data["entries"]
    entry = entries[loc[1]] if isinstance(entries, list) else None
    name = f'"{entry["id"]}"' if isinstance(entry, dict) and "id" in entry else f"number {loc[1] + 1}"
    return ", ".join(part for part in (f"entry {name}", _dotted(loc[2:])) if part)


def _dotted(loc: Loc) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _real(detail: ErrorDetails) -> bool:
    # A list of nothing but faulty items is also reported as too short.
    return not (detail["type"] == "too_short" and detail["input"])


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    message, mend = _translate(document, detail)
    loc = detail["loc"]
    while loc not in document.places:
        loc = loc[:-1]
    line, column = document.place(loc)
    return Problem(file=document.file, where=where(document, loc), message=message, mend=mend, line=line, column=column)


def _translate(document: Document, detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong and how to mend it."""
    loc, value, kind = detail["loc"], detail["input"], detail["type"]
    plain = document.plain.get(loc)
    shown = textwrap.shorten(plain or str(value), 60)
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), KEYS, n=1)
        return f"the key `{loc[-1]}` is unknown", f"Did you mean `{near[0]}`?" if near else "Remove it."
    if kind == "value_error":  # a sentence of the schema's own: what is wrong, a colon, how to mend it
        message, _, mend = str(detail["ctx"]["error"]).rpartition(": ")
        return message, f"{mend[:1].upper()}{mend[1:]}."
    if kind == "string_pattern_mismatch":
        return f"`{shown}` has not the right shape", SHAPES[detail["ctx"]["pattern"]]
    if kind == "string_type" and plain:
        return f"`{shown}` is read as {kind_of(value)}, not as a text", "Put it in quotes."
    if kind == "string_type" and value is None:
        return "the text is missing", "Write it after the colon, or remove the key."
    if kind.startswith("date"):
        return "this is not a date", "Write it as 2024-06-13."
    message, mend = SENTENCES.get(kind, ("`{shown}` does not fit", "Compare it with docs/curating.md."))
    context = detail.get("ctx", {})
    key, length = loc[-1] if loc else "", len(str(value).strip())
    return message.format(**context, shown=shown, kind=kind_of(value), key=key, length=length), mend
