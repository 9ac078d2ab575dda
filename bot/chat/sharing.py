"""This process's share of the token's flood limit, agreed on with the other processes again and again."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.chat.budget import Budget
from bot.chat.context import Belegbot, services_of
from bot.chat.limits import limits_of
from bot.errors import StorageError
from bot.storage.shares import Shares
from bot.storage.workers import Worker

logger = logging.getLogger(__name__)

ROUND_SECONDS: Final = 1.0
HUNGRY_SECONDS: Final = 0.1
"""How soon a process asks again that has nothing."""
START_SECONDS: Final = 0.01
MARGIN_SECONDS: Final = 1.0
"""So much before the worker is not sure any more, nothing is sent: what was sent last still counts."""


@asynccontextmanager
async def sharing(application: Belegbot, worker: Worker, limit: int) -> AsyncIterator[asyncio.Event]:
    """Keep to a share of so many messages a second as long as this lasts; nothing goes while the worker is not sure.

    Gives what is set as soon as the first agreement is made.
    """
    budget, shares = limits_of(application.bot).budget, Shares(services_of(application).database, limit)
    budget.allow(0)
    agreed = asyncio.Event()
    keeping = asyncio.create_task(_keep(budget, shares, worker, agreed))
    try:
        yield agreed
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        with suppress(StorageError):  # Then the others have it a few seconds later.
            await shares.give_back(worker, budget.demand().in_use)


async def _keep(budget: Budget, shares: Shares, worker: Worker, agreed: asyncio.Event) -> None:
    while not worker.is_sure:  # noqa: ASYNC110 - until it has reported for the first time
        await asyncio.sleep(START_SECONDS)
    while True:
        try:
            await agree(budget, shares, worker)
            agreed.set()
        except StorageError as error:
            logger.warning("the flood limit cannot be shared: %s", error)
        await asyncio.sleep(ROUND_SECONDS if budget.share else HUNGRY_SECONDS)


async def agree(budget: Budget, shares: Shares, worker: Worker) -> None:
    """One round; StorageError if the database fails, and then the last agreement holds for as long as it was made."""
    until = worker.sure_until - MARGIN_SECONDS
    agreement = await shares.agree(worker, budget.demand())
    budget.close(agreement.closed_for)
    budget.allow(agreement.share, until)
