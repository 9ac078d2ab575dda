"""Objects that refer to each other as JSON and back: dataclasses, enumerations, containers, bytes.

Each dataclass instance stands once in a list, and everything that has it refers to its place there. So identity is
kept, cycles are no problem, and nothing nests deeply. A field with its default is not written; one that is unknown is
ignored and one that is missing has its default, so that other versions of the classes can read what was written.
"""

import base64
import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any, Final

Json = Any
"""What the json module writes."""

MARK: Final = "$"
"""Begins the only key of an object that stands for something that JSON does not have."""


SCALARS: Final = frozenset({bool, int, float, str})


class Encoder:
    """Turns values into JSON; instances are collected in `objects`."""

    def __init__(self) -> None:
        self.objects: list[dict[str, Json]] = []
        self._places: dict[int, int] = {}
        self._instances: list[Any] = []

    def encode(self, value: object) -> Json:
        """The value as JSON; what it refers to is in `objects` then."""
        done = len(self._instances)
        encoded = self._encoded(value)
        while done < len(self._instances):
            self.objects.append(self._fields(self._instances[done]))
            done += 1
        return encoded

    def _fields(self, instance: Any) -> dict[str, Json]:  # noqa: ANN401 - a dataclass instance
        fields = {}
        for name, default in _defaults(instance.__class__):
            value = getattr(instance, name)
            if type(value) is not type(default) or value != default:
                fields[name] = self._encoded(value)
        return {"type": type(instance).__name__, "fields": fields}

    def _encoded(self, value: object) -> Json:
        if value is None or type(value) in SCALARS:
            return value
        match value:
            case Enum():
                return {"$enum": [type(value).__name__, value.value]}
            case list():
                return [self._encoded(item) for item in value]
            case dict():
                return self._encoded_dict(value)
            case tuple():
                return {"$tuple": [self._encoded(item) for item in value]}
            case set() | frozenset():
                return {f"${type(value).__name__}": [self._encoded(item) for item in sorted(value)]}
            case bytes():
                return {"$bytes": base64.b64encode(value).decode()}
        if dataclasses.is_dataclass(value):
            return {"$ref": self._place(value)}
        raise TypeError(f"{type(value).__name__} cannot be written")

    def _encoded_dict(self, value: dict[Any, Any]) -> Json:
        if all(type(key) is str and not key.startswith(MARK) for key in value):
            return {key: self._encoded(item) for key, item in value.items()}
        return {"$dict": [[self._encoded(key), self._encoded(item)] for key, item in value.items()]}

    def _place(self, instance: object) -> int:
        if id(instance) not in self._places:
            self._places[id(instance)] = len(self._instances)
            self._instances.append(instance)
        return self._places[id(instance)]


class Decoder:
    """Turns JSON into values again; whatever is wrong with it is a ValueError, TypeError or LookupError."""

    def __init__(self, objects: list[dict[str, Json]], module: ModuleType) -> None:
        """The classes are those of a module."""
        self._classes: Mapping[str, Any] = vars(module)
        self._instances = [object.__new__(self._class(each["type"])) for each in objects]
        self._marked: dict[str, Callable[[Json], object]] = {
            "$enum": lambda content: self._class(content[0])(content[1]),
            "$tuple": lambda content: tuple(map(self.decode, content)),
            "$set": lambda content: set(map(self.decode, content)),
            "$frozenset": lambda content: frozenset(map(self.decode, content)),
            "$bytes": lambda content: base64.b64decode(content, validate=True),
            "$dict": lambda content: {self.decode(key): self.decode(item) for key, item in content},
            "$ref": lambda content: self._instances[content],
        }
        for instance, each in zip(self._instances, objects, strict=True):
            self._fill(instance, each["fields"])

    def decode(self, value: Json) -> Any:  # noqa: ANN401 - whatever was encoded
        """The value."""
        if isinstance(value, list):
            return [self.decode(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((key, content),) = value.items()
            if key.startswith(MARK):
                return self._marked[key](content)
        return {key: self.decode(item) for key, item in value.items()}

    def _class(self, name: str) -> Any:  # noqa: ANN401 - a dataclass or an enumeration
        found = self._classes[name]
        if not (isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum))):
            raise TypeError(f"{name} is nothing that is written")
        return found

    def _fill(self, instance: Any, fields: dict[str, Json]) -> None:  # noqa: ANN401 - a dataclass instance
        for field in dataclasses.fields(instance):
            # Past the frozen dataclasses' own __setattr__.
            object.__setattr__(instance, field.name, self._value(field, fields))

    def _value(self, field: "dataclasses.Field[Any]", fields: dict[str, Json]) -> object:
        if field.name in fields:
            return self.decode(fields[field.name])
        if field.default_factory is not dataclasses.MISSING:
            return field.default_factory()
        if field.default is dataclasses.MISSING:
            raise LookupError(f"{field.name} is missing")
        return field.default


@cache
def _defaults(kind: Any) -> list[tuple[str, object]]:  # noqa: ANN401 - a dataclass
    """The fields of a dataclass and what they need not be written for."""
    return [
        (field.name, field.default_factory() if field.default_factory in (dict, list, set) else field.default)
        for field in dataclasses.fields(kind)
    ]
