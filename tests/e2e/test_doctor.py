"""`belegbot doctor` with a real server, database and bot: what it says of each thing that can be wrong."""

import asyncio
import datetime as dt
import json
import signal
import socket
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.doctor import machine
from bot.doctor import server as at_server
from bot.doctor.examining import examine
from bot.doctor.findings import Finding, Verdict
from bot.heartbeat import beat
from bot.playground.botapi.model import Bot
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Received
from bot.storage.tables import inbox
from bot.storage.workers import Worker
from tests.databases import postgresql_url, sqlite_url, url
from tests.e2e.conftest import KNOWLEDGE, NO_BOTS_TOKEN, call
from tests.e2e.test_process import ROOT, belegbot, ended
from tests.playground.harness import Server
from tests.program import Belegbot, Here

__all__ = ["postgresql_url", "sqlite_url", "url"]

OK, WARNING, ERROR = Verdict.OK, Verdict.WARNING, Verdict.ERROR
CLOCKS = [(29, OK, "agrees"), (31, WARNING, "fast"), (-90, WARNING, "slow")]
MOMENT = dt.datetime(2031, 5, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def operator(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What an operator has set, in a folder of its own; more can be set."""
    monkeypatch.chdir(tmp_path)
    settings = {"TOKEN": server.token, "API_URL": server.url, "KNOWLEDGE": str(KNOWLEDGE), "EDITORS": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"BELEGBOT_{name}", value)
    return monkeypatch


@pytest.fixture
def account(server: Server) -> Bot:
    """The bot's, as @BotFather has set it up."""
    server.bot.privacy_mode = True
    return server.bot


async def found(*, poll: bool = False) -> dict[str, Finding]:
    """What is found, by what was looked at; the last of each."""
    return {finding.check: finding for finding in await examine(poll=poll)}


async def verdict(check: str, *, poll: bool = False) -> tuple[Verdict, str]:
    """What is said of one thing, and what to do."""
    finding = (await found(poll=poll))[check]
    return finding.verdict, f"{finding.said} {finding.remedy}"


# All of it


async def test_a_bot_in_order(server: Server, account: Bot, tmp_path: Path) -> None:
    process = await belegbot(tmp_path)
    await server.settled(within=20)
    findings = await found()
    process.send_signal(signal.SIGTERM)
    await ended(process)

    assert {finding.verdict for finding in findings.values() if finding.check != "knowledge"} == {OK}
    assert "fetches the updates" in findings["polling"].said
    assert f"@{account.user.username}" in findings["token"].said
    assert {"settings", "knowledge", "disk", "database", "journal", "inbox", "clock", "privacy mode"} < findings.keys()


async def test_before_the_first_start_nothing_is_made(account: Bot, tmp_path: Path) -> None:
    verdict_, said = await verdict("database")
    assert (verdict_, "first start makes" in said) == (OK, True)
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


def test_the_command_prints_and_says_so_by_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    belegbot: Belegbot = Here(tmp_path, monkeypatch, capsys)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    outcome = belegbot(
        "doctor", BELEGBOT_API_URL=nobody, BELEGBOT_EDITORS="", BELEGBOT_KNOWLEDGE=str(ROOT / "knowledge")
    )
    assert (outcome.code, outcome.complained) == (1, "")
    assert f"error   server       The Bot API server {nobody} cannot be reached (Client" in outcome.printed
    assert outcome.printed.endswith("Errors: 1, warnings: 1.\n")
    as_json = belegbot("doctor", "--json", BELEGBOT_API_URL=nobody)
    assert as_json.code == 1
    assert {tuple(each) for each in json.loads(as_json.printed)} == {("check", "verdict", "said", "remedy")}
    malformed = belegbot("doctor", BELEGBOT_LOG="shouting")
    assert malformed.code == 1
    assert "BELEGBOT_LOG" in malformed.printed


# Settings and machine


async def test_secrets_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("")
    (tmp_path / ".env").chmod(0o644)
    assert await verdict("settings") == (WARNING, "Others can read .env, which holds secrets. chmod 600 .env")
    (tmp_path / ".env").chmod(0o600)
    assert (await verdict("settings"))[0] is OK


async def test_a_base_that_does_not_hold(operator: pytest.MonkeyPatch, tmp_path: Path) -> None:
    operator.setenv("BELEGBOT_KNOWLEDGE", str(tmp_path / "nowhere"))
    assert (await verdict("knowledge"))[0] is ERROR


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk_finding(tmp_path / "not" / "yet").verdict is OK
    monkeypatch.setattr(machine, "LEAST_FREE", 10**18)
    assert machine.disk_finding(tmp_path).verdict is WARNING


def test_a_heartbeat(tmp_path: Path) -> None:
    assert machine.heartbeat_finding(tmp_path).said.startswith("No bot")
    beat(tmp_path)
    assert machine.heartbeat_finding(tmp_path).said.startswith("A bot runs here")


async def test_the_port(operator: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "port" not in await found()
        operator.setenv("BELEGBOT_LISTEN", place)
        verdict_, said = await verdict("port")
        assert (verdict_, "something else" in said) == (ERROR, True)
    assert await verdict("port") == (OK, f"{place} is free. ")
    operator.setenv("BELEGBOT_LISTEN", "192.0.2.1:8080")
    assert "not this machine's" in (await verdict("port"))[1]


# The database


async def test_a_database_of_another_version(tmp_path: Path, operator: pytest.MonkeyPatch, url: str) -> None:
    operator.setenv("BELEGBOT_DATABASE_URL", url)
    async with Database.open(url) as database:
        for version, expected, words in (("0001", WARNING, "backup first"), ("9999", ERROR, "newer Belegbot")):
            async with database.write() as connection:
                await connection.execute(
                    text("UPDATE alembic_version SET version_num = :version"), {"version": version}
                )
            verdict_, said = await verdict("database")
            assert verdict_ is expected
            assert words in said


async def test_an_empty_database_stays_so(operator: pytest.MonkeyPatch, postgresql_url: str) -> None:
    operator.setenv("BELEGBOT_DATABASE_URL", postgresql_url)
    assert "makes its tables" in (await verdict("database"))[1]
    async with Database.open(postgresql_url, migrate=False) as database:
        assert await database.version() is None


async def test_a_database_that_nobody_can_use(operator: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "belegbot.sqlite3").write_text("Not a database. " * 100)
    assert "not a database" in (await verdict("database"))[1]
    operator.setenv("BELEGBOT_DATABASE_URL", "postgresql://bot:secret@127.0.0.1:1/name")
    verdict_, said = await verdict("database")
    assert verdict_ is ERROR
    assert "secret" not in said


async def test_a_database_that_others_can_read(tmp_path: Path) -> None:
    async with Database.open(f"sqlite:///{tmp_path}/data/belegbot.sqlite3"):
        pass
    (tmp_path / "data" / "belegbot.sqlite3").chmod(0o644)
    assert "chmod 600 data/belegbot.sqlite3" in [finding.remedy for finding in await examine(poll=False)]


async def test_what_waits_for_long_and_what_is_set_aside(operator: pytest.MonkeyPatch, url: str) -> None:
    operator.setenv("BELEGBOT_DATABASE_URL", url)
    async with Database.open(url) as database:
        worker = Worker(database)
        await Inbox(database).report(worker)
        await Inbox(database).store(worker, [Received(update_id=1, queue=1, payload="{}")])
        assert await verdict("inbox") == (OK, "1 updates wait, none is set aside. ")
        async with database.write() as connection:
            old = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
            await connection.execute(update(inbox).values(received_at=old))
        assert (await verdict("inbox"))[0] is WARNING
        await Inbox(database).failed(worker, 1, "", set_aside=True)
        assert "belegbot inbox --failed" in (await verdict("inbox"))[1]


# The server


async def test_a_missing_or_a_strange_token(operator: pytest.MonkeyPatch) -> None:
    operator.setenv("BELEGBOT_TOKEN", NO_BOTS_TOKEN)
    verdict_, said = await verdict("token")
    assert (verdict_, NO_BOTS_TOKEN in said, "@BotFather" in said) == (ERROR, False, True)
    operator.setenv("BELEGBOT_TOKEN", "")
    assert "BELEGBOT_TOKEN is not set" in (await verdict("token"))[1]
    assert "clock" in await found()


async def test_what_botfather_has_set(server: Server) -> None:
    server.bot.privacy_mode = False
    verdict_, said = await verdict("privacy mode")
    assert (verdict_, "/setprivacy" in said) == (WARNING, True)
    assert "/setinline" in (await found())["inline mode"].remedy
    server.bot.supports_inline = True
    assert (await found())["inline mode"].remedy == ""


async def test_a_webhook_where_the_bot_is_to_poll(server: Server) -> None:
    await call(server, "setWebhook", url=f"http://127.0.0.1:9/{server.token}")
    findings = await found()
    assert findings["webhook"].verdict is ERROR
    assert server.token.partition(":")[2] not in findings["webhook"].said
    assert "polling" not in findings


async def test_the_webhook(server: Server, operator: pytest.MonkeyPatch) -> None:
    operator.setenv("BELEGBOT_WEBHOOK_URL", "http://127.0.0.1:9/hook")
    assert "Start the bot" in (await verdict("webhook"))[1]
    await call(server, "setWebhook", url="http://127.0.0.1:9/other")
    assert (await verdict("webhook"))[0] is ERROR
    await call(server, "setWebhook", url="http://127.0.0.1:9/hook")
    assert (await verdict("webhook"))[0] is OK
    anna = server.person("Anna")
    await anna.says(anna.private, "Hallo")
    async with asyncio.timeout(10):
        while (await verdict("webhook"))[0] is OK:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    verdict_, said = await verdict("webhook")
    assert (verdict_, "A delivery failed" in said, "1 updates wait" in said) == (WARNING, True, True)


async def test_somebody_else_who_polls(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "doctor --poll" in (await verdict("polling"))[1]
    monkeypatch.setattr(at_server, "POLL_SECONDS", 1)
    assert "Nobody else" in (await verdict("polling", poll=True))[1]

    async def polling() -> None:
        while True:
            await call(server, "getUpdates", timeout=1)

    other = asyncio.create_task(polling())
    await server.call_of("getWebhookInfo")
    verdict_, _ = await verdict("polling", poll=True)
    other.cancel()
    assert verdict_ is ERROR


@pytest.mark.parametrize(
    ("seconds", "expected", "word"), [(29, OK, "agrees"), (31, WARNING, "fast"), (-90, WARNING, "slow")]
)
def test_the_clock(seconds: int, expected: Verdict, word: str) -> None:
    finding = at_server.clock(MOMENT + dt.timedelta(seconds=seconds), MOMENT)
    assert finding.verdict is expected
    assert word in finding.said
