"""Imports go downward only, go round in no circle, and keep the heavy things out of the start."""

import ast
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS = (
    {"__main__"},
    {"commands"},
    {"doctor", "playground"},
    {"web"},
    {"chat", "terminal"},
    {"evaluating", "notifying"},
    {"answering"},
    {"knowledge"},
    {"matching", "storage"},
    {"heartbeat", "locales", "logs", "metrics", "settings"},
    {"errors"},
)
"""The parts of `bot` from the top down; parts in one layer do not know each other."""

LEVEL = {"": len(LAYERS)} | {name: level for level, layer in enumerate(LAYERS) for name in layer}

FACES = {"__main__", "doctor", "playground", "web", "chat", "terminal"}
FOR_FACES = {"aiohttp", "telegram", "starlette", "uvicorn"}
"""What nothing below the faces imports."""

HEAVY = {
    *{
        "aiohttp",
        "aiosqlite",
        "alembic",
        "asyncpg",
        "babel",
        "fluent",
        "httpx",
        "numpy",
        "prometheus_client",
        "rapidfuzz",
        "rich",
    },
    *{"model2vec", "sqlalchemy", "starlette", "structlog", "telegram", "uvicorn", "yaml"},
}
"""What takes long to import: a command imports it when it needs it, not the start."""


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import in a file."""

    module: str
    """`bot.chat.rendering`, also where the file has `from bot.chat import rendering`."""
    line: int
    at_start: bool
    """Whether it happens when the file itself is imported."""


class ImportFinder(ast.NodeVisitor):
    """Collects the imports of one file."""

    def __init__(self) -> None:
        self.found: list[Import] = []
        self._at_start = True

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(alias.name, node.lineno)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            submodule = f"{node.module}.{alias.name}"
            self._add(submodule if submodule in FILES else str(node.module), node.lineno)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_later(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_later(node)

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            self._visit_later(node)
        else:
            self.generic_visit(node)

    def _visit_later(self, node: ast.stmt) -> None:
        outer, self._at_start = self._at_start, False
        self.generic_visit(node)
        self._at_start = outer

    def _add(self, module: str, line: int) -> None:
        self.found.append(Import(module=module, line=line, at_start=self._at_start))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for path in sorted((ROOT / "bot").rglob("*.py"))}


@cache
def imports_of(module: str) -> list[Import]:
    finder = ImportFinder()
    finder.visit(ast.parse(FILES[module].read_text(encoding="utf-8")))
    return finder.found


def part(module: str) -> str:
    """`chat` for `bot.chat.rendering`; empty for `bot` itself."""
    return module.split(".")[1] if "." in module else ""


def may_know(importer: str, imported: str) -> bool:
    """Whether the order of the layers lets a part import another; `bot` itself is the lowest."""
    return importer == imported or LEVEL[importer] < LEVEL[imported]


@pytest.mark.parametrize("module", FILES)
def test_module_stands_in_a_layer(module: str) -> None:
    assert part(module) in LEVEL, f"give {part(module)} a place in LAYERS"


@pytest.mark.parametrize("module", FILES)
def test_imports_go_downward(module: str) -> None:
    ours = [found for found in imports_of(module) if found.module.split(".")[0] == "bot"]
    upward = [f"line {it.line}: {it.module}" for it in ours if not may_know(part(module), part(it.module))]
    assert not upward


def test_imports_go_round_in_no_circle() -> None:
    graph = {module: {found.module for found in imports_of(module)} & FILES.keys() - {module} for module in FILES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", [module for module in FILES if part(module) not in FACES])
def test_telegram_and_the_web_stay_in_the_faces(module: str) -> None:
    foreign = [f"line {it.line}: {it.module}" for it in imports_of(module) if it.module.split(".")[0] in FOR_FACES]
    assert not foreign


def test_the_start_imports_nothing_heavy() -> None:
    ways = {"bot.__main__": "bot.__main__"}
    pending = ["bot.__main__"]
    while pending:
        importer = pending.pop()
        for found in imports_of(importer):
            if found.at_start and found.module not in ways:
                ways[found.module] = f"{ways[importer]} > {found.module}"
                pending += {found.module} & FILES.keys()
    heavy = [way for module, way in ways.items() if module.split(".")[0] in HEAVY]
    assert not heavy
