"""Where log lines go and what must never stand in them."""

import json
import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

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


def printable(text: str) -> str:
    r"""The text without line breaks, control and other invisible characters: `\u000a` stands for a line break."""
    return text if text.isprintable() else "".join(char if char.isprintable() else _escaped(char) for char in text)


def about(update_id: int) -> AbstractContextManager[None]:
    """Let each line that is logged meanwhile carry the number of an update, also one from the worker's thread."""
    from structlog.contextvars import bound_contextvars  # noqa: PLC0415 - as below

    return bound_contextvars(update_id=update_id)


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

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    # Never tracebacks with local variables, which hold what people asked.
    for_people = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    last: list[Processor] = [_json_line] if log_format == "json" else [_values_printable, for_people]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )


def _values_printable(logger: "WrappedLogger", name: str, fields: "EventDict") -> "EventDict":
    """No value breaks a line; a traceback has lines of its own, indented, so that none looks like one of the log."""
    traceback = fields.pop("exception", None)
    shown: EventDict = {
        key: value if isinstance(value, int | float) else printable(value if isinstance(value, str) else repr(value))
        for key, value in fields.items()
    }
    if traceback:
        shown["exception"] = "\n".join(f"    {printable(line)}" for line in traceback.split("\n"))
    return shown


def _json_line(logger: "WrappedLogger", name: str, fields: "EventDict") -> str:
    """Not even the line breaks beyond ASCII, which JSON may hold, are left."""
    return printable(json.dumps(fields, ensure_ascii=False, default=repr))


def _escaped(char: str) -> str:
    """As JSON would."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
