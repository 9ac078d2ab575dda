"""Work that would hold up the event loop, in a thread of its own."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, ParamSpec, TypeVar

SWITCH_SECONDS: Final = 0.0005
"""How long a thread may go on when another one wants the interpreter. The event loop waits for it after each call of
the system, many times an update: with Python's own 5 ms, that adds up (`python -m benchmarks.loop_lag`)."""

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Worker:
    """One thread, which does one thing after the other in the order in which they come.

    One, as a matcher belongs to one thread at a time, and as a second would win little beside the interpreter's lock.
    The thread begins with the first work and ends with the worker or the process.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(
            max_workers=1,
            thread_name_prefix="worker",
            initializer=sys.setswitchinterval,
            initargs=(SWITCH_SECONDS,),
        )

    async def do(self, work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """What a call of `work` gives or raises; a call that is cancelled while it waits is never made."""
        loop, context = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(self._thread, lambda: context.run(work, *args, **kwargs))
