"""Turns a document into a model of the schema, and pydantic's complaints into an editor's language."""

import difflib
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
DATE: Final = ("this is not a date", "Write it as 2024-06-13, or with a time of day as 2024-06-13 10:00:00.")
LIST: Final = ("there should be a list here", "Begin each item on a line of its own with `- `.")
SHAPES: Final[Mapping[str, str]] = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "Use small letters a to z, digits and single hyphens, as in `who-takes-part`.",
    "^[A-Z]{1,3}[0-9]{1,4}$": "Write a fact as a letter and a number, as in F12.",
    r"^[^\n\r]+$": "Write it on one line, or fold it with `>-`.",
    "^[0-9a-f]{64}$": "Write the SHA-256 as 64 hexadecimal digits.",
    "^https://": "Begin with https://.",
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
    loc, value = detail["loc"], detail["input"]
    match detail["type"]:
        case "missing":
            return f"`{loc[-1]}` is missing", "Add it."
        case "extra_forbidden":
            near = difflib.get_close_matches(str(loc[-1]), KEYS, n=1)
            return f"the key `{loc[-1]}` is unknown", f"Did you mean `{near[0]}`?" if near else "Remove it."
        case "string_type" if document.plain.get(loc):
            return f"`{document.plain[loc]}` is read as {kind_of(value)}, not as a text", "Put it in quotes."
        case "string_type" if value is None:
            return "the text is missing", "Write it after the colon, or remove the key."
        case "string_type":
            return f"there should be a text here, not {kind_of(value)}", "Write one text; mind the indentation."
        case "string_too_short":
            return "the text is empty", "Write it, or remove the key."
        case "string_pattern_mismatch":
            return f"`{value}` has not the right shape", SHAPES[detail["ctx"]["pattern"]]
        case "too_short":
            return "the list is empty", "Add at least one item."
        case "tuple_type":
            return LIST
        case "model_type" | "dict_type":
            return f"there should be keys and values here, not {kind_of(value)}", "Write `key: value`, one to a line."
        case "value_error":
            message, _, mend = str(detail["ctx"]["error"]).rpartition(": ")
            return message, f"{mend[:1].upper()}{mend[1:]}."
        case kind if kind.startswith("date"):
            return DATE
    return f"`{value}` does not fit ({detail['msg'].lower()})", "Correct it."
