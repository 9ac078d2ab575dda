"""What the package needs besides its modules is packaged."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_data_file_is_packaged() -> None:
    """An editable install has every file; an image only what is listed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in (ROOT / "bot").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert files
    assert [path.name for path in files if not any(fnmatch(path.name, pattern) for pattern in patterns)] == []
