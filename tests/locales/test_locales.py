"""The fixed texts: both languages say the same things, and nothing is written in vain."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.locales import FOLDER, LOCALES, translate

BOT = Path(__file__).parents[2] / "bot"


class Variables(Visitor):
    """Collects the names of the variables in a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def messages(language: str) -> dict[str, set[str]]:
    """Each key with its variables."""
    resource = FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        assert not isinstance(entry, ftl.Junk), entry.content
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


@cache
def strings_in_code() -> set[str]:
    """Every string constant of the program."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in BOT.rglob("*.py"))
    return {node.value for tree in trees for node in ast.walk(tree) if is_string(node)}  # type: ignore[attr-defined]


def is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def calls_in_code() -> Iterator[tuple[str, str, set[str]]]:
    """Where `translate` is called with a literal key: the place, the key, and the names of the arguments."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate" and len(node.args) > 1:
                key = node.args[1]
                if isinstance(key, ast.Constant):
                    names = {keyword.arg.replace("_", "-") for keyword in node.keywords if keyword.arg}
                    yield f"{path.relative_to(BOT)}:{node.lineno}", str(key.value), names


def test_both_languages_have_the_same_keys_and_variables() -> None:
    assert messages("de") == messages("en")


@pytest.mark.parametrize("key", messages("de"))
def test_no_key_is_written_in_vain(key: str) -> None:
    assert key in strings_in_code()


def test_each_call_names_a_key_that_exists_and_gives_all_it_needs() -> None:
    known = messages("de")
    calls = list(calls_in_code())
    assert calls
    assert [(place, key) for place, key, _ in calls if key not in known] == []
    assert [(place, key) for place, key, names in calls if names != known[key]] == []


@pytest.mark.parametrize("language", LOCALES)
def test_the_tone_is_calm_and_not_formal(language: str) -> None:
    text = re.sub(r"^#.*$", "", (FOLDER / f"{language}.ftl").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert "!" not in text
    assert re.findall(r"\b(?:Sie|Ihnen|Ihre?[nmrs]?)\b", text) == []


def test_dates_are_written_as_the_language_does() -> None:
    day = dt.date(2024, 6, 1)
    assert translate("de", "evidence-as-of", date=day) == "Stand: 1. Juni 2024"
    assert translate("en", "evidence-as-of", date=day) == "As of 1 June 2024"


def test_an_unknown_language_is_answered_in_english() -> None:
    assert translate("fr", "back") == translate("en", "back") != translate("de", "back")


def test_an_unknown_key_and_a_missing_argument_are_errors() -> None:
    with pytest.raises(KeyError, match="no-such-text"):
        translate("de", "no-such-text")
    with pytest.raises(ValueError, match="date"):
        translate("de", "evidence-as-of")


def test_what_the_reader_typed_is_left_alone() -> None:
    assert "{ $x }" in translate("de", "evidence-attribution", attribution="{ $x }")
