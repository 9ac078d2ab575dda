"""Addresses under a text."""

import pytest

from bot.playground.botapi.links import checked_link, user_behind


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG/Path?a=1#x", "https://example.org/Path?a=1#x"),
        ("example.org?a=1", "http://example.org/?a=1"),
        ("https://example.org:08080/a b ", "https://example.org:8080/a%20b"),
        ("https://user@example.org/", "https://user@example.org/"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://münchen.example/", "https://münchen.example/"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        ("TG://Resolve/", "tg://resolve/"),
        ("tonsite://example.ton", "tonsite://example.ton/"),
    ],
)
def test_links(address: str, told: str) -> None:
    assert checked_link(address) == told


@pytest.mark.parametrize(
    "address", ["", "nonsense", "http://localhost/", "ftp://example.org/", "javascript:alert(1)", ".", "http:///x.y"]
)
def test_no_links(address: str) -> None:
    assert checked_link(address) is None


@pytest.mark.parametrize(
    ("address", "user_id"),
    [
        ("tg://user?id=5", 5),
        ("TG:user/?x=1&id=5#y", 5),
        ("tg://user?id=", None),
        ("tg://users?id=5", None),
        ("tg://user?id=" + "9" * 5000, None),
    ],
)
def test_users(address: str, user_id: int | None) -> None:
    assert user_behind(address) == user_id
