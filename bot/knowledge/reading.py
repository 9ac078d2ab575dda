"""Reads one YAML file as if a stranger had written it: small, plain, and without surprises."""

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Final, Never

import yaml

from bot.knowledge.problems import Problem, ProblemsError

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 20
# A longer plain text is never a number or a date: it is not even compared with them.
MAX_PLAIN: Final = 40
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# In this order: a bool is an int.
KINDS: Final[Mapping[type, str]] = {
    NoneType: "nothing",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a mapping",
}
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Loc = tuple[str | int, ...]
"""The way to a value: keys and positions, as pydantic gives them."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file holds, and where in it each value stands."""

    file: str
    data: dict[str, object]
    places: Mapping[Loc, tuple[int, int]]
    """Line and column, from 1, of each key and list item."""
    plain: Mapping[Loc, str]
    """As written, the values that YAML read as something other than a text."""

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column of a value, or of the nearest value around it that the file has."""
        while loc not in self.places:
            loc = loc[:-1]
        return self.places[loc]


def read_file(path: Path, *, inside: Path) -> bytes:
    """The bytes of a small regular file that lies in the folder `inside`; ProblemsError otherwise."""
    file = path.relative_to(inside).as_posix()
    try:
        if not path.resolve(strict=True).is_relative_to(inside.resolve()):
            _fail(file, "the link leads out of the folder", "Put the file itself here.")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            _fail(file, "this is not a file", "Remove it, or put a regular file here.")
        if status.st_size > MAX_BYTES:
            _fail(file, f"the file has {status.st_size:,} bytes, more than {MAX_BYTES:,}", "Split it into several.")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        reason = getattr(error, "strerror", None) or "a loop of links"
        raise _error(file, f"the file cannot be read ({reason})", "Mend its permissions or the link.") from error


def parse(data: bytes, *, file: str) -> Document:
    """The one mapping that a file's bytes hold; ProblemsError with line and column for anything else."""
    text = _decode(data, file)
    try:
        return _Parser(text, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else None
        raise _error(
            file, f"this is not YAML: {error.problem or error.context}", "Mind indentation, quotes and colons.", place
        ) from error
    except yaml.YAMLError as error:
        raise _error(file, "this is not YAML: it holds a character that cannot be", "Remove it.") from error


def _decode(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(file, "the file is not UTF-8", "Save it in the encoding UTF-8.", (line, None)) from error
    if (tab := text.find("\t")) >= 0:
        _fail(file, "there is a tab", "Use spaces.", _place(text, tab))
    if control := CONTROL.search(text):
        character = f"U+{ord(control[0]):04X}"
        _fail(file, f"there is a control character, {character}", "Remove it.", _place(text, control.start()))
    return text


class _Parser:
    """Builds values from YAML events one by one, so that a hostile file is refused before it costs anything."""

    def __init__(self, text: str, file: str) -> None:
        self._loader = LOADER(text)
        self._file = file
        self._places: dict[Loc, tuple[int, int]] = {}
        self._plain: dict[Loc, str] = {}

    def document(self) -> Document:
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            _fail(self._file, "the file is empty", "Fill it or remove it.")
        root = self._next()
        self._places[()] = _start(root)
        if not isinstance(root, yaml.MappingStartEvent):
            self._refuse(root, "the file does not begin with a key", "Begin with `key: value`.")
        data = self._mapping(root, ())
        self._next()  # the end of the document
        if not isinstance(further := self._next(), yaml.StreamEndEvent):
            self._refuse(further, "a second document begins here", "Remove the `---`, or make two files.")
        return Document(file=self._file, data=data, places=self._places, plain=self._plain)

    def _value(self, event: yaml.Event, loc: Loc) -> object:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, loc)
        return self._sequence(event, loc)

    def _mapping(self, start: yaml.Event, loc: Loc) -> dict[str, object]:
        self._check_depth(start, loc)
        mapping: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, loc)
            here = (*loc, key)
            if key in mapping:
                first = self._places[here][0]
                self._refuse(event, f"the key `{key}` stands here and in line {first}", "Keep one of them.")
            self._places[here] = _start(event)
            mapping[key] = self._value(self._next(), here)
        return mapping

    def _key(self, event: yaml.Event, loc: Loc) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "a key is a list or a mapping", "Use a word as the key.")
        key = self._scalar(event, loc)
        if not isinstance(key, str):
            self._refuse(event, f"the key `{event.value}` is read as {kind_of(key)}", "Put it in quotes.")
        return key

    def _sequence(self, start: yaml.Event, loc: Loc) -> list[object]:
        self._check_depth(start, loc)
        items: list[object] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            here = (*loc, len(items))
            self._places[here] = _start(event)
            items.append(self._value(event, here))
        return items

    def _scalar(self, event: yaml.ScalarEvent, loc: Loc) -> object:
        text: str = event.value
        if CONTROL.search(text):
            self._refuse(event, "an escape stands for a control character", "Remove it.")
        if not event.implicit[0] or len(text) > MAX_PLAIN:
            return text
        tag = self._loader.resolve(yaml.ScalarNode, text, (True, False))
        if tag not in self._loader.yaml_constructors or tag.endswith(":str"):
            return text
        self._plain[loc] = text
        try:
            return self._loader.construct_object(yaml.ScalarNode(tag, text))
        except (ValueError, OverflowError):
            self._refuse(event, f"`{text}` is neither a date nor a number", "Correct it or put it in quotes.")

    def _next(self) -> yaml.Event:
        event: yaml.Event = self._loader.get_event()
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, "there is an anchor or an alias (`&`, `*`)", "Write the text out, or put it in quotes.")
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "there is a tag (`!`)", "Remove it, or put the text in quotes.")
        return event

    def _check_depth(self, event: yaml.Event, loc: Loc) -> None:
        if len(loc) >= MAX_DEPTH:
            self._refuse(event, f"the nesting is deeper than {MAX_DEPTH} levels", "Flatten it.")

    def _refuse(self, event: yaml.Event, message: str, mend: str) -> Never:
        _fail(self._file, message, mend, _start(event))


def kind_of(value: object) -> str:
    """What YAML took a plain value for, in words."""
    return next((name for kind, name in KINDS.items() if isinstance(value, kind)), "a date")


def _start(event: yaml.Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _error(file: str, message: str, mend: str, place: tuple[int | None, int | None] | None = None) -> ProblemsError:
    line, column = place or (None, None)
    return ProblemsError([Problem(file=file, where="", message=message, mend=mend, line=line, column=column)])


def _fail(file: str, message: str, mend: str, place: tuple[int, int] | None = None) -> Never:
    raise _error(file, message, mend, place)
