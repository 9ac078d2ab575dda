"""What holds for every test: no setting of the developer's, no network but loopback, no luck."""

import gc
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# As `belegbot` itself does: the matrices are small, and threads would only fight each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

TEST_VARIABLES = {"BELEGBOT_TEST_POSTGRES", "BELEGBOT_REQUIRE"}
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}  # noqa: S104

settings.register_profile(
    "belegbot",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("belegbot")


@pytest.fixture(autouse=True)
def _nothing_stays_frozen() -> Iterator[None]:
    """A bot keeps the garbage collector from what is there at its start; here, the next test has a bot of its own."""
    yield
    gc.unfreeze()


def pytest_configure() -> None:
    for name in set(os.environ):
        if name.startswith("BELEGBOT_") and name not in TEST_VARIABLES:
            del os.environ[name]
    sys.addaudithook(_only_loopback)


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name and name not in LOOPBACK:
        raise RuntimeError(f"A test wanted to reach {name}: tests talk to loopback only.")
