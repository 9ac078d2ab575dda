"""Which proxy the environment names, and which of them can be used."""

import os

import pytest

from bot.chat.proxies import proxy_for
from bot.errors import SettingsError

TELEGRAM = "https://api.telegram.org"


@pytest.fixture(autouse=True)
def _no_proxy_of_the_developers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://a:1"}, TELEGRAM, "http://a:1"),
        ({"https_proxy": "http://a:1"}, TELEGRAM, "http://a:1"),
        ({"HTTPS_PROXY": "https://anna:p%40ss@a:1/"}, TELEGRAM, "https://anna:p%40ss@a:1/"),
        ({"HTTPS_PROXY": "a:1"}, TELEGRAM, "http://a:1"),
        ({"HTTPS_PROXY": "http://[::1]:1"}, TELEGRAM, "http://[::1]:1"),
        ({"HTTPS_PROXY": ""}, TELEGRAM, None),
        ({"HTTP_PROXY": "http://a:1"}, TELEGRAM, None),
        ({"HTTP_PROXY": "http://a:1"}, "http://localhost:8081/path", "http://a:1"),
        ({"ALL_PROXY": "http://a:1"}, TELEGRAM, "http://a:1"),
        ({"ALL_PROXY": "http://a:1", "HTTPS_PROXY": "http://b:2"}, TELEGRAM, "http://b:2"),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "localhost, .telegram.org"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "*"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "telegram.example"}, TELEGRAM, "http://a:1"),
        ({"HTTP_PROXY": "http://a:1", "NO_PROXY": "localhost:8081"}, "http://localhost:8081", None),
        ({"HTTP_PROXY": "http://a:1", "NO_PROXY": "localhost:8081"}, "http://localhost:8082", "http://a:1"),
        ({"HTTP_PROXY": "foo://a", "HTTPS_PROXY": "http://a:1"}, TELEGRAM, "http://a:1"),
        ({"HTTPS_PROXY": "foo://a", "NO_PROXY": "api.telegram.org"}, TELEGRAM, None),
    ],
)
def test_the_environment_names_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "proxy",
    ["foo://anna:secret@bar", "http://anna:secret@bar:port", "socks5://anna:secret@bar", "http://", "http://a:0"],
)
def test_one_that_cannot_be_used_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(SettingsError) as raised:
        proxy_for(TELEGRAM)
    assert name in str(raised.value)
    assert "secret" not in str(raised.value)
