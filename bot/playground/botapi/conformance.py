"""Check Bot API traffic against the reduced description of Bot API 10.0 in `description.json`.

The description knows methods, parameters, types and required fields. It does not know limits, error texts, or values
that only its prose enumerates. Everything is compiled when it is first needed: a check takes microseconds.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

PRIMITIVES: Final[dict[str, CoreSchema]] = {
    "Integer": core_schema.int_schema(strict=True),
    "String": core_schema.str_schema(strict=True),
    "Boolean": core_schema.bool_schema(strict=True),
    "Float": core_schema.float_schema(strict=True),
    "Words": core_schema.str_schema(strict=True, min_length=1),
}
ERROR: Final = {"ok!": "Boolean", "error_code!": "Integer", "description!": "Words", "parameters": "ResponseParameters"}
ARRAY: Final = "Array of "
DISCRIMINATORS: Final = ("type", "status", "source")
NUMBER: Final = re.compile(r"-?\d+")
SHOWN: Final = 80
"""How much of a wrong value is shown."""


def check_call(method: str, params: Mapping[str, Any] | None, response: Mapping[str, Any] | None) -> list[str]:
    """What is wrong with one call; `params` may hold form strings, `response` is the whole JSON answer."""
    name = method.lower()
    if name not in _methods():
        return [f"{method}: no such method"]
    found: list[str] = []
    if params is not None:
        found += _violations(f"{method} request", _request_validator(name), _decoded_params(name, params))
    if response is not None and response.get("ok") is True:
        result_validator = _validator(_methods()[name]["returns"])
        found += _violations(f"{method} result", result_validator, response.get("result"))
    elif response is not None:
        found += _violations(f"{method} error", _error_validator(), response)
    return found


def check_update(update: Mapping[str, Any]) -> list[str]:
    """What is wrong with one update."""
    return _violations("update", _validator("Update"), update)


def _violations(where: str, validator: SchemaValidator, instance: object) -> list[str]:
    try:
        validator.validate_python(instance)
    except ValidationError as invalid:
        return [f"{where} {_words(error)}" for error in invalid.errors(include_url=False)]
    return []


def _words(error: Mapping[str, Any]) -> str:
    """Where it is and what is wrong; a type that was chosen by its discriminator stands in the path."""
    *parents, last = error["loc"] or ("",)
    parent = "/".join(map(str, parents))
    match error["type"]:
        case "missing":
            return f"{parent}: {last!r} is a required property"
        case "extra_forbidden":
            return f"{parent}: {last!r} was unexpected"
    return f"{'/'.join(map(str, error['loc']))}: {error['msg']}, not {error['input']!r:.{SHOWN}}"


# Parameters as forms have them


def _decoded_params(method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    fields = _parameters(method)
    # An uploaded part may have any name: other parameters refer to it as attach://name.
    return {
        name: _decoded(value, fields.get(name, "")) if isinstance(value, str) else value
        for name, value in params.items()
        if name in fields or not isinstance(value, dict)
    }


@cache
def _parameters(method: str) -> dict[str, str]:
    return {name.rstrip("!"): types for name, types in _methods()[method]["fields"].items()}


def _decoded(value: str, types: str) -> object:
    """A form value as the server reads it: a string may stand for a number, a boolean or JSON."""
    if types in ("String", "") or types.startswith("="):
        return value
    if ("String" in types or "InputFile" in types) and ARRAY not in types and not NUMBER.fullmatch(value):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


# The description as schemas


@cache
def _description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("description.json").read_text(encoding="utf-8"))
    return found


@cache
def _methods() -> dict[str, dict[str, Any]]:
    return {name.lower(): method for name, method in _description()["methods"].items()}


def _fields(kind: str) -> dict[str, str]:
    found: dict[str, str] = _description()["types"].get(kind, {}).get("fields", {})
    return found


def _schema(types: str) -> CoreSchema:
    kinds = types.split("|")
    if len(kinds) == 1:
        return _schema_of_one(types)
    if all(kind.startswith(ARRAY) for kind in kinds):
        return core_schema.list_schema(_union([kind.removeprefix(ARRAY) for kind in kinds]), strict=True)
    return _union(kinds)


def _schema_of_one(kind: str) -> CoreSchema:
    if kind.startswith("="):
        return core_schema.literal_schema([kind.removeprefix("=")])
    if kind.startswith(ARRAY):
        return core_schema.list_schema(_schema_of_one(kind.removeprefix(ARRAY)), strict=True)
    return PRIMITIVES.get(kind) or core_schema.definition_reference_schema(kind)


def _object(fields: Mapping[str, str], name: str | None = None) -> CoreSchema:
    return core_schema.typed_dict_schema(
        {
            field.rstrip("!"): core_schema.typed_dict_field(_schema(types), required=field.endswith("!"))
            for field, types in fields.items()
        },
        extra_behavior="forbid",
        strict=True,
        ref=name,
    )


def _union(kinds: list[str], name: str | None = None) -> CoreSchema:
    """One of several types: that which the discriminator names, or else the one that the value resembles most.

    To decide first and to validate then gives one message about what is wrong, not one for each type.
    """
    for field in DISCRIMINATORS:
        groups = _by_constant(kinds, field)
        if groups is not None:
            choices = {value: _schema("|".join(group)) for value, group in groups.items()}
            return core_schema.tagged_union_schema(choices, field, ref=name)
    if set(kinds) <= PRIMITIVES.keys() | {"InputFile"}:
        words = f"Input should be {' or '.join(kinds)}"
        return core_schema.union_schema(
            [_schema_of_one(kind) for kind in kinds], custom_error_type="type", custom_error_message=words, ref=name
        )
    return core_schema.tagged_union_schema({kind: _schema_of_one(kind) for kind in kinds}, _nearest(kinds), ref=name)


def _by_constant(kinds: list[str], field: str) -> dict[str, list[str]] | None:
    """The types by the value that this field has in them; None if it does not tell them apart."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        constant = _fields(kind).get(f"{field}!", "")
        if not constant.startswith("="):
            return None
        groups[constant.removeprefix("=")].append(kind)
    return dict(groups) if len(groups) > 1 else None


