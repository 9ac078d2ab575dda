"""The fields of JSON objects in parameters, read as the official server reads them, with its errors."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from bot.playground.botapi.errors import BadRequestError, bad_request

INTEGER: Final = re.compile(r"-?[0-9]{1,18}")

Json: TypeAlias = dict[str, Any]


def decoded(text: str) -> Any:  # noqa: ANN401 - JSON has no type yet
    """The value of a JSON text; ValueError if it is none, ApiError 400 for what no UTF-8 text can hold."""
    try:
        value = DECODER.decode(text)
    except RecursionError:
        raise ValueError("too deep") from None
    # Half a surrogate pair can only come from an escape.
    if r"\ud" in text.lower():
        _require_text(value)
    return value


def object_of(value: object, problem: str) -> Json:
    """The value, an object; ApiError 400 if it is none."""
    if not isinstance(value, dict):
        raise bad_request(problem)
    return value


def array_of(value: object, problem: str) -> list[Any]:
    """The value, an array; ApiError 400 if it is none."""
    if not isinstance(value, list):
        raise bad_request(problem)
    return value


def string_in(given: Mapping[str, object], name: str, default: str | None = "") -> str:
    """The string, or the number as one; with None as the default it is required."""
    value = given.get(name, default)
    if value is None and name not in given:
        raise _missing(name)
    if isinstance(value, str):
        return value
    if _is_number(value):
        return json.dumps(value)
    raise bad_request(f'Field "{name}" must be of type String')


def integer_in(given: Mapping[str, object], name: str, default: int | None = 0) -> int:
    """The integer, also in a string; with None as the default it is required."""
    value = given.get(name, default)
    if value is None and name not in given:
        raise _missing(name)
    return integer_of(value, f'Field "{name}" must be a Number', f'Field "{name}" must be a valid Number')


def number_in(given: Mapping[str, object], name: str) -> float:
    """The number, which is required."""
    if name not in given:
        raise _missing(name)
    value = given[name]
    if not isinstance(value, str) and not _is_number(value):
        raise bad_request(f'Field "{name}" must be a Number')
    return as_float(str(value))


def flag_in(given: Mapping[str, object], name: str) -> bool:
    """Whether it is true; false if missing."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise bad_request(f'Field "{name}" must be of type Boolean')
    return value


def object_in(given: Mapping[str, object], name: str) -> Json:
    """The object, which is required."""
    if name not in given:
        raise _missing(name)
    return object_of(given[name], f'Field "{name}" must be of type Object')


def array_in(given: Mapping[str, object], name: str) -> list[Any]:
    """The array, empty if missing or null."""
    value = given.get(name)
    return [] if value is None else array_of(value, f'Field "{name}" must be of type Array')


def as_float(text: str) -> float:
    """The number that a text is; what is none is 0, as the official server has it."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def integer_of(value: object, problem: str, malformed: str) -> int:
    """The integer that a number or string is; ApiError 400 for what is none of both, or not an integer."""
    if not isinstance(value, str) and not _is_number(value):
        raise bad_request(problem)
    if not INTEGER.fullmatch(str(value)):
        raise bad_request(malformed)
    return int(str(value))


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """Within it, errors are those of a part of the parameters; those of Telegram itself stay as they are."""
    try:
        yield
    except BadRequestError as error:
        if error.problem.isupper():
            raise
        raise bad_request(f"Can't parse {what}: {error.problem}") from None


def _missing(name: str) -> BadRequestError:
    return bad_request(f'Can\'t find field "{name}"')


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_text(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("Strings must be encoded in UTF-8") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value


DECODER: Final = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)
