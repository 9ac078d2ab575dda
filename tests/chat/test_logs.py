"""Log lines: the token stands in none of them, whatever brought it there."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import SecretFree, configure_logging, without_secret
from bot.settings import LogFormat

TOKEN = "123456:AAbb-very_secret_part_of_a_token"  # noqa: S105


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The root logger is as it was, afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.mark.parametrize("log_format", LogFormat)
def test_no_line_holds_the_token(log_format: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(log_format, TOKEN)
    logger = logging.getLogger("bot.test")
    logger.info("calling https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.warning("quoted: %s", TOKEN.replace(":", "%3A"))
    logger.info("a field", extra={"address": f"bot{TOKEN}"})
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logger.exception("failed")
    written = capsys.readouterr().err
    assert "very_secret" not in written
    assert written.count("[token]") >= 4
    assert "ValueError" in written


def test_json_lines_are_json_with_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.JSON, TOKEN)
    logging.getLogger("bot.test").info("question", extra={"decision": "answer", "milliseconds": 1.5})
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["decision"], line["milliseconds"]) == ("question", "info", "answer", 1.5)


def test_text_lines_show_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.TEXT, TOKEN)
    asked = "Wo wohnt " + "Frau Zwetschkenbaum?"
    try:
        raise ValueError(len(asked))
    except ValueError:
        logging.getLogger("bot.test").exception("failed")
    assert "Zwetschkenbaum" not in capsys.readouterr().err


def test_requests_of_the_library_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.TEXT, TOKEN)
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1:a/getMe")
    assert capsys.readouterr().err == ""


def test_a_secret_without_a_colon_is_hidden_as_a_whole() -> None:
    assert without_secret("a secret here", "secret") == "a [token] here"
    record = logging.LogRecord("n", logging.INFO, __file__, 1, "a secret", (), None)
    assert SecretFree(logging.Formatter(), "secret").format(record) == "a [token]"
