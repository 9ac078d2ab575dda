"""This process's share of the token's flood limit, agreed on with the other processes again and again."""

import asyncio
import logging
from typing import Final

from bot.chat.budget import Budget
from bot.errors import StorageError
from bot.storage.shares import Shares
from bot.storage.workers import Worker

logger = logging.getLogger(__name__)

ROUND_SECONDS: Final = 1.0
MARGIN_SECONDS: Final = 1.0
"""So much before others may have given this process up, it sends nothing any more: what it sent still counts."""


class Sharing:
    """Keeps the budget of this process within its share."""

    def __init__(self, shares: Shares, worker: Worker, budget: Budget) -> None:
        self._shares = shares
        self._worker = worker
        self._budget = budget

    async def run(self) -> None:
        """Agree until cancelled; while the database fails, nothing goes as soon as the last agreement is over."""
        while True:
            try:
                await self.round()
            except StorageError as error:
                logger.warning("the flood limit cannot be shared: %s", error)
            await asyncio.sleep(ROUND_SECONDS)

    async def round(self) -> None:
        """Agree once; StorageError if the database fails."""
        until = self._worker.sure_until - MARGIN_SECONDS
        agreement = await self._shares.agree(self._worker, self._budget.demand())
        self._budget.close(agreement.closed_for)
        self._budget.allow(agreement.share, until)
