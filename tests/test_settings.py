"""The settings: where they come from, what is refused, and that no value is ever shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import TELEGRAM_URL, LogFormat, Settings, Uncertain, load_settings

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKll-_0123456"  # noqa: S105
SECRET = "a-webhook-secret_1"  # noqa: S105


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder: no `.env` of the developer's."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults() -> None:
    settings = load_settings()
    assert settings.token is None
    assert settings.api_url == TELEGRAM_URL
    assert settings.database == f"sqlite+aiosqlite:///{Path('data') / 'belegbot.sqlite3'}"
    assert settings.knowledge == Path("knowledge")
    assert settings.semantic_model is None
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)
    assert settings.listen_place == ("127.0.0.1", 8080)
    assert settings.editors == frozenset()
    assert (settings.broadcast_rate, settings.flood_limit) == (25, 30)
    assert settings.uncertain is Uncertain.RESEND
    assert settings.log is LogFormat.TEXT


def test_an_empty_model_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_SEMANTIC_MODEL", "")
    assert load_settings().semantic_model is None


def test_an_empty_webhook_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_WEBHOOK_URL", "")
    monkeypatch.setenv("BELEGBOT_WEBHOOK_SECRET", "")
    settings = load_settings()
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)


def test_the_environment_sets_every_one(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:8081/",
        "DATABASE_URL": "postgresql://bot@db/bot",
        "DATA_DIR": "/var/lib/belegbot",
        "KNOWLEDGE": "/srv/knowledge",
        "SEMANTIC_MODEL": "/srv/model",
        "WEBHOOK_URL": "https://example.org/hook/",
        "WEBHOOK_SECRET": SECRET,
        "LISTEN": "0.0.0.0:8443",
        "EDITORS": "123456789, 987654321",
        "BROADCAST_RATE": "40",
        "FLOOD_LIMIT": "20",
        "UNCERTAIN": "hold",
        "LOG": "json",
    }
    assert {name.lower() for name in values} == set(Settings.model_fields)
    for name, value in values.items():
        monkeypatch.setenv(f"BELEGBOT_{name}", value)
    settings = load_settings()
    assert settings.require_token() == TOKEN
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.database == "postgresql://bot@db/bot"
    assert settings.data_dir == Path("/var/lib/belegbot")
    assert settings.knowledge == Path("/srv/knowledge")
    assert settings.semantic_model == Path("/srv/model")
    assert settings.webhook_url == "https://example.org/hook"
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == SECRET
    assert settings.listen_place == ("0.0.0.0", 8443)  # noqa: S104
    assert settings.editors == {123456789, 987654321}
    assert (settings.broadcast_rate, settings.flood_limit) == (40, 20)
    assert settings.uncertain is Uncertain.HOLD
    assert settings.log is LogFormat.JSON


def test_the_database_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_DATA_DIR", "elsewhere")
    assert load_settings().database == f"sqlite+aiosqlite:///{Path('elsewhere') / 'belegbot.sqlite3'}"


def test_a_file_sets_what_the_environment_does_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text(
        f"# A comment\nBELEGBOT_TOKEN='{TOKEN}'\nBELEGBOT_LOG=json\nBELEGBOT_KNOWLEDGE=Bücher\nOTHER=1\n", "utf-8"
    )
    monkeypatch.setenv("BELEGBOT_LOG", "text")
    settings = load_settings()
    assert (settings.require_token(), settings.log, settings.knowledge) == (TOKEN, LogFormat.TEXT, Path("Bücher"))


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"BELEGBOT_KNOWLEDGE=B\xfccher\n")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
        load_settings()


def test_what_others_set_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_UNHEARD_OF", "1")
    monkeypatch.setenv("TOKEN", TOKEN)
    assert load_settings().token is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG", "shouting"),
        ("API_URL", "api.telegram.org"),
        ("API_URL", "ftp://server"),
        ("API_URL", "https:///bot"),
        ("API_URL", "https://anna:secret@server"),
        ("API_URL", "https://secret@server"),
        ("API_URL", "https://server/path?key=secret"),
        ("API_URL", "https://server#secret"),
        ("API_URL", "https://ser ver"),
        ("API_URL", " https://server"),
        ("API_URL", "https://server:99999"),
        ("API_URL", "https://server:0"),
        ("API_URL", "https://server:secret"),
        ("API_URL", "https://[server"),
        ("WEBHOOK_URL", "example.org/hook"),
        ("WEBHOOK_URL", "https://example.org/hook?key=secret"),
        ("WEBHOOK_SECRET", "not so secret"),
        ("WEBHOOK_SECRET", "secret" * 50),
        ("LISTEN", "9090"),
        ("LISTEN", "localhost:"),
        ("LISTEN", "localhost:99999"),
        ("EDITORS", "@redaktion"),
        ("EDITORS", "123,-1001234"),
        ("EDITORS", "12345678901234567"),
        ("BROADCAST_RATE", "-5"),
        ("BROADCAST_RATE", "1001"),
        ("BROADCAST_RATE", "2.5"),
        ("UNCERTAIN", "perhaps"),
    ],
)
def test_a_malformed_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BELEGBOT_{name}", value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert f"BELEGBOT_{name}: " in str(raised.value)
    assert value not in str(raised.value)
    assert "secret" not in str(raised.value)
    assert raised.value.__suppress_context__
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "https://[::1]:8081", "https://example.org/bot-api"])
def test_the_address_of_a_server_is_taken(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("BELEGBOT_API_URL", f"{address}/")
    assert load_settings().api_url == address


@pytest.mark.parametrize("value", ["", " , "])
def test_without_ids_there_are_no_editors(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BELEGBOT_EDITORS", value)
    assert load_settings().editors == frozenset()


def test_every_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_LOG", "shouting")
    monkeypatch.setenv("BELEGBOT_API_URL", "nowhere")
    with pytest.raises(SettingsError, match=r"BELEGBOT_API_URL: must begin with .*; BELEGBOT_LOG: "):
        load_settings()


# The token


@pytest.mark.parametrize("token", [None, ""])
def test_a_missing_token_is_said(token: str | None) -> None:
    with pytest.raises(SettingsError, match="BELEGBOT_TOKEN is not set"):
        Settings.model_validate({"token": token}).require_token()


@pytest.mark.parametrize(
    "token",
    [
        "botfather",
        TOKEN.replace(":", ""),
        TOKEN.replace(":", " :"),
        f"{TOKEN}\n{TOKEN}",
        f"bot{TOKEN}",
        f"{TOKEN}/getMe",
        "123456789:short",
        "12:AAbbCCddEEffGGhhIIjjKKll",
        "   ",
    ],
)
def test_what_is_no_token_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(SettingsError, match="BELEGBOT_TOKEN is not a bot token") as raised:
        Settings.model_validate({"token": token}).require_token()
    assert token.strip() == "" or token not in str(raised.value)


def test_space_around_a_token_is_no_matter() -> None:
    assert Settings.model_validate({"token": f" {TOKEN}\n"}).require_token() == TOKEN


def test_settings_do_not_show_secrets() -> None:
    settings = Settings.model_validate({"token": TOKEN, "webhook_secret": SECRET})
    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    assert TOKEN not in shown
    assert SECRET not in shown


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load_settings().log = LogFormat.JSON  # type: ignore[misc]
