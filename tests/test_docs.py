"""The documentation names every command and setting, none that does not exist, and links to nothing missing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.__main__ import app
from bot.playground.botapi.methods.table import METHODS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAGES = [README, *sorted((ROOT / "docs").glob("**/*.md"))]
SETTINGS = {f"BELEGBOT_{name.upper()}" for name in Settings.model_fields}
TEST_VARIABLES = {"BELEGBOT_TEST_POSTGRES", "BELEGBOT_REQUIRE"}

CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w@-])belegbot +([a-z][a-z-]*)(?: +([a-z][a-z-]*))?")
SETTING = re.compile(r"\bBELEGBOT_[A-Z][A-Z_]*")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def commands() -> dict[str, set[str]]:
    """Every command with its subcommands."""
    tree: Any = typer.main.get_group(app)
    return {name: set(getattr(command, "commands", ())) for name, command in tree.commands.items()}


def text() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def named_commands() -> Iterator[tuple[str, str]]:
    """The first two words after `belegbot` wherever code is quoted; the second may be an argument, or empty."""
    for code in CODE.findall(text()):
        yield from COMMAND.findall(code)


def test_readme_is_short_and_not_too_short() -> None:
    assert 100 <= len(README.read_text(encoding="utf-8").splitlines()) <= 150


def test_every_command_is_documented() -> None:
    named = set(named_commands())
    alone = {(name, "") for name, _ in named}
    assert {(name, sub) for name, subs in commands().items() for sub in subs or {""}} <= named | alone


def test_every_documented_command_exists() -> None:
    known = commands()
    unknown = {
        f"belegbot {first} {second}".strip()
        for first, second in named_commands()
        if first not in known or (known[first] and second not in known[first])
    }
    assert not unknown


def test_every_setting_is_documented() -> None:
    assert set(SETTING.findall(text())) >= SETTINGS


@pytest.mark.parametrize("page", [*PAGES, ROOT / "Dockerfile"], ids=lambda page: page.name)
def test_every_named_setting_exists(page: Path) -> None:
    assert set(SETTING.findall(page.read_text(encoding="utf-8"))) <= SETTINGS | TEST_VARIABLES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    relative = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in relative if not reached(page, target)] == []


def reached(page: Path, target: str) -> bool:
    """Whether a relative link leads to a file and, where it names one, to a heading in it."""
    name, _, anchor = target.partition("#")
    file = (page.parent / name) if name else page
    return file.exists() and (not anchor or anchor in anchors(file))


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub makes them addresses."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dependencies() -> list[str]:
    """The names of the packages that the bot needs at run time, those that only some need included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    requirements = [*project["dependencies"], *extras["postgresql"], *extras["semantic"]]
    return [re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in requirements]


@pytest.mark.parametrize("package", dependencies())
def test_every_dependency_has_a_reason(package: str) -> None:
    """A table row in docs/architecture.md: `| package | reason |`, or several packages that share a reason."""
    name = re.compile(rf"(?<![\w.-]){re.escape(package)}(?![\w-])", re.IGNORECASE)
    rows = [line.strip().strip("|").split("|") for line in ARCHITECTURE.read_text(encoding="utf-8").splitlines()]
    reasons = [cells[-1] for cells in rows if len(cells) > 1 and any(name.search(cell) for cell in cells[:-1])]
    assert any(len(reason.split()) > 1 for reason in reasons)


def test_the_playgrounds_page_names_what_exists() -> None:
    """Its table of rules leads to modules and tests, and its count of methods is theirs."""
    page = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")
    folders = (ROOT / "bot" / "playground" / "botapi", ROOT / "tests" / "playground" / "botapi")
    there = {path.name for folder in folders for path in folder.rglob("*.py")}
    named = set(re.findall(r"`(\w+\.py)`", page))
    assert len(named) > 20
    assert named <= there
    assert f" {len(METHODS)} methods" in page
