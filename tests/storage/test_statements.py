"""No statement is put together from values: what people write reaches the database as parameters alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN_OUT = {"text", "literal_column", "exec_driver_sql"}
"""What takes SQL as a string."""
STATES = "f\"state = '{state}'\""
OF_CONSTANTS = {
    "bot/storage/tables.py": {STATES},
    "bot/storage/migrations/versions/v0002_notices.py": {STATES},
    "bot/storage/database.py": {
        "'BEGIN ' + connection.get_execution_options().get('sqlite_begin', 'DEFERRED')",
        "value",  # a number of seconds, formatted as one
    },
}
"""What is put together from words of our own: names of states in an index, kinds of transactions."""
MODULES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "bot").rglob("*.py")
    if "sqlalchemy" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_sql_is_written_out_or_built_by_the_library(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    made = {ast.unparse(sql) for sql in statements(tree) if not is_constant(sql)}
    assert made == OF_CONSTANTS.get(module, set())


def is_constant(sql: ast.expr) -> bool:
    """Whether it is written out, or an f-string in which only constants stand."""
    names = [node.id for node in ast.walk(sql) if isinstance(node, ast.Name)]
    return isinstance(sql, ast.Constant) or (isinstance(sql, ast.JoinedStr) and all(name.isupper() for name in names))


def statements(tree: ast.AST) -> Iterator[ast.expr]:
    """What is given to anything that takes SQL as a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            is_execute = name in ("execute", "scalar", "scalars") and isinstance(
                node.args[0], ast.Constant | ast.JoinedStr | ast.BinOp
            )
            if name in WRITTEN_OUT or is_execute:
                yield node.args[0]


def test_it_is_seen_where_it_is_not() -> None:
    wrong = 'connection.execute(text(f"DELETE FROM chats WHERE id = {number}"))'
    (sql,) = statements(ast.parse(wrong))
    assert not is_constant(sql)
