"""What a machine has to have for some tests: elsewhere they are skipped with the reason, in CI they fail."""

import os

import pytest


def require(name: str, problem: str | None) -> None:
    """Skip the test if there is a problem, or fail it where BELEGBOT_REQUIRE has the name."""
    if problem is None:
        return
    if name in os.environ.get("BELEGBOT_REQUIRE", "").split(","):
        pytest.fail(problem)
    pytest.skip(problem)
