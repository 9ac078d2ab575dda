"""Many small writes as few transactions: what is asked for while one runs goes into the next, together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

MOST_TOGETHER: Final = 500

Item = TypeVar("Item")
Result = TypeVar("Result")


class Gathering(Generic[Item, Result]):
    """Hands items to `work` in bunches, one bunch at a time, and each caller its own result."""

    def __init__(self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        """`work` gives as many results as it gets items, in their order; what it raises, all of a bunch get."""
        self._work = work
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """What came of an item; it is worked on even if whoever waits for it gives up."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await result

    async def _run(self) -> None:
        try:
            while self._waiting:
                bunch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                await self._do(bunch)
        finally:
            self._running = None

    async def _do(self, bunch: Sequence[tuple[Item, "asyncio.Future[Result]"]]) -> None:
        try:
            results = await self._work([item for item, _ in bunch])
        except Exception as error:
            for _, waiting in bunch:
                if not waiting.done():
                    waiting.set_exception(error)
        except BaseException:
            for _, waiting in bunch:
                waiting.cancel()
            raise
        else:
            for (_, waiting), result in zip(bunch, results, strict=True):
                if not waiting.done():
                    waiting.set_result(result)
