"""Where log lines go and what must never stand in them."""

import logging
from collections.abc import Mapping
from typing import Final

HIDDEN: Final = "[token]"
NOTHING: Final = logging.CRITICAL + 1
LEVELS: Final[Mapping[str, int]] = {
    "alembic": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,  # which would log each address
    "telegram": logging.WARNING,
    # What these two log is raised as well, and holds whole answers of the server, with all that people wrote.
    "telegram.request": NOTHING,
    "telegram.ext.ExtBot": NOTHING,
}


class SecretFree(logging.Formatter):
    """Another formatter's lines without a secret, wherever it stood: message, field or traceback."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        return without_secret(self._inner.format(record), self._secret)


def without_secret(text: str, token: str) -> str:
    """The text without a bot's token, also where the colon in it was escaped."""
    return text.replace(token, HIDDEN).replace(token.partition(":")[2] or token, HIDDEN)


def configure_logging(log_format: str, token: str) -> None:
    """Write log lines to standard error, as `text` for people or `json` for collectors, without the token."""
    handler = logging.StreamHandler()
    handler.setFormatter(SecretFree(_formatter(log_format), token))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)


def _formatter(log_format: str) -> logging.Formatter:
    # Imported here because commands that log nothing should not wait for it.
    import structlog  # noqa: PLC0415

    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if log_format == "json"
        # Not the traceback with local variables, which hold what people asked.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
