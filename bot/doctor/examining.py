"""All that the doctor looks at, in the order in which one would mend it."""

import asyncio
from pathlib import Path

from bot.doctor import database, machine, server
from bot.doctor.findings import Finding
from bot.errors import SettingsError
from bot.settings import load_settings


async def examine(*, poll: bool) -> list[Finding]:
    """Everything; where the settings are not understood, only that, because all else depends on them."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Finding.of("settings", error)]
    listens = settings.webhook_url or "listen" in settings.model_fields_set
    stored, is_polled_by_us = await database.examine(settings.database)
    return [
        *machine.settings_findings(settings, Path(".env")),
        await asyncio.to_thread(machine.knowledge_finding, settings.knowledge),
        machine.disk_finding(settings.data_dir),
        *stored,
        machine.heartbeat_finding(settings.data_dir),
        *([await machine.port_finding(settings)] if listens else []),
        *await server.examine(settings, is_polled_by_us=is_polled_by_us, poll=poll),
    ]
