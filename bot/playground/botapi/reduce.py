"""Reduce the full machine-readable Bot API description to what validation needs.

python -m bot.playground.botapi.reduce FULL.json > bot/playground/botapi/description.json
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

FIXED = re.compile(r'(?:always|must be) [“"]?([a-z_0-9]+)[”"]?(?:[.,]|$)')
DISCRIMINATORS = ("type", "status", "source")


def reduced_field(field: dict[str, Any]) -> tuple[str, str]:
    """`name` (`name!` if required) and its types joined by `|`, or `=value` for a constant."""
    name, types = field["name"], "|".join(field["types"])
    fixed = FIXED.search(field["description"])
    if fixed and types == "String" and name in DISCRIMINATORS:
        types = f"={fixed[1]}"
    return name + "!" * field["required"], types


def reduced_fields(part: dict[str, Any]) -> dict[str, str]:
    """The fields of a method or a type."""
    return dict(reduced_field(field) for field in part.get("fields", []))


def reduced(full: dict[str, Any]) -> dict[str, Any]:
    """The whole description, reduced."""
    return {
        "version": full["version"],
        "methods": {
            name: {"returns": "|".join(method["returns"]), "fields": reduced_fields(method)}
            for name, method in full["methods"].items()
        },
        "types": {
            name: {"subtypes": kind["subtypes"]} if kind.get("subtypes") else {"fields": reduced_fields(kind)}
            for name, kind in full["types"].items()
        },
    }


def lines(part: dict[str, Any]) -> str:
    """A JSON object with one entry a line, so that a new version shows as a readable difference."""
    entries = (f"{json.dumps(name)}:{json.dumps(value, separators=(',', ':'))}" for name, value in part.items())
    return "{\n" + ",\n".join(entries) + "\n}"


def main(path: str) -> None:
    """Print the reduced description."""
    small = reduced(json.loads(Path(path).read_text(encoding="utf-8")))
    print(
        f'{{"version":{json.dumps(small["version"])},\n'
        f'"methods":{lines(small["methods"])},\n"types":{lines(small["types"])}}}'
    )


if __name__ == "__main__":
    main(sys.argv[1])
