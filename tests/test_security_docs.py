"""Each threat that docs/security.md names is held by tests that exist, and each exception to a check has a reason."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py::\w+)`")
REASON = re.compile(r"# nosec B\d{3}(, B\d{3})* # noqa: S\d{3}(, S\d{3})* - \w+")


def threats() -> list[list[str]]:
    """The cells of each row that names a threat."""
    page = PAGE.partition("## Threats")[2].partition("\n## ")[0]
    rows = [re.split(r" \| ", line.strip("| ")) for line in page.splitlines() if line.startswith("| ")]
    return [cells for cells in rows if cells[0] != "threat"]


def test_each_threat_has_a_remedy_and_a_test() -> None:
    assert len(threats()) > 30
    assert [cells for cells in threats() if len(cells) != 3 or not NAMED.search(cells[2])] == []


def test_the_tests_exist_and_are_run() -> None:
    """Collected by pytest itself, as `make test` would."""
    named = sorted(set(NAMED.findall(PAGE)))
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", *named]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = {line.partition("[")[0] for line in ended.stdout.splitlines()}
    assert [test for test in named if test not in found] == [], ended.stderr


def test_an_exception_for_bandit_says_why() -> None:
    lines = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "bot").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "nosec" in line
    ]
    assert lines
    assert [line for line in lines if not REASON.search(line)] == []
