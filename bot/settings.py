"""The operator's settings, read once from the environment and `.env` and then passed in."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

TELEGRAM_URL: Final = "https://api.telegram.org"
TOKEN_SHAPE: Final = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
SECRET_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes as a webhook's secret."""
PLACE_SHAPE: Final = re.compile(r"[A-Za-z0-9.-]+:(?P<port>[0-9]{1,5})")
LAST_PORT: Final = 65535
USER_SHAPE: Final = re.compile(r"[1-9][0-9]{0,15}")
LAST_RATE: Final = 1000


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


class Uncertain(StrEnum):
    """What becomes of a notice of which nobody knows whether it arrived."""

    RESEND = "resend"
    """It is sent again: none is lost, a few may come twice."""
    HOLD = "hold"
    """It waits for an editor: none comes twice, a few may be missing until then."""


class Settings(BaseSettings):
    """All settings; each is the environment variable `BELEGBOT_` and its name."""

    model_config = SettingsConfigDict(
        env_prefix="BELEGBOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(default=None, description="The bot's token from @BotFather.")
    api_url: str = Field(default=TELEGRAM_URL, description="The Bot API server, without a trailing slash.")
    database_url: str | None = Field(
        default=None, description="An SQLAlchemy URL; by default an SQLite file in the data folder."
    )
    data_dir: Path = Field(default=Path("data"), description="Where the bot keeps its SQLite file.")
    knowledge: Path = Field(default=Path("knowledge"), description="The folder of the knowledge base.")
    semantic_model: Path | None = Field(
        default=None, description="The folder of a model2vec model, to compare meanings, too; needs the extra."
    )
    webhook_url: str | None = Field(
        default=None, description="Where Telegram delivers updates; without it, the bot polls."
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What proves that an update comes from Telegram; by default made of token and URL.",
    )
    listen: str = Field(default="127.0.0.1:8080", description="HOST:PORT to listen on for updates.")
    editors: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(), description="The user ids of those who may publish from their chat with the bot."
    )
    broadcast_rate: int = Field(default=25, description="Notices a second; above 30 only with paid broadcasts.")
    flood_limit: int = Field(
        default=30, description="Messages a second that Telegram allows, replies and unpaid notices of all processes."
    )
    uncertain: Uncertain = Field(
        default=Uncertain.RESEND, description="Whether a notice that may have arrived is sent again or held."
    )
    log: LogFormat = Field(default=LogFormat.TEXT, description="`text` for people, `json` for log collectors.")

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _an_http_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not re.match(r"https?://[^/]", value):
            raise ValueError("must begin with http:// or https://")
        if not _is_plain(value):
            raise ValueError("must be like https://HOST:PORT/PATH, without spaces, user, password, query or fragment")
        return value.rstrip("/")

    @field_validator("semantic_model", "webhook_url", "webhook_secret", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @field_validator("webhook_secret")
    @classmethod
    def _a_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not SECRET_SHAPE.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 letters, digits, hyphens and underscores")
        return value

    @field_validator("listen")
    @classmethod
    def _a_place(cls, value: str) -> str:
        if not (found := PLACE_SHAPE.fullmatch(value)) or int(found["port"]) > LAST_PORT:
            raise ValueError("must be HOST:PORT, such as 127.0.0.1:8080")
        return value

    @field_validator("editors", mode="before")
    @classmethod
    def _user_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        listed = [each.strip() for each in value.split(",") if each.strip()]
        if not all(USER_SHAPE.fullmatch(each) for each in listed):
            raise ValueError("must be user ids with commas between them, such as 123456789,987654321")
        return frozenset(map(int, listed))

    @field_validator("broadcast_rate", "flood_limit", mode="before")
    @classmethod
    def _a_rate(cls, value: object) -> object:
        if not re.fullmatch(r"[0-9]{1,4}", str(value)) or not 1 <= int(str(value)) <= LAST_RATE:
            raise ValueError(f"must be a whole number from 1 to {LAST_RATE}")
        return value

    @property
    def listen_place(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host, int(port)

    @property
    def database(self) -> str:
        """The database URL in force, with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'belegbot.sqlite3'}"

    def require_token(self) -> str:
        """The token in clear, or SettingsError if it is missing or has not the shape of a token."""
        if self.token is None or not self.token.get_secret_value():
            raise SettingsError("BELEGBOT_TOKEN is not set: put the token from @BotFather there, or in .env.")
        token = self.token.get_secret_value().strip()
        if not TOKEN_SHAPE.fullmatch(token):
            raise SettingsError(
                "BELEGBOT_TOKEN is not a bot token (digits, a colon, 20 letters or more): copy it from @BotFather."
            )
        return token


def _is_plain(address: str) -> bool:
    """Whether it has a host, a possible port, and nothing that a server's address does not need."""
    try:
        parts = urlsplit(address)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return has_place and not re.search(r"[\s@?#\\]", address)


def load_settings() -> Settings:
    """The settings in force; SettingsError names every malformed variable, never its value."""
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError("Settings: .env is not UTF-8: save it in that encoding.") from None
    except ValidationError as error:
        problems = "; ".join(
            f"BELEGBOT_{str(part['loc'][0]).upper()}: {part['msg'].removeprefix('Value error, ')}"
            for part in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(f"Settings: {problems}.") from None
