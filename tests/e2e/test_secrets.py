"""Where the token might come to stand, and does not."""

import logging
from pathlib import Path

from prometheus_client import generate_latest

from bot.logs import HIDDEN
from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.faults import BadGateway, Dropped
from bot.storage.inbox import Inbox
from tests.e2e.conftest import OPENING, Logged, RunningBot
from tests.playground.harness import Server


async def test_the_token_stands_in_no_log_traceback_metric_row_or_message(
    bot: RunningBot, server: Server, logged: Logged, database_file: Path
) -> None:
    """Although an error of the server's holds the whole address, and the update is set aside because of it."""
    logging.getLogger().setLevel(logging.DEBUG)
    anna, ben = server.person("Anna"), server.person("Ben")
    server.order("sendMessage", bad_request(f"see {server.url}/bot{server.token}/sendMessage"), times=3)
    reply = await server.reply_to(await anna.says(anna.private, OPENING), within=20)
    assert "schiefgegangen" in reply.text
    for fault in (BadGateway(), Dropped()):
        server.order("sendMessage", fault)
        await server.reply_to(await ben.says(ben.private, OPENING), within=20)
    await server.settled()

    (aside,) = await Inbox(bot.services.database).set_aside()
    written = b"".join(path.read_bytes() for path in database_file.parent.glob("belegbot.sqlite3*"))
    metrics = generate_latest(bot.services.metrics.registry).decode()
    said = "\n".join(str(call.params) for call in server.calls)
    secret = server.token.partition(":")[2]
    assert HIDDEN in aside.traceback
    assert HIDDEN in logged.text
    assert 'outcome="set_aside"} 1.0' in metrics
    for text in (aside.traceback, logged.text, metrics, said):
        assert secret not in text
    assert secret.encode() not in written
