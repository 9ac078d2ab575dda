"""What an operator's tools see of a bot at work."""

import math

import pytest

from bot.answering import AnswerService
from bot.chat.application import build_application
from bot.chat.context import Services, swap_services
from bot.heartbeat import NAME
from bot.settings import Settings
from bot.web import observing
from tests.e2e.conftest import OPENING, UNKNOWN, RunningBot, pool
from tests.e2e.observed import Tools, observed, observed_settings, tools
from tests.playground.harness import Server

__all__ = ["observed", "observed_settings", "tools"]


async def test_questions_are_counted_and_timed(observed: RunningBot, server: Server, tools: Tools) -> None:
    anna = server.person("Anna")
    for text in (OPENING, OPENING, UNKNOWN, "👍"):
        await server.reply_to(await anna.says(anna.private, text))
    await server.settled()
    seen = await tools.scrape()
    assert seen.value("belegbot_questions_total", decision="answer", reason="") == 2
    assert seen.value("belegbot_questions_total", decision="abstain", reason="no-match") == 1
    assert seen.value("belegbot_questions_total", decision="abstain", reason="empty") == 1
    assert seen.value("belegbot_questions_total", decision="suggest", reason="") == 0
    assert seen.value("belegbot_confidence_ratio_count") == 3  # A thumb is not compared with the base.
    assert seen.value("belegbot_answering_seconds_count") == 4
    assert seen.value("belegbot_handling_seconds_count") == seen.value("belegbot_updates_total", outcome="handled") == 4


async def test_no_metric_holds_what_people_said_or_who_they_are(
    observed: RunningBot, server: Server, tools: Tools
) -> None:
    anna = server.person("Anna Rumpelstilz")
    await server.reply_to(await anna.says(anna.private, OPENING))
    text = (await tools.scrape()).text
    assert not [secret for secret in ("Rumpelstilz", "Freibad", str(anna.id), server.token) if secret in text]


async def test_a_bot_at_work_is_ready(observed: RunningBot, tools: Tools) -> None:
    assert (await tools.get("/healthz")).text == "ok"
    response = await tools.get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (200, True)
    assert (await tools.scrape()).value("belegbot_ready", part="database") == 1
    assert (await tools.get("/")).status_code == 404


async def test_a_bot_that_does_not_hear_from_telegram_is_not_ready(
    observed: RunningBot, tools: Tools, observed_settings: Settings
) -> None:
    (observed_settings.data_dir / NAME).unlink()
    response = await tools.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": True, "knowledge": True, "telegram": False}
    assert (await tools.scrape()).value("belegbot_ready", part="telegram") == 0


async def test_a_broken_database_is_told_and_breaks_nothing_else(
    observed: RunningBot, tools: Tools, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "FRESH_SECONDS", -1.0)
    assert (await tools.scrape()).value("belegbot_inbox_depth", state="waiting") == 0
    async with services.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE inbox RENAME TO elsewhere")
    response = await tools.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, False)
    assert "inbox" not in response.text
    seen = await tools.scrape()
    assert seen.value("belegbot_ready", part="database") == 0
    assert math.isnan(seen.value("belegbot_inbox_depth", state="waiting"))
    assert math.isnan(seen.value("belegbot_outbox_age_seconds"))
    async with services.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbox")
    assert (await tools.get("/readyz")).status_code == 200


async def test_the_knowledge_in_force_is_told_after_a_swap(
    observed: RunningBot, tools: Tools, edited: Services
) -> None:
    before = (await tools.scrape()).labels_of("belegbot_knowledge_info")
    assert before == {"version": {pool().version}}
    swap_services(observed.application, edited)
    after = (await tools.scrape()).labels_of("belegbot_knowledge_info")
    assert after == {"version": {edited.base.version}} != before


async def test_what_is_not_prepared_is_not_ready(observed: RunningBot, tools: Tools, services: Services) -> None:
    swap_services(observed.application, services.with_base(pool(), AnswerService(pool())))
    assert (await tools.get("/readyz")).json()["knowledge"] is False


async def test_the_bots_own_limits_count_into_its_metrics(server: Server, services: Services) -> None:
    anna = server.person("Anna")
    async with build_application(server.token, server.url, services) as application:
        await application.bot.send_message(anna.id, "x")
    labels = {"purpose": "reply", "outcome": "sent"}
    assert services.metrics.registry.get_sample_value("belegbot_sends_total", labels) == 1
