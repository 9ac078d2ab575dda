"""Log lines: the token stands in none of them, whatever brought it there; no value can forge one."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.worker import Worker
from bot.logs import SecretFree, about, configure_logging, printable, without_secret
from bot.settings import LogFormat

TOKEN = "123456:AAbb-very_secret_part_of_a_token"  # noqa: S105
ANYTHING = st.text() | st.sampled_from(
    [
        "\n2026-11-22T12:10:46Z [info     ] question",
        '"}\n{"event": "question"}',
        *("a\rb", "a\x1b[2Kb", "a\x85b", "a\u2028b", "a\u202eb", "a\x00b", "a\ud800b", "a\x7fb", "a\U000e0001b"),
    ]
)
"""What somebody might put into a name, a title or a file, the worst included."""


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


def written(log_format: LogFormat, event: str, value: object, said: str) -> str:
    """The line of a record with all of these, without the line break at its end."""
    configure_logging(log_format, TOKEN)
    stream = io.StringIO()
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    try:
        raise ValueError(said)
    except ValueError:
        logging.getLogger("bot.test").exception("found %s", event, extra={"value": value})
    return stream.getvalue().removesuffix("\n")


@given(event=ANYTHING, value=ANYTHING | st.lists(ANYTHING), said=ANYTHING)
def test_nothing_forges_a_line_of_text(event: str, value: object, said: str) -> None:
    first, *rest = written(LogFormat.TEXT, event, value, said).split("\n")
    assert first.isprintable()
    assert all(line.isprintable() and line.startswith("    ") for line in rest)
    assert rest[0] == "    Traceback (most recent call last):"


@given(event=ANYTHING, value=ANYTHING | st.lists(ANYTHING), said=ANYTHING)
def test_nothing_forges_a_line_of_json(event: str, value: object, said: str) -> None:
    line = written(LogFormat.JSON, event, value, said)
    assert line.isprintable()
    read = json.loads(line)
    assert (read["event"], read["value"], read["level"]) == (f"found {event}", value, "error")
    assert read["exception"].endswith(f"ValueError: {said}" if said else "ValueError")


def test_what_cannot_be_printed_is_escaped_as_in_json() -> None:
    assert printable("für\n\x85\U000e0001") == r"für\u000a\u0085\udb40\udc01"


@pytest.mark.parametrize("log_format", LogFormat)
async def test_lines_about_an_update_carry_its_number_in_the_worker_too(
    log_format: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(log_format, TOKEN)
    logger = logging.getLogger("bot.test")
    with about(4711):
        logger.info("here")
        await Worker().do(logger.info, "there")
    logger.info("afterwards")
    here, there, afterwards = capsys.readouterr().err.splitlines()
    assert "4711" in here
    assert "4711" in there
    assert "update_id" not in afterwards
