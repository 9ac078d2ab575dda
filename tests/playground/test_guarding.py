"""Other sites stay out of the control surface."""

import pytest
from starlette.datastructures import Headers

from bot.playground.guarding import is_same_origin

HOST = "127.0.0.1:8765"
OURS = f"http://{HOST}"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": OURS},
        {"sec-fetch-site": "same-origin", "origin": OURS},
        {"sec-fetch-site": "none"},
    ],
)
def test_the_page_and_programs_may(headers: dict[str, str]) -> None:
    assert is_same_origin(Headers({"host": HOST, **headers}))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site", "origin": OURS},
    ],
)
def test_other_sites_may_not(headers: dict[str, str]) -> None:
    assert not is_same_origin(Headers({"host": HOST, **headers}))