def _nearest(kinds: list[str]) -> Callable[[object], str]:
    """A function that says which of the types a value resembles most."""
    known = {kind: {name.rstrip("!") for name in _fields(kind)} for kind in kinds if _fields(kind)}
    needed = {kind: {name.rstrip("!") for name in _fields(kind) if name.endswith("!")} for kind in known}
    other = next((kind for kind in kinds if kind not in known), kinds[0])

    def nearest(value: object) -> str:
        if not isinstance(value, dict) or not known:
            return other
        given = value.keys()
        return min(known, key=lambda kind: len(given - known[kind]) + len(needed[kind] - given))

    return nearest


def _input_file() -> CoreSchema:
    """An uploaded part as the server records it, or a string: a file_id, a URL or attach://part."""
    string = PRIMITIVES["String"]
    part = core_schema.typed_dict_schema({"__file__": core_schema.typed_dict_field(string)}, strict=True)
    words = "Input should be a file, its id, a URL or attach://"
    return core_schema.union_schema(
        [part, string], custom_error_type="type", custom_error_message=words, ref="InputFile"
    )


@cache
def _definition(name: str) -> CoreSchema:
    kind = _description()["types"][name]
    if name == "InputFile":
        return _input_file()
    return _union(kind["subtypes"], name) if "subtypes" in kind else _object(kind["fields"], name)


def _references(schema: object) -> Iterator[str]:
    """The types that a schema refers to."""
    if isinstance(schema, dict):
        if schema.get("type") == "definition-ref":
            yield schema["schema_ref"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _compiled(schema: CoreSchema) -> SchemaValidator:
    needed: dict[str, CoreSchema] = {}
    wanted = list(_references(schema))
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed[name] = _definition(name)
            wanted += _references(needed[name])
    return SchemaValidator(core_schema.definitions_schema(schema, list(needed.values())))


@cache
def _validator(types: str) -> SchemaValidator:
    return _compiled(_schema(types))


@cache
def _request_validator(method: str) -> SchemaValidator:
    return _compiled(_object(_methods()[method]["fields"]))


@cache
def _error_validator() -> SchemaValidator:
    return _compiled(_object(ERROR))
