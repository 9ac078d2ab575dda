"""Check Bot API traffic against the reduced description of Bot API 10.0 in `description.json`.

The description knows methods, parameters, types and required fields. It does not know limits, error texts, or values
that only its prose enumerates.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Schema: TypeAlias = dict[str, Any]

DESCRIPTION: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("description.json").read_text(encoding="utf-8")
)
METHODS: Final[dict[str, dict[str, Any]]] = {name.lower(): method for name, method in DESCRIPTION["methods"].items()}
TYPES: Final[dict[str, dict[str, Any]]] = DESCRIPTION["types"]
PRIMITIVES: Final[dict[str, Schema]] = {
    "Integer": {"type": "integer"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "Float": {"type": "number"},
    # An uploaded part as the server records it, or a string: a file_id, a URL or attach://part.
    "InputFile": {"anyOf": [{"type": "object", "required": ["__file__"]}, {"type": "string"}]},
}
ERROR: Final[Schema] = {
    "type": "object",
    "properties": {
        "ok": {"const": False},
        "error_code": {"type": "integer"},
        "description": {"type": "string", "minLength": 1},
        "parameters": {"$ref": "#/$defs/ResponseParameters"},
    },
    "required": ["ok", "error_code", "description"],
    "additionalProperties": False,
}


def check_call(method: str, params: Mapping[str, Any] | None, response: Mapping[str, Any] | None) -> list[str]:
    """What is wrong with one call; `params` may hold form strings, `response` is the whole JSON answer."""
    name = method.lower()
    if name not in METHODS:
        return [f"{method}: no such method"]
    found: list[str] = []
    if params is not None:
        found += _violations(f"{method} request", _request_validator(name), _decoded_params(name, params))
    if response is not None and response.get("ok") is True:
        found += _violations(f"{method} result", _validator(METHODS[name]["returns"]), response.get("result"))
    elif response is not None:
        found += _violations(f"{method} error", _error_validator(), response)
    return found


def check_update(update: Mapping[str, Any]) -> list[str]:
    """What is wrong with one update."""
    return _violations("update", _validator("Update"), update)


def _violations(where: str, validator: Draft202012Validator, instance: object) -> list[str]:
    found = []
    for error in validator.iter_errors(instance):
        deepest = best_match([error])
        path = "/".join(str(step) for step in deepest.absolute_path)
        found.append(f"{where} {path}: {deepest.message[:160]}")
    return found


def _decoded_params(method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name.rstrip("!"): types for name, types in METHODS[method]["fields"].items()}
    # An uploaded part may have any name: other parameters refer to it as attach://name.
    attached = {name for name, value in params.items() if name not in fields and isinstance(value, dict)}
    return {name: _decoded(value, fields.get(name, "")) for name, value in params.items() if name not in attached}


def _decoded(value: object, types: str) -> object:
    """A form value as the server reads it: a string may stand for a number, a boolean or JSON."""
    if not isinstance(value, str) or types in ("String", "") or types.startswith("="):
        return value
    takes_strings = bool({"String", "InputFile"} & set(types.split("|")))
    if takes_strings and not re.fullmatch(r"-?\d+", value):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _schema(types: str) -> Schema:
    alternatives = [_schema_of_one(kind) for kind in types.split("|")]
    return alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}


def _schema_of_one(kind: str) -> Schema:
    if kind.startswith("="):
        return {"const": kind.removeprefix("=")}
    if kind.startswith("Array of "):
        return {"type": "array", "items": _schema_of_one(kind.removeprefix("Array of "))}
    return PRIMITIVES.get(kind) or {"$ref": f"#/$defs/{kind}"}


def _object_schema(fields: Mapping[str, str]) -> Schema:
    return {
        "type": "object",
        "properties": {name.rstrip("!"): _schema(types) for name, types in fields.items()},
        "required": [name.rstrip("!") for name in fields if name.endswith("!")],
        "additionalProperties": False,
    }


def _union_schema(subtypes: list[str]) -> Schema:
    """The subtype that the discriminator names, where it names one; that gives far better messages than anyOf."""
    constants = [_constants(subtype) for subtype in subtypes]
    for field in ("type", "status", "source"):
        values = [constant.get(field) for constant in constants]
        if None not in values and len(set(values)) == len(values):
            chosen = [
                {"if": {"properties": {field: {"const": value}}}, "then": {"$ref": f"#/$defs/{subtype}"}}
                for value, subtype in zip(values, subtypes, strict=True)
            ]
            return {"type": "object", "required": [field], "properties": {field: {"enum": values}}, "allOf": chosen}
    return {"anyOf": [_schema_of_one(subtype) for subtype in subtypes]}


def _constants(kind: str) -> dict[str, str]:
    fields = TYPES[kind].get("fields", {})
    return {name.rstrip("!"): types[1:] for name, types in fields.items() if types.startswith("=")}


@cache
def _definitions() -> Schema:
    return {
        name: _union_schema(kind["subtypes"]) if "subtypes" in kind else _object_schema(kind["fields"])
        for name, kind in TYPES.items()
        if name != "InputFile"
    }


def _compiled(schema: Schema) -> Draft202012Validator:
    return Draft202012Validator({**schema, "$defs": _definitions()})


@cache
def _validator(types: str) -> Draft202012Validator:
    return _compiled(_schema(types))


@cache
def _request_validator(method: str) -> Draft202012Validator:
    return _compiled(_object_schema(METHODS[method]["fields"]))


@cache
def _error_validator() -> Draft202012Validator:
    return _compiled(ERROR)
